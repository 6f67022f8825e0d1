// @ts-check
// Media through RTCPeerConnection: the handler a session uses when the application brings none.
// The only file that names WebRTC classes. Offer and answer: RFC 3264, RFC 8829.
//
// Deviations from SIP.js 0.8, on purpose:
// - No STUN server is contacted unless `rtcConfiguration.iceServers` names one. SIP.js asked a server of a third party.
// - Hold sets transceiver directions instead of rewriting the local SDP, which browsers restrict.
// - New constraints during a call replace the tracks in place; `peerConnectionOptions` given with a call only make a new
//   RTCPeerConnection when they change the configuration.

import { EventEmitter } from '../emitter.js';
import { asList, holdModifier } from './modifiers.js';

/**
 * @typedef {import('./modifiers.js').Description} Description
 * @typedef {import('./modifiers.js').Modifier} Modifier
 *
 * @typedef {object} PeerConnectionOptions
 * @property {number} [iceCheckingTimeout]  longest wait for ICE candidates in ms; default 5000, 0 waits without limit
 * @property {RTCConfiguration} [rtcConfiguration]  handed to RTCPeerConnection as it is
 *
 * @typedef {object} HandlerOptions  `sessionDescriptionHandlerFactoryOptions` of the UA
 * @property {MediaStreamConstraints} [constraints]  for getUserMedia; missing or {}: audio and video.
 *   With both false nothing is captured, and an offer asks to receive only
 * @property {PeerConnectionOptions} [peerConnectionOptions]
 * @property {Modifier | Modifier[]} [modifiers]  run on every description, after those of the call
 *
 * @typedef {object} CallOptions  `sessionDescriptionHandlerOptions` of invite, accept, reinvite ...
 * @property {MediaStreamConstraints} [constraints]  merged over those in use; a change captures anew
 * @property {PeerConnectionOptions} [peerConnectionOptions]  merged over those in use
 * @property {RTCOfferOptions} [RTCOfferOptions]  for createOffer and createAnswer
 *
 * @typedef {object} OwningSession  what the handler needs of a session
 * @property {{ getLogger(category: string, label?: string): import('../logger.js').Logger }} ua
 * @property {string} [id]
 * @property {(event: string, ...args: any[]) => unknown} emit
 */

/** @type {Partial<Record<RTCRtpTransceiverDirection, RTCRtpTransceiverDirection>>} */
const held = { sendrecv: 'sendonly', recvonly: 'inactive' };
/** @type {Partial<Record<RTCRtpTransceiverDirection, RTCRtpTransceiverDirection>>} */
const sending = { recvonly: 'sendrecv', inactive: 'sendonly' };

/** @param {MediaStream | null} [stream] */
const stop = stream => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};
/** @param {unknown} a @param {unknown} b */
const differ = (a, b) => JSON.stringify(a) !== JSON.stringify(b);

export class SessionDescriptionHandler extends EventEmitter {
  /** Replaced when a call brings another configuration. @type {RTCPeerConnection} */
  peerConnection = /** @type {any} */ (undefined);
  /** Negotiated direction of the first medium, seen from here; null before the first answer. @type {string | null} */
  direction = null;

  /** @type {PeerConnectionOptions} */
  #settings = {};
  /** What the handler captured itself. @type {MediaStream | null} */
  #stream = null;
  #captured = false;
  #closed = false;
  #gathered = false;
  /** Directions before the hold. @type {Map<RTCRtpTransceiver, RTCRtpTransceiverDirection>} */
  #beforeHold = new Map();
  #resume = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {(reason: Error) => void} */
  #abort = () => {};
  /** @type {Promise<never>} */
  #aborted;

