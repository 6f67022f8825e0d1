// @ts-check
// Fake media for every stack: descriptions without a peer connection, and a peer connection for the stack that insists.

let versions = 0;

/** A session description of audio. @param {'offer' | 'answer'} type @param {string} [direction] */
export const sdp = (type, direction = 'sendrecv') =>
  [
    'v=0',
    `o=- 4711 ${++versions} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=ice-ufrag:fake',
    'a=ice-pwd:fakefakefakefakefakefake',
    `a=fingerprint:sha-256 ${Array(32).fill('00').join(':')}`,
    `a=setup:${type === 'offer' ? 'actpass' : 'active'}`,
    'm=audio 9 UDP/TLS/RTP/SAVPF 0',
    'c=IN IP4 127.0.0.1',
    'a=rtpmap:0 PCMU/8000',
    'a=mid:0',
    'a=rtcp-mux',
    `a=${direction}`,
    '',
  ].join('\r\n');

/** A session description handler as ours, sip.js 0.8 and sip.js 0.21 want one. */
export class FakeHandler {
  #offered = false;
  CONTENT_TYPE = 'application/sdp';

  /** @param {any} [_options] @param {any} [modifiers] */
  async getDescription(_options, modifiers) {
    /** @type {{ type: 'offer' | 'answer', sdp: string }} */
    let description = { type: this.#offered ? 'answer' : 'offer', sdp: '' };
    description.sdp = sdp(description.type);
    this.#offered = false;
    for (const modifier of [modifiers ?? []].flat()) description = await modifier(description);
    return { body: description.sdp, contentType: this.CONTENT_TYPE };
  }

  /** @param {string} body */
  async setDescription(body) {
    if (!body.includes('m=')) throw new TypeError('not a session description');
    this.#offered = body.includes('a=setup:actpass');
  }

  /** @param {string} [type] */
  hasDescription(type) {
    return type?.split(';')[0].trim().toLowerCase() === this.CONTENT_TYPE;
  }

  /** @param {any} description */
  async holdModifier(description) {
    return { ...description, sdp: description.sdp.replace('a=sendrecv', 'a=sendonly') };
  }

  getDirection() {
    return 'sendrecv';
  }

  async rollbackDescription() {
    this.#offered = false;
  }

  sendDtmf() {
    return false;
  }

  close() {}
}

const track = { kind: 'audio', enabled: true, stop() {}, addEventListener() {} };
export const stream = { getTracks: () => [track], getAudioTracks: () => [track], getVideoTracks: () => [] };

/** What JsSIP asks of an RTCPeerConnection. RFC 8829 3.2. */
export class FakePeerConnection extends EventTarget {
  signalingState = 'stable';
  iceConnectionState = 'connected';
  iceGatheringState = 'complete';
  /** @type {any} */ localDescription = null;
  /** @type {any} */ remoteDescription = null;

  async createOffer() {
    return { type: 'offer', sdp: sdp('offer') };
  }

  async createAnswer() {
    return { type: 'answer', sdp: sdp('answer') };
  }

  /** @param {any} description */
  async setLocalDescription(description) {
    this.localDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable';
  }

  /** @param {any} description */
  async setRemoteDescription(description) {
    if (!description.sdp?.includes('m=')) throw new TypeError('not a session description');
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
  }

  addTrack() {}

  getSenders() {
    return [{ track }];
  }

  getReceivers() {
    return [{ track }];
  }

  close() {
    this.signalingState = 'closed';
  }
}
