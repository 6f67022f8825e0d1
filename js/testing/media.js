// @ts-check
// Media for Node: a session description handler that makes plausible SDP and checks that it is used as agreed.
//
//     const media = fakeMedia();
//     const ua = new SIP.UA({ sessionDescriptionHandlerFactory: media, ... });
//     media.script.failGet = new Error('microphone refused');   // from now on
//     media.calls      // [{ handler: 1, method: 'getDescription', args: [...] }, ...]
//     media.violations // what a real handler would not have taken

import { holdModifier } from '../web/modifiers.js';

/**
 * @typedef {import('../web/modifiers.js').Modifier} Modifier
 *
 * @typedef {object} MediaScript  read at each call, so it may be changed during a test
 * @property {Error} [failCreate]  thrown by the factory
 * @property {Error} [failGet]  getDescription rejects with it
 * @property {Error} [failSet]  setDescription rejects with it
 * @property {Promise<unknown>} [holdGet]  awaited before getDescription does its work
 * @property {Promise<unknown>} [holdSet]  awaited before setDescription does its work
 * @property {boolean} [video]  the SDP has a video section too
 *
 * @typedef {{ handler: number, method: string, args: unknown[] }} MediaCall  handler counts from 1
 *
 * @typedef {object} MediaRecord
 * @property {MediaScript} script
 * @property {FakeSessionDescriptionHandler[]} handlers
 * @property {MediaCall[]} calls  every call of every handler, in order; `create` is the factory
 * @property {string[]} violations  one line for each breach of the contract; the call in question also fails
 */

/** @typedef {'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'} Direction */
/** @type {Record<string, Direction>} */
const answers = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' };
/** What both allow. @param {Direction} one @param {Direction} other @returns {Direction} */
const common = (one, other) => {
  if (one === other || other === 'sendrecv') return one;
  return one === 'sendrecv' ? other : 'inactive';
};
/** Of the first medium. @param {string} sdp */
const directionOf = sdp =>
  /** @type {Direction} */ (/^a=(sendrecv|sendonly|recvonly|inactive)\b/m.exec(sdp)?.[1] ?? 'sendrecv');

/** A handler with the states of RFC 8829 3.2 and deterministic descriptions, made by `fakeMedia()`. */
export class FakeSessionDescriptionHandler {
  /** @type {'stable' | 'have-local-offer' | 'have-remote-offer' | 'closed'} */
  signalingState = 'stable';
  /** What the peer's last description allows here. @type {Direction} */
  remoteAllows = 'sendrecv';
  /** Of the last complete exchange; null before. @type {Direction | null} */
  direction = null;
  /** Times that ICE was restarted. */
  restarts = 0;
  /** Times that an exchange was rolled back. */
  rollbacks = 0;
  /** Tones that sendDtmf() took. */
  tones = '';
  CONTENT_TYPE = 'application/sdp';
  #record;
  #version = 0;
  #busy = false;
  /** What our last description allows. @type {Direction} */
  #local = 'sendrecv';
  /** remoteAllows before the exchange under way. @type {Direction} */
  #agreed = 'sendrecv';
  /** @type {(reason: Error) => void} */
  #abort = () => {};
  /** Rejects when what is under way is over before its time. @type {Promise<never>} */
  #aborted = this.#arm();

  /** @param {any} session @param {any} options @param {MediaRecord} record */
  constructor(session, options, record) {
    this.session = session;
    this.options = options;
    this.number = record.handlers.length + 1;
    this.#record = record;
  }

