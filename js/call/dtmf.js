// @ts-check
/** Tones of a call as INFO requests: application/dtmf-relay (classic API, section 4.7). RFC 6086. */
import { headerValues } from '../command-values.js';
import { EventEmitter } from '../emitter.js';
import { EventKind } from '../events.js';
import { IncomingRequest } from '../incoming-request.js';
import { Utils } from '../utils.js';

/**
 * @typedef {object} DtmfOptions
 * @property {number | string} [duration]  of a tone, ms: 70 to 6000, default 100
 * @property {number | string} [interToneGap]  ms: 50 or more, default 500
 * @property {string[]} [extraHeaders]  "Name: value"
 */

const limits = {
  MIN_DURATION: 70,
  MAX_DURATION: 6000,
  DEFAULT_DURATION: 100,
  MIN_INTER_TONE_GAP: 50,
  DEFAULT_INTER_TONE_GAP: 500,
};

/** A number in its range. @param {any} given @param {string} what  for the error @param {number} usual @param {number} min @param {number} max */
function milliseconds(given, what, usual, min, max) {
  if (given === undefined || given === null) return usual;
  if (!Utils.isDecimal(given)) throw new TypeError(`Invalid ${what}: ${given}`);
  return Math.min(Math.max(Number(given), min), max);
}

/**
 * @param {DtmfOptions | null} [options]
 * @returns {{ duration: number, interToneGap: number }}
 * @throws {TypeError} what is no number
 */
export function toneTimes(options) {
  const { duration, interToneGap } = options ?? {};
  const { MIN_DURATION, MAX_DURATION, DEFAULT_DURATION, MIN_INTER_TONE_GAP, DEFAULT_INTER_TONE_GAP } = limits;
  return {
    duration: milliseconds(duration, 'tone duration', DEFAULT_DURATION, MIN_DURATION, MAX_DURATION),
    interToneGap: milliseconds(interToneGap, 'interToneGap', DEFAULT_INTER_TONE_GAP, MIN_INTER_TONE_GAP, 0x7fffffff),
  };
}

