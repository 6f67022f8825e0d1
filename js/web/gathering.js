// @ts-check
// Waiting for the ICE candidates of a local description. RFC 8829 3.5.1.

/** @typedef {<T>(promise: T | PromiseLike<T>) => Promise<T>} Still  rejects when the exchange is over meanwhile */

export class Gathering {
  #pc;
  #complete;
  #done = false;
  #resume = () => {};

  /**
   * @param {RTCPeerConnection} pc
   * @param {{ started(): void, candidate(event: RTCPeerConnectionIceEvent): void, complete(): void }} reports  complete:
   *   also when it was waited for long enough
   */
  constructor(pc, reports) {
    this.#pc = pc;
    this.#complete = reports.complete;
    pc.addEventListener('icecandidate', event => {
      reports.candidate(event);
      if (!event.candidate) this.#finish();
    });
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState === 'complete') return this.#finish();
      this.#done = false;
      reports.started();
    });
  }

  /**
   * @param {() => Promise<void>} setLocalDescription
   * @param {number} limit  longest wait in ms; 0: any
   * @param {Still} still
   */
  async run(setLocalDescription, limit, still) {
    const pc = this.#pc;
    const before = iceUser(pc);
    const done = this.#done;
    this.#done = false;
    await setLocalDescription();
    if (done && iceUser(pc) === before) this.#done = true;
    // Right after an ICE restart the state may still be that of the last round: only then it has no candidate.
    else if (pc.iceGatheringState === 'complete' && /^a=candidate/m.test(sdpOf(pc))) this.#finish();
    const timer = limit && !this.#done ? setTimeout(() => this.#finish(), limit) : undefined;
    const complete = new Promise(resolve => {
      this.#resume = () => resolve(undefined);
    });
    try {
      await still(this.#done || complete);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Complete, or waited long enough: the first of both counts. */
  #finish() {
    if (this.#done) return;
    this.#done = true;
    this.#complete();
    this.#resume();
  }
}

/** @param {RTCPeerConnection} pc */
const sdpOf = pc => pc.localDescription?.sdp ?? '';
/** Changes when ICE restarts. @param {RTCPeerConnection} pc */
const iceUser = pc => /^a=ice-ufrag:.*/m.exec(sdpOf(pc))?.[0];