  /**
   * Makes the RTCPeerConnection at once; the session emits `peerConnection-created`, then
   * `SessionDescriptionHandler-created`.
   * @param {OwningSession} session
   * @param {HandlerOptions} [options]  kept, not changed
   * @throws {TypeError} when the environment has no RTCPeerConnection; what RTCPeerConnection throws for a bad rtcConfiguration
   */
  constructor(session, options) {
    super();
    const { constraints, peerConnectionOptions, modifiers } = options ?? {};
    this.session = session;
    this.options = options ?? {};
    this.logger = session.ua.getLogger('sip.invitecontext.sessionDescriptionHandler', session.id);
    this.CONTENT_TYPE = 'application/sdp';
    this.modifiers = asList(modifiers);
    this.constraints = constraints && Object.keys(constraints).length ? constraints : { audio: true, video: true };
    const { MediaStream, RTCPeerConnection, RTCSessionDescription } = globalThis;
    this.WebRTC = { MediaStream, getUserMedia, RTCPeerConnection, RTCSessionDescription };
    this.#aborted = new Promise((_, reject) => {
      this.#abort = reject;
    });
    this.#aborted.catch(() => {});
    this.#connect({ ...peerConnectionOptions });
    session.emit('SessionDescriptionHandler-created', this);
  }

  /** For `sessionDescriptionHandlerFactory`. @param {OwningSession} session @param {HandlerOptions} [options] */
  static defaultFactory(session, options) {
    return new SessionDescriptionHandler(session, options);
  }

  /**
   * Captures media where that is still to be done and makes the offer, or the answer to the offer set before.
   * @param {CallOptions} [options]
   * @param {Modifier | Modifier[]} [modifiers]
   * @returns {Promise<{ body: string, contentType: string }>} rejects with the browser's error (a refused microphone: name
   *   NotAllowedError), or with an Error once the handler is closed
   */
  getDescription(options, modifiers) {
    return this.#run(async () => {
      this.#configure(options ?? {});
      const chain = [...asList(modifiers), ...this.modifiers];
      const method = this.peerConnection.signalingState === 'have-remote-offer' ? 'createAnswer' : 'createOffer';
      await this.#acquire();
      if (method === 'createOffer') this.#prepareOffer(chain.includes(this.holdModifier), options?.RTCOfferOptions);
      const pc = this.peerConnection;
      const made = await this.#step(method, pc[method](options?.RTCOfferOptions));
      await this.#gather(await modify(/** @type {Description} */ (made), chain));
      const { type, sdp } = /** @type {RTCSessionDescription} */ (pc.localDescription);
      const description = await modify({ type, sdp }, chain);
      this.#settle();
      this.emit('getDescription', description);
      return { body: description.sdp, contentType: this.CONTENT_TYPE };
    });
  }

  /**
   * Takes the peer's description: the answer when an offer of ours is out, else an offer.
   * @param {string} body
   * @param {CallOptions} [options]
   * @param {Modifier | Modifier[]} [modifiers]
   * @returns {Promise<void>} rejects with the browser's error, or with an Error once the handler is closed
   */
  setDescription(body, options, modifiers) {
    return this.#run(async () => {
      this.#configure(options ?? {});
      const pc = this.peerConnection;
      // After a refused re-INVITE our offer is still out: only an offer may say actpass (RFC 8842 5.2).
      const reoffer = pc.currentRemoteDescription && /^a=setup:actpass/m.test(body);
      const type = this.hasOffer('local') && !reoffer ? 'answer' : 'offer';
      // A session that passes the modifiers of a hold on to the answer must not turn recvonly into inactive.
      const chain = [...asList(modifiers), ...this.modifiers].filter(modifier => modifier !== this.holdModifier);
      const description = await modify({ type, sdp: body }, chain);
      this.emit('setDescription', description);
      await this.#step('setRemoteDescription', pc.setRemoteDescription(description));
      this.emit('setRemoteDescription', pc.getReceivers());
      this.emit('confirmed', this);
      this.#settle();
    });
  }

  /** A modifier, usable on its own: makes a description one that puts the peer on hold. @param {Description} description */
  holdModifier(description) {
    return holdModifier(description);
  }

  /** Whether a body of this type is a description; parameters are ignored. @param {string} [contentType]  header value */
  hasDescription(contentType) {
    return contentType?.split(';')[0].trim().toLowerCase() === this.CONTENT_TYPE;
  }

  /** @param {'local' | 'remote'} where  whose offer waits for an answer */
  hasOffer(where) {
    return this.peerConnection.signalingState === `have-${where}-offer`;
  }

  /**
   * Sends tones as RFC 4733 events, after those still queued.
   * @param {string} tones
   * @param {{ duration?: number, interToneGap?: number }} [options]  ms
   * @returns {boolean} false when there is no audio to send them in
   */
  sendDtmf(tones, { duration, interToneGap } = {}) {
    const sender = this.peerConnection.getSenders().find(({ dtmf }) => dtmf)?.dtmf;
    try {
      sender?.insertDTMF(sender.toneBuffer + tones, duration, interToneGap);
      return !!sender;
    } catch (error) {
      this.logger.warn(error);
      return false;
    }
  }

  /** Negotiated direction of the first medium, seen from here; null before the first answer. */
  getDirection() {
    return this.direction;
  }

  /** Ends the media and rejects what is pending; a capture that succeeds later is stopped. May be called again. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    const pc = this.peerConnection;
    for (const { track } of [...pc.getSenders(), ...pc.getReceivers()]) track?.stop();
    stop(this.#stream);
    clearTimeout(this.#timer);
    pc.close();
    this.#abort(closedError());
  }

  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} settles at the latest on close() */
  #run(work) {
    // Two turns later: a session that keeps its events for listeners attached after ua.invite() delivers them in between.
    const turns = Promise.resolve().then(() => {});
    return Promise.race([this.#aborted, turns.then(() => (this.#closed ? this.#aborted : work()))]);
  }

  /** Reports a failing step under its classic name. @template T @param {string} name @param {Promise<T>} promise */
  async #step(name, promise) {
    try {
      return await promise;
    } catch (error) {
      if (!this.#closed) {
        this.logger.warn(error);
        this.emit(name === 'userMedia' ? 'userMediaFailed' : `peerConnection-${name}Failed`, error);
      }
      throw error;
    }
  }

  /** @param {CallOptions} options */
  #configure({ constraints, peerConnectionOptions }) {
    const merged = { ...this.constraints, ...constraints };
    if (differ(merged, this.constraints)) this.#captured = false;
    this.constraints = merged;
    const settings = { ...this.#settings, ...peerConnectionOptions };
    if (!differ(settings.rtcConfiguration, this.#settings.rtcConfiguration)) this.#settings = settings;
    else {
      this.peerConnection.close();
      this.#connect(settings);
    }
  }

  /** @param {PeerConnectionOptions} settings */
  #connect(settings) {
    this.#settings = settings;
    const pc = new this.WebRTC.RTCPeerConnection(settings.rtcConfiguration);
    this.peerConnection = pc;
    this.#gathered = false;
    this.#beforeHold.clear();
    for (const track of this.#stream?.getTracks() ?? []) pc.addTrack(track, /** @type {MediaStream} */ (this.#stream));
    pc.addEventListener('track', event => {
      this.emit('addTrack', event);
      this.session.emit('trackAdded');
    });
    pc.addEventListener('icecandidate', event => {
      this.emit('iceCandidate', event);
      if (!event.candidate) this.#finishGathering();
    });
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState === 'complete') this.#finishGathering();
      else {
        this.#gathered = false;
        this.emit('iceGathering', pc);
      }
    });
    pc.addEventListener('iceconnectionstatechange', () => {
      const state = pc.iceConnectionState;
      this.emit(`iceConnection${state === 'new' ? '' : state[0].toUpperCase() + state.slice(1)}`, pc);
    });
    this.session.emit('peerConnection-created', pc);
  }

  /** Captures what the constraints ask for, unless that was done. */
  async #acquire() {
    if (this.#captured) return;
    const { constraints } = this;
    let stream = null;
    if (constraints.audio || constraints.video) {
      this.emit('userMediaRequest', constraints);
      stream = await this.#step('userMedia', Promise.resolve(this.WebRTC.getUserMedia(constraints)));
      if (this.#closed) {
        stop(stream);
        throw closedError();
      }
      this.emit('userMedia', stream);
    }
    await this.#send(stream);
    this.#captured = true;
  }

  /** Puts the tracks of a stream in the place of those sent so far. @param {MediaStream | null} stream */
  async #send(stream) {
    const pc = this.peerConnection;
    const last = this.#stream;
    const tracks = new Set(stream?.getTracks());
    this.#stream = stream;
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
    stop(last);
  }

  /** @param {boolean} hold @param {any} [offerOptions] */
  #prepareOffer(hold, offerOptions) {
    const pc = this.peerConnection;
    if (!pc.getTransceivers().length)
      for (const kind of ['Audio', 'Video'])
        if (offerOptions?.[`offerToReceive${kind}`] ?? true)
          pc.addTransceiver(kind.toLowerCase(), { direction: 'recvonly' });
    const before = this.#beforeHold;
    if (hold) {
      for (const transceiver of pc.getTransceivers()) {
        const direction = held[transceiver.direction];
        if (!direction) continue;
        before.set(transceiver, transceiver.direction);
        transceiver.direction = direction;
      }
    } else {
      for (const [transceiver, direction] of before)
        if (transceiver.direction !== 'stopped') transceiver.direction = direction;
      before.clear();
    }
  }

  /** Sets the local description and waits for its candidates. @param {Description} local */
  async #gather(local) {
    const pc = this.peerConnection;
    const before = iceUser(pc);
    const done = this.#gathered;
    this.#gathered = false;
    await this.#step('SetLocalDescription', pc.setLocalDescription(local));
    if (done && iceUser(pc) === before) this.#gathered = true;
    // Right after an ICE restart the state may still be that of the last round: only then it has no candidate.
    else if (pc.iceGatheringState === 'complete' && /^a=candidate/m.test(sdpOf(pc))) this.#finishGathering();
    if (this.#gathered) return;
    const limit = this.#settings.iceCheckingTimeout ?? 5000;
    if (limit) this.#timer = setTimeout(() => this.#finishGathering(), limit);
    await new Promise(resolve => {
      this.#resume = () => resolve(undefined);
    });
    clearTimeout(this.#timer);
  }

  /** Complete, or waited long enough: the first of both counts. */
  #finishGathering() {
    if (this.#gathered || this.#closed) return;
    this.#gathered = true;
    this.emit('iceGatheringComplete', this);
    this.#resume();
  }

  /** Tells the session when a finished negotiation changed the direction. */
  #settle() {
    const direction = this.peerConnection.getTransceivers()[0]?.currentDirection ?? null;
    if (direction === this.direction) return;
    this.direction = direction;
    this.session.emit('directionChanged');
  }
}

const closedError = () => new Error('The session description handler is closed');

/** @param {MediaStreamConstraints} constraints */
function getUserMedia(constraints) {
  const { mediaDevices } = globalThis.navigator;
  if (mediaDevices) return mediaDevices.getUserMedia(constraints);
  return Promise.reject(new DOMException('The browser gives media to https pages only', 'NotSupportedError'));
}

/** @param {RTCPeerConnection} pc */
const sdpOf = pc => pc.localDescription?.sdp ?? '';
/** Changes when ICE restarts. @param {RTCPeerConnection} pc */
const iceUser = pc => /^a=ice-ufrag:.*/m.exec(sdpOf(pc))?.[0];

/** @param {Description} description @param {Modifier[]} chain @returns {Promise<Description>} */
async function modify({ type, sdp }, chain) {
  let description = { type, sdp };
  for (const modifier of chain) description = await modifier(description);
  return description;
}