/** @param {unknown} tones @throws {TypeError} unless all of it are tones, or commas for pauses of two seconds */
export function toneText(tones) {
  const isText = typeof tones === 'string' || typeof tones === 'number';
  if (!isText || !/^[0-9A-D#*,]+$/i.test(String(tones))) throw new TypeError(`Invalid tones: ${tones}`);
  return String(tones).toUpperCase();
}

/**
 * A tone, the second argument of a session's `dtmf` event. Events of one that we send:
 *   succeeded({ originator: 'remote', response })
 *   failed(response or null, cause)
 * @extends {EventEmitter<import('../event-types.js').ToneEvents>}
 */
export class DTMF extends EventEmitter {
  static C = limits;

  /**
   * @param {import('./session.js').Session} session
   * @param {string} tone
   * @param {'incoming' | 'outgoing'} direction
   * @param {any} request  the INFO
   * @param {{ duration: number, interToneGap: number }} times
   */
  constructor(session, tone, direction, request, { duration, interToneGap }) {
    super();
    this.owner = session;
    this.logger = session.ua.getLogger('sip.invitecontext.dtmf', session.id);
    this.tone = tone;
    this.direction = direction;
    this.request = request;
    this.duration = duration;
    this.interToneGap = interToneGap;
  }
}

/** @typedef {{ tone: string, times: { duration: number, interToneGap: number }, outcome?: import('./outcome.js').Outcome }} Waiting */

/** The tones of one session: the core sends them, one after another. */
export class Tones {
  #session;
  /** @type {Waiting[]} */
  #waiting = [];
  /** Sent and not answered yet, by the core's number. @type {Map<number, { dtmf: DTMF, outcome?: import('./outcome.js').Outcome }>} */
  #sent = new Map();

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#session = session;
  }

  /** Not sent yet. @returns {string[] | null} null when there are none */
  get waiting() {
    return this.#waiting.length ? this.#waiting.map(({ tone }) => tone) : null;
  }

  /** None is sent any more. */
  drop() {
    return this.#waiting.splice(0);
  }

  /**
   * By the media, when the option dtmfType says so and the handler can; else by INFO.
   * @param {string} tones
   * @param {DtmfOptions | undefined} options
   * @param {import('./outcome.js').Outcome} outcome  of the last of them
   * @param {(values: import('../command-values.js').Values) => void} send  the command; throws what is refused
   */
  send(tones, options, outcome, send) {
    const times = toneTimes(options);
    if (this.#session.ua.configuration.dtmfType === 'rtp' && this.#sendAsMedia(tones, times)) outcome.resolve(null);
    else this.#add(tones, times, headerValues(options?.extraHeaders), outcome, send);
  }

  /** @param {string} tones @param {{ duration: number, interToneGap: number }} times */
  #sendAsMedia(tones, times) {
    const { sessionDescriptionHandler: handler, logger } = this.#session;
    try {
      if (handler?.sendDtmf?.(tones, { ...times })) return true;
      logger?.warn('the session description handler cannot send tones: INFO instead');
    } catch (error) {
      logger?.warn(`the session description handler cannot send tones, INFO instead: ${error}`);
    }
    return false;
  }

  /**
   * @param {string} tones
   * @param {{ duration: number, interToneGap: number }} times
   * @param {import('../command-values.js').Values} headers
   * @param {import('./outcome.js').Outcome} outcome
   * @param {(values: import('../command-values.js').Values) => void} send
   */
  #add(tones, times, headers, outcome, send) {
    const before = this.#waiting;
    const added = /** @type {Waiting[]} */ ([...tones].map(tone => ({ tone, times })));
    const last = added.findLast(({ tone }) => tone !== ',');
    if (last) last.outcome = outcome;
    this.#waiting = [...before, ...added];
    try {
      send([['tones', tones], ['duration', String(times.duration)], ['gap', String(times.interToneGap)], ...headers]);
    } catch (error) {
      this.#waiting = before;
      throw error;
    }
    if (!last) outcome.resolve(null);
  }

  /** @param {import('../output.js').Output} output @param {any} subject @returns {boolean} whether it was about tones */
  apply({ kind, number, cause, text }, subject) {
    if (kind === EventKind.dtmf && subject instanceof IncomingRequest) this.#receive(number, subject, text);
    else if (kind === EventKind.dtmf) this.#sendNext(number, subject);
    else if (kind === EventKind.dtmfSucceeded) this.#succeed(number, subject);
    else if (kind === EventKind.dtmfFailed) this.#fail(number, subject, cause);
    else return false;
    return true;
  }

  /** @param {number} number  of the character @param {IncomingRequest} request @param {string} duration  as it came */
  #receive(number, request, duration) {
    const times = toneTimes(Utils.isDecimal(duration) ? { duration } : {});
    const tone = new DTMF(this.#session, String.fromCharCode(number), 'incoming', request, times);
    this.#session.emit('dtmf', request, tone);
  }

  /** @param {number} number @param {any} request */
  #sendNext(number, request) {
    const tone = String.fromCharCode(number >>> 16);
    while (this.#waiting[0]?.tone === ',') this.#waiting.shift();
    const { times, outcome } = this.#waiting.shift() ?? { times: toneTimes(), outcome: undefined };
    const dtmf = new DTMF(this.#session, tone, 'outgoing', request, times);
    this.#sent.set(number & 0xffff, { dtmf, outcome });
    this.#session.emit('dtmf', request, dtmf);
  }

  /** @param {number} number @param {any} response */
  #succeed(number, response) {
    const sent = this.#sent.get(number);
    this.#sent.delete(number);
    sent?.outcome?.resolve(response);
    sent?.dtmf.emit('succeeded', { originator: 'remote', response });
  }

  /** Those that wait are not sent any more. @param {number} number @param {any} response @param {string} cause */
  #fail(number, response, cause) {
    const sent = this.#sent.get(number);
    this.#sent.delete(number);
    for (const { outcome } of [sent, ...this.drop()].flatMap(each => each ?? [])) outcome?.reject(cause, response);
    sent?.dtmf.emit('failed', response, cause || null);
  }
}
