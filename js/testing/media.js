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

/** @type {Record<string, Direction>} */
const answers = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' };
/** @typedef {'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'} Direction */

/** A handler with the states of RFC 8829 3.2 and deterministic descriptions, made by `fakeMedia()`. */
export class FakeSessionDescriptionHandler {
  /** @type {'stable' | 'have-local-offer' | 'have-remote-offer' | 'closed'} */
  signalingState = 'stable';
  /** What the peer's last description allows here. @type {Direction} */
  remoteAllows = 'sendrecv';
  CONTENT_TYPE = 'application/sdp';
  #record;
  #version = 0;
  #busy = false;
  #negotiated = false;
  /** @type {(reason: Error) => void} */
  #abort = () => {};
  /** @type {Promise<never>} */
  #aborted = new Promise((_, reject) => {
    this.#abort = reject;
  });

  /** @param {any} session @param {any} options @param {MediaRecord} record */
  constructor(session, options, record) {
    this.session = session;
    this.options = options;
    this.number = record.handlers.length + 1;
    this.#record = record;
    this.#aborted.catch(() => {});
  }

  /**
   * An offer, or the answer when the peer's offer was set.
   * @param {unknown} [options]
   * @param {Modifier | Modifier[]} [modifiers]
   * @returns {Promise<{ body: string, contentType: string }>}
   */
  getDescription(options, modifiers) {
    const { failGet, holdGet } = this.#record.script;
    return this.#operation('getDescription', [options, modifiers], holdGet, failGet, async () => {
      const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
      const description = await this.#modify({ type, sdp: this.#sdp(type) }, modifiers);
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
      const reoffer = this.#negotiated && /^a=setup:actpass/m.test(body);
      const type = this.signalingState === 'have-local-offer' && !reoffer ? 'answer' : 'offer';
      const others = [modifiers ?? []].flat().filter(modifier => modifier !== this.holdModifier);
      const { sdp } = await this.#modify({ type, sdp: body }, others);
      const [, direction = 'sendrecv'] = /^a=(sendrecv|sendonly|recvonly|inactive)\b/m.exec(sdp) ?? [];
      this.remoteAllows = answers[direction];
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

  /** @param {string} tones @param {unknown} [options] */
  sendDtmf(tones, options) {
    this.#note('sendDtmf', [tones, options]);
    return this.signalingState !== 'closed' && this.#negotiated;
  }

  getDirection() {
    return this.#negotiated ? this.remoteAllows : null;
  }

  /** Ends it: what is pending rejects, later calls are violations. May be called again. */
  close() {
    this.#note('close', []);
    this.signalingState = 'closed';
    this.#abort(new Error('The session description handler is closed'));
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
    try {
      await Promise.race([this.#aborted, hold]);
      if (failure) throw failure;
      return await Promise.race([this.#aborted, work()]);
    } finally {
      this.#busy = false;
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
    if (state === 'stable') this.#negotiated = true;
    this.signalingState = state;
  }

  /** @param {import('../web/modifiers.js').Description} description @param {Modifier | Modifier[]} [modifiers] */
  async #modify(description, modifiers) {
    for (const modifier of [modifiers ?? [], this.options?.modifiers ?? []].flat())
      description = await modifier(description);
    return description;
  }

  /** @param {'offer' | 'answer'} type */
  #sdp(type) {
    const direction = type === 'offer' ? 'sendrecv' : this.remoteAllows;
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
      `a=ice-ufrag:fake${this.number}`,
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
