// @ts-check
// A small RTCPeerConnection with its tracks, senders and transceivers, for tests of the real handler under Node.
// States and rules: RFC 8829. Every method call is written to `log`.

let serial = 0;

export class FakeTrack {
  readyState = 'live';
  /** @param {string} kind */
  constructor(kind) {
    this.kind = kind;
    this.id = `${kind}${++serial}`;
  }
  stop() {
    this.readyState = 'ended';
  }
}

export class FakeStream {
  #tracks;
  /** @param {string[]} kinds */
  constructor(kinds) {
    this.#tracks = kinds.map(kind => new FakeTrack(kind));
  }
  getTracks() {
    return this.#tracks;
  }
}

class FakeTransceiver {
  direction = 'sendrecv';
  /** @type {string | null} */
  mid = null;
  /** @type {string | null} */
  currentDirection = null;
  /** @param {string} kind @param {FakeTrack | null} track */
  constructor(kind, track) {
    this.receiver = { track: new FakeTrack(kind) };
    this.sender = {
      /** @type {FakeTrack | null} */
      track,
      dtmf: kind === 'audio' ? new FakeDtmfSender() : null,
      /** @param {FakeTrack | null} next */
      async replaceTrack(next) {
        this.track = next;
      },
      setStreams() {},
    };
  }
  stop() {
    this.direction = 'stopped';
  }
}

