// @ts-check
// One party of a call: the test drives it through globalThis.phone().

/** @type {typeof import('../../../js/index.js').default} */
const SIP = (await import(new URL('/sipua.mjs', location.href).href)).default;

const media = { sessionDescriptionHandlerOptions: { constraints: { audio: true, video: true } } };

/** @param {any} emitter @param {string} event @param {...string} failures  events that end the wait */
const next = (emitter, event, ...failures) =>
  new Promise((resolve, reject) => {
    emitter.once(event, resolve);
    for (const failure of failures)
      emitter.once(failure, (/** @type {any} */ response, /** @type {any} */ cause) =>
        reject(new Error(`${failure} instead of ${event}: ${cause} ${response?.status_code ?? ''}`)),
      );
  });

class Phone {
  /** @type {any} */
  ua = null;
  /** @type {any} */
  session = null;
  /** @type {Promise<any>} */
  ended = Promise.resolve();

  /** @param {Record<string, unknown>} options  of SIP.UA */
  async register(options) {
    this.ua = new SIP.UA(options);
    this.ua.on('invite', (/** @type {any} */ session) => this.#take(session).accept(media));
    await next(this.ua, 'registered', 'registrationFailed');
  }

  /** Resolved when the call is up. @param {string} target */
  async call(target) {
    await next(this.#take(this.ua.invite(target, media)), 'accepted', 'failed');
  }

  async hangUp() {
    this.session.bye();
    await this.ended;
  }

  /** @param {any} session */
  #take(session) {
    this.session = session;
    this.ended = next(session, 'terminated');
    session.on('SessionDescriptionHandler-created', (/** @type {any} */ handler) => this.#show(handler));
    if (session.sessionDescriptionHandler) this.#show(session.sessionDescriptionHandler);
    return session;
  }

  /** Plays what comes: without that, Chromium decodes no sound. @param {any} handler */
  #show(handler) {
    const stream = new MediaStream();
    const video = Object.assign(document.createElement('video'), { srcObject: stream, autoplay: true });
    document.body.replaceChildren(video);
    handler.on('addTrack', (/** @type {RTCTrackEvent} */ { track }) => stream.addTrack(track));
  }

  /** What came in so far. */
  async received() {
    const counts = { audioPackets: 0, audioEnergy: 0, videoPackets: 0, framesDecoded: 0 };
    const report = await this.session.sessionDescriptionHandler.peerConnection.getStats();
    for (const entry of report.values()) {
      if (entry.type !== 'inbound-rtp') continue;
      if (entry.kind === 'audio') {
        counts.audioPackets += entry.packetsReceived;
        counts.audioEnergy += entry.totalAudioEnergy ?? 0;
      } else {
        counts.videoPackets += entry.packetsReceived;
        counts.framesDecoded += entry.framesDecoded ?? 0;
      }
    }
    return counts;
  }
}

const phone = new Phone();
Object.assign(globalThis, { phone: () => phone });
