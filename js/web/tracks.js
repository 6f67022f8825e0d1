// @ts-check
// What a connection sends and wants to receive: directions of transceivers and the tracks in them. RFC 8829 4.2.

/** @typedef {Partial<Record<RTCRtpTransceiverDirection, RTCRtpTransceiverDirection>>} Turn */

/** RFC 3264 8.4. @type {Turn} */
const held = { sendrecv: 'sendonly', recvonly: 'inactive' };
/** @type {Turn} */
const sending = { recvonly: 'sendrecv', inactive: 'sendonly' };

/** The hold of one side: nothing is to be received, whatever else happens to the connection meanwhile. */
export class Hold {
  /** Directions as they were. @type {Map<RTCRtpTransceiver, RTCRtpTransceiverDirection>} */
  #before = new Map();

  /** Also for what was added since the last time. @param {RTCPeerConnection} pc */
  put(pc) {
    for (const transceiver of pc.getTransceivers()) {
      const { direction } = transceiver;
      const turned = held[direction];
      if (!turned) continue;
      this.#before.set(transceiver, direction);
      transceiver.direction = turned;
    }
  }

  /** Directions are again what they were, unless somebody has set another one. */
  lift() {
    for (const [transceiver, direction] of this.#before)
      if (transceiver.direction === held[direction]) transceiver.direction = direction;
    this.#before.clear();
  }
}

/**
 * Puts the tracks of a stream in the place of those that the connection sends so far. A medium that has its place keeps it.
 * @param {RTCPeerConnection} pc
 * @param {MediaStream | null} stream
 * @param {MediaStream | null} last  the one before; other tracks are the application's
 */
export async function replaceTracks(pc, stream, last) {
  const tracks = new Set(stream?.getTracks());
  for (const transceiver of pc.getTransceivers()) {
    const { sender, receiver, currentDirection, direction } = transceiver;
    const ours = sender.track ? last?.getTracks().includes(sender.track) : currentDirection;
    if (!ours || direction === 'stopped') continue;
    const track = [...tracks].find(({ kind }) => kind === receiver.track.kind);
    if (track) {
      tracks.delete(track);
      await sender.replaceTrack(track);
      sender.setStreams?.(/** @type {MediaStream} */ (stream));
      transceiver.direction = sending[direction] ?? direction;
    } else if (sender.track) pc.removeTrack(sender);
  }
  for (const track of tracks) pc.addTrack(track, /** @type {MediaStream} */ (stream));
}

/** An offer without any medium of ours asks for those of the peer. @param {RTCPeerConnection} pc @param {any} [offerOptions] */
export function offerToReceive(pc, offerOptions) {
  if (pc.getTransceivers().length) return;
  for (const kind of ['Audio', 'Video'])
    if (offerOptions?.[`offerToReceive${kind}`] ?? true)
      pc.addTransceiver(kind.toLowerCase(), { direction: 'recvonly' });
}

/** Ends capturing. @param {MediaStream | null} [stream] */
export function stopTracks(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