class FakeDtmfSender {
  toneBuffer = '';
  /** @param {string} tones */
  insertDTMF(tones) {
    if (/[^0-9A-D#*,]/i.test(tones)) throw new Error('InvalidCharacterError');
    this.toneBuffer = tones;
  }
}

/** @param {string} name @param {Record<string, unknown>} [fields] */
const event = (name, fields) => Object.assign(new Event(name), fields);
const turned = /** @type {Record<string, string>} */ ({ sendonly: 'recvonly', recvonly: 'sendonly' });
const directionOf = (/** @type {string} */ sdp) => /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(sdp)?.[1] ?? '';

export class FakePeerConnection extends EventTarget {
  /** @type {FakePeerConnection[]} */
  static made = [];
  /** Method name to the error it rejects with. @type {Record<string, Error>} */
  static failures = {};
  /** 'auto': candidates come at once; 'never': gathering starts and does not end; 'none': it ends without candidate. */
  static gathering = 'auto';
  /** Remote descriptions that match are not taken. @type {RegExp | null} */
  static refused = null;

  signalingState = 'stable';
  iceGatheringState = 'new';
  iceConnectionState = 'new';
  /** @type {{ type: string, sdp: string } | null} */
  localDescription = null;
  /** @type {{ type: string, sdp: string } | null} */
  currentRemoteDescription = null;
  /** @type {FakeTransceiver[]} */
  transceivers = [];
  /** @type {string[]} */
  log = [];
  #generation = 1;
  /** @type {{ type: string, sdp: string } | null} */
  #currentLocal = null;

  /** @param {any} [configuration] */
  constructor(configuration) {
    super();
    this.configuration = configuration;
    FakePeerConnection.made.push(this);
  }
  getTransceivers() {
    return this.transceivers;
  }
  getSenders() {
    return this.transceivers.map(({ sender }) => sender);
  }
  getReceivers() {
    return this.transceivers.map(({ receiver }) => receiver);
  }

  /** @param {FakeTrack} track */
  addTrack(track) {
    this.log.push(`addTrack ${track.kind}`);
    const free = this.transceivers.find(
      t => !t.sender.track && !t.currentDirection && t.receiver.track.kind === track.kind,
    );
    if (!free) return void this.transceivers.push(new FakeTransceiver(track.kind, track));
    free.sender.track = track;
    free.direction = 'sendrecv';
  }

  /** @param {FakeTransceiver['sender']} sender */
  removeTrack(sender) {
    this.log.push('removeTrack');
    sender.track = null;
    for (const t of this.transceivers)
      if (t.sender === sender) t.direction = t.direction === 'sendrecv' ? 'recvonly' : 'inactive';
  }

  /** @param {string} kind @param {{ direction: string }} init */
  addTransceiver(kind, { direction }) {
    this.log.push(`addTransceiver ${kind} ${direction}`);
    this.transceivers.push(Object.assign(new FakeTransceiver(kind, null), { direction }));
  }

  /** @param {any} [options] */
  async createOffer(options) {
    this.#step('createOffer');
    if (options?.iceRestart) this.#generation++;
    return { type: 'offer', sdp: this.#sdp('actpass') };
  }

  async createAnswer() {
    this.#step('createAnswer');
    if (this.signalingState !== 'have-remote-offer') throw new Error('InvalidStateError');
    return { type: 'answer', sdp: this.#sdp('active') };
  }

  /** @param {{ type: string, sdp: string }} description */
  async setLocalDescription({ type, sdp }) {
    this.#step(type === 'rollback' ? 'setLocalDescription rollback' : 'setLocalDescription');
    if (type === 'rollback') return this.#rollback('have-local-offer');
    const restarted = !this.localDescription?.sdp.includes(`a=ice-ufrag:u${this.#generation}\r\n`);
    this.localDescription = { type, sdp };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    if (type === 'answer') this.#agree(({ direction }) => direction);
    if (restarted) setImmediate(() => this.#gather());
  }

  /** @param {{ type: string, sdp: string }} description */
  async setRemoteDescription({ type, sdp }) {
    this.#step(`setRemoteDescription ${type}`);
    if (type === 'rollback') return this.#rollback('have-remote-offer');
    if (FakePeerConnection.refused?.test(sdp)) throw new Error('OperationError');
    if (type === 'answer' && this.signalingState !== 'have-local-offer') throw new Error('InvalidStateError');
    this.currentRemoteDescription = { type, sdp };
    this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
    const kinds = [...sdp.matchAll(/^m=(audio|video)/gm)].map(([, kind]) => kind);
    for (const [i, kind] of kinds.entries()) {
      this.transceivers[i] ??= Object.assign(new FakeTransceiver(kind, null), { direction: 'recvonly' });
      this.dispatchEvent(event('track', { track: this.transceivers[i].receiver.track }));
    }
    if (type === 'answer') this.#agree(() => turned[directionOf(sdp)] ?? directionOf(sdp));
  }

  /** @param {(transceiver: FakeTransceiver) => string} direction */
  #agree(direction) {
    this.#currentLocal = this.localDescription;
    for (const [i, t] of this.transceivers.entries())
      Object.assign(t, { mid: String(i), currentDirection: direction(t) });
  }

  /** @param {string} from */
  #rollback(from) {
    if (this.signalingState !== from) throw new Error('InvalidStateError');
    this.signalingState = 'stable';
    this.localDescription = this.#currentLocal;
  }

  close() {
    this.log.push('close');
    this.signalingState = 'closed';
  }

  /** @param {string} state */
  connect(state) {
    this.iceConnectionState = state;
    this.dispatchEvent(event('iceconnectionstatechange'));
  }

  /** @param {string} [line]  a candidate; without one, gathering ends */
  candidate(line) {
    if (line && this.localDescription) this.localDescription.sdp += `${line}\r\n`;
    if (!line) this.#state('complete');
    this.dispatchEvent(event('icecandidate', { candidate: line ? { candidate: line } : null }));
  }

  #gather() {
    if (this.signalingState === 'closed') return;
    this.#state('gathering');
    if (FakePeerConnection.gathering === 'never') return;
    if (FakePeerConnection.gathering === 'auto') this.candidate('a=candidate:1 1 udp 1 192.0.2.1 9 typ host');
    this.candidate();
  }

  /** @param {string} state */
  #state(state) {
    this.iceGatheringState = state;
    this.dispatchEvent(event('icegatheringstatechange'));
  }

  /** @param {string} text */
  #step(text) {
    this.log.push(text);
    if (this.signalingState === 'closed') throw new Error('InvalidStateError');
    const failure = FakePeerConnection.failures[text.split(' ')[0]];
    if (failure) throw failure;
  }

  /** @param {string} setup */
  #sdp(setup) {
    const live = this.transceivers.filter(({ direction }) => direction !== 'stopped');
    const media = live.flatMap(({ receiver, direction }) => [
      `m=${receiver.track.kind} 9 UDP/TLS/RTP/SAVPF 0`,
      'c=IN IP4 0.0.0.0',
      `a=${direction}`,
      `a=setup:${setup}`,
    ]);
    return `${['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=ice-ufrag:u${this.#generation}`, ...media].join('\r\n')}\r\n`;
  }
}