  /**
   * An offer, or the answer when the peer's offer was set. On hold when the hold modifier is among the modifiers.
   * @param {any} [options]  RTCOfferOptions.iceRestart is counted, and changes the ufrag
   * @param {Modifier | Modifier[]} [modifiers]
   * @returns {Promise<{ body: string, contentType: string }>}
   */
  getDescription(options, modifiers) {
    const { failGet, holdGet } = this.#record.script;
    return this.#operation('getDescription', [options, modifiers], holdGet, failGet, async () => {
      const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
      if (options?.RTCOfferOptions?.iceRestart) this.restarts++;
      const wanted = [modifiers].flat().includes(this.holdModifier) ? 'sendonly' : 'sendrecv';
      const direction = type === 'offer' ? wanted : common(wanted, this.remoteAllows);
      const description = await this.#modify({ type, sdp: this.#sdp(type, direction) }, modifiers);
      this.#local = directionOf(description.sdp);
      this.#become(type === 'offer' ? 'have-local-offer' : 'stable');
      return { body: description.sdp, contentType: this.CONTENT_TYPE };
    });
  }

  /**
   * @param {string} body  an answer while our offer is out, unless it is a new offer after ours was refused
   * @param {unknown} [options]
   * @param {Modifier | Modifier[]} [modifiers]
   * @returns {Promise<void>}
   */
  setDescription(body, options, modifiers) {
    const { failSet, holdSet } = this.#record.script;
    return this.#operation('setDescription', [body, options, modifiers], holdSet, failSet, async () => {
      if (!/^m=/m.test(body)) throw new TypeError('not a session description');
      const reoffer = this.direction && /^a=setup:actpass/m.test(body);
      const type = this.signalingState === 'have-local-offer' && !reoffer ? 'answer' : 'offer';
      const others = [modifiers ?? []].flat().filter(modifier => modifier !== this.holdModifier);
      const { sdp } = await this.#modify({ type, sdp: body }, others);
      this.remoteAllows = answers[directionOf(sdp)];
      this.#become(type === 'offer' ? 'have-remote-offer' : 'stable');
    });
  }

  /** @param {string} [contentType]  header value; parameters are ignored */
  hasDescription(contentType) {
    this.#note('hasDescription', [contentType]);
    return contentType?.split(';')[0].trim().toLowerCase() === this.CONTENT_TYPE;
  }

  /** Usable on its own. @param {import('../web/modifiers.js').Description} description */
  holdModifier(description) {
    return holdModifier(description);
  }

  /** False before the first exchange is complete. @param {string} tones @param {unknown} [options] */
  sendDtmf(tones, options) {
    this.#note('sendDtmf', [tones, options]);
    const taken = this.signalingState !== 'closed' && !!this.direction;
    if (taken) this.tones += tones;
    return taken;
  }

  getDirection() {
    return this.direction;
  }

  /** Back to what was agreed; what is pending rejects. */
  async rollbackDescription() {
    this.#note('rollbackDescription', []);
    if (this.signalingState === 'closed') return this.#violation('rollbackDescription after close');
    this.rollbacks++;
    this.#abort(new Error('The exchange was rolled back'));
    this.#aborted = this.#arm();
    this.#busy = false;
    this.signalingState = 'stable';
    this.remoteAllows = this.#agreed;
  }

  /** Ends it: what is pending rejects, later calls are violations. May be called again. */
  close() {
    this.#note('close', []);
    this.signalingState = 'closed';
    this.#abort(new Error('The session description handler is closed'));
  }

  /** @returns {Promise<never>} */
  #arm() {
    /** @type {Promise<never>} */
    const aborted = new Promise((_, reject) => {
      this.#abort = reject;
    });
    aborted.catch(() => {});
    return aborted;
  }

  /** @param {string} method @param {unknown[]} args */
  #note(method, args) {
    this.#record.calls.push({ handler: this.number, method, args });
  }

  /**
   * @template T
   * @param {string} method
   * @param {unknown[]} args
   * @param {Promise<unknown> | undefined} hold
   * @param {Error | undefined} failure
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #operation(method, args, hold, failure, work) {
    this.#note(method, args);
    if (this.signalingState === 'closed') return this.#violation(`${method} after close`);
    if (this.#busy) return this.#violation(`${method} before the last call has settled`);
    this.#busy = true;
    const aborted = this.#aborted;
    try {
      await Promise.race([aborted, hold]);
      if (aborted !== this.#aborted) await aborted;
      if (failure) throw failure;
      return await Promise.race([aborted, work()]);
    } finally {
      if (aborted === this.#aborted) this.#busy = false;
    }
  }

  /** @param {string} what @returns {never} */
  #violation(what) {
    const text = `handler ${this.number}: ${what}`;
    this.#record.violations.push(text);
    throw new Error(text);
  }

  /** @param {typeof this.signalingState} state */
  #become(state) {
    if (this.signalingState === 'closed') return;
    this.signalingState = state;
    if (state !== 'stable') return;
    this.direction = common(this.#local, this.remoteAllows);
    this.#agreed = this.remoteAllows;
  }

  /** @param {import('../web/modifiers.js').Description} description @param {Modifier | Modifier[]} [modifiers] */
  async #modify(description, modifiers) {
    const aborted = this.#aborted;
    for (const modifier of [modifiers ?? [], this.options?.modifiers ?? []].flat())
      description = await modifier(description);
    return aborted === this.#aborted ? description : aborted;
  }

  /** @param {'offer' | 'answer'} type @param {Direction} direction */
  #sdp(type, direction) {
    const media = (/** @type {string} */ kind, /** @type {string} */ codec, /** @type {number} */ mid) => [
      `m=${kind} 9 UDP/TLS/RTP/SAVPF ${codec.split(' ')[0]}`,
      'c=IN IP4 127.0.0.1',
      `a=rtpmap:${codec}`,
      `a=mid:${mid}`,
      'a=rtcp-mux',
      `a=${direction}`,
    ];
    const lines = [
      'v=0',
      `o=- ${this.number} ${++this.#version} IN IP4 127.0.0.1`,
      's=-',
      't=0 0',
      `a=ice-ufrag:fake${this.number}${this.restarts ? `r${this.restarts}` : ''}`,
      'a=ice-pwd:fakefakefakefakefakefake',
      `a=fingerprint:sha-256 ${Array(32).fill('00').join(':')}`,
      `a=setup:${type === 'offer' ? 'actpass' : 'active'}`,
      ...media('audio', '0 PCMU/8000', 0),
      ...(this.#record.script.video ? media('video', '96 VP8/90000', 1) : []),
    ];
    return `${lines.join('\r\n')}\r\n`;
  }
}

/**
 * A value for `sessionDescriptionHandlerFactory`, with a record of what was asked of its handlers.
 * @param {MediaScript} [script]  what to fail and what to hold back; kept as `script`, may be changed later
 */
export function fakeMedia(script = {}) {
  /** @type {MediaRecord} */
  const record = { script, handlers: [], calls: [], violations: [] };
  /** @param {any} session @param {any} options */
  const factory = (session, options) => {
    record.calls.push({ handler: record.handlers.length + 1, method: 'create', args: [options] });
    if (script.failCreate) throw script.failCreate;
    const handler = new FakeSessionDescriptionHandler(session, options, record);
    record.handlers.push(handler);
    return handler;
  };
  return Object.assign(factory, record);
}
