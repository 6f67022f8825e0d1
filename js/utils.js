// @ts-check
/** SIP.Utils. */
import { C } from './constants.js';
import { knownName, md5, parseValue } from './grammar.js';
import { join } from './write.js';

/** Canonical form of a header name: "call_id" to "Call-ID". @param {string} name */
export function headerize(name) {
  const text = String(name);
  const hyphened = text.includes('_') ? text.replaceAll('_', '-') : text;
  return knownName(hyphened) ?? capitals(hyphened);
}

/** @param {string} name */
const capitals = name => name.toLowerCase().replace(/(^|-)[a-z]/g, start => start.toUpperCase());

/** What is a user part as text, as URI text. Escapes in it are not escaped again. @param {string} user */
export const escapeUser = user => join(`u${user}`) ?? '';

/** %XX to characters; a text with escapes that are not UTF-8 stays as it is. @param {string} text */
export function unescapeText(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Random characters of a base up to 36. @param {number} size @param {number} [base] @returns {string} */
export function createRandomToken(size, base = 32) {
  const most = 32768; // getRandomValues() gives no more at a time
  const numbers = globalThis.crypto.getRandomValues(new Uint16Array(Math.min(size, most)));
  let token = '';
  for (const number of numbers) token += (number % base).toString(base);
  return size > most ? token + createRandomToken(size - most, base) : token;
}

/** Version 4, RFC 9562 5.4. Also where crypto.randomUUID is missing: pages without https. */
export function newUUID() {
  const digits = createRandomToken(32, 16);
  const variant = '89ab'[Number.parseInt(digits[16], 16) % 4];
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

/** Cause of a final response. @param {number} code */
export function sipErrorCause(code) {
  const found = Object.entries(C.SIP_ERROR_CAUSES).find(([, codes]) => codes.includes(code));
  return C.causes[/** @type {keyof typeof C.causes} */ (found?.[0] ?? 'SIP_FAILURE_CODE')];
}

/** @param {number} code @param {string} [text] */
export const getReasonPhrase = (code, text) => text || C.REASON_PHRASE[code] || '';

/** Value of a Reason header, RFC 3326. @param {number} code @param {string} [text] */
export const getReasonHeaderValue = (code, text) =>
  join('lSIP;cause=', `v${code}`, 'l;text=', `q${getReasonPhrase(code, text)}`);

/** @template T */
export function defer() {
  /** @type {{ promise?: Promise<T>, resolve?: (value: T | PromiseLike<T>) => void, reject?: (reason?: any) => void }} */
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return /** @type {Required<typeof deferred>} */ (deferred);
}

export const Utils = {
  Promise,
  defer,
  /** Each function gets what the promise of the one before gave. @param {((value: any) => any)[]} functions @param {any} value */
  reducePromises: (functions, value) =>
    functions.reduce((previous, next) => previous.then(next), Promise.resolve(value)),
  /**
   * Gives an object what instances of a class have.
   * @param {any} object
   * @param {any} Mixin  a class or a function
   * @param {any[]} [args]  for it
   * @param {boolean} [override]  replace members that the object has
   */
  augment(object, Mixin, args = [], override = false) {
    const isClass = !Object.getOwnPropertyDescriptor(Mixin, 'prototype')?.writable;
    const made = isClass ? Reflect.construct(Mixin, args) : object;
    if (!isClass) Mixin.apply(object, args);
    const first = isClass ? made : Mixin.prototype;
    for (let from = first; from && from !== Object.prototype; from = Object.getPrototypeOf(from))
      for (const name of Reflect.ownKeys(from)) {
        if (name === 'constructor' || (!override && object[name] !== undefined)) continue;
        const value = (isClass ? made : from)[name];
        object[name] = isClass && typeof value === 'function' ? value.bind(made) : value;
      }
  },
  /**
   * An option with two names.
   * @param {Record<string, any>} options  gets options[winner]
   * @param {string} winner
   * @param {string} loser
   * @param {boolean} deprecated  warn of the loser
   * @param {{ warn(text: string): void }} logger
   * @param {any} [defaultValue]
   */
  optionsOverride(options, winner, loser, deprecated, logger, defaultValue) {
    if (deprecated && options[loser]) logger.warn(`${loser} is deprecated, use ${winner}`);
    if (options[winner] && options[loser]) logger.warn(`${winner} overrides ${loser}`);
    options[winner] ||= options[loser] || defaultValue;
  },
  /** A session description of nothing, by the origin of another. @param {string} [body] */
  generateFakeSDP(body) {
    if (!body) return undefined;
    const origin = /^o=.*$/m.exec(body)?.[0].trimEnd() ?? 'o=- 0 0 IN IP4 0.0.0.0';
    return `v=0\r\n${origin}\r\ns=-\r\nt=0 0\r\nc=IN IP4 0.0.0.0`;
  },
  /** @param {string} text */
  str_utf8_length: text => new TextEncoder().encode(text).length,
  /** @param {any} value */
  isFunction: value => typeof value === 'function',
  /** A whole number, or the text of one. @param {any} value */
  isDecimal: value => Number.isInteger(typeof value === 'string' && value.trim() ? Number(value) : value),
  createRandomToken,
  newTag: () => createRandomToken(10),
  newUUID,
  /** @param {string} host @returns {'domain' | 'IPv4' | 'IPv6' | undefined} */
  hostType: host => (host ? parseValue('host', host)?.host_type : undefined),
  escapeUser,
  headerize,
  sipErrorCause,
  getReasonPhrase,
  getReasonHeaderValue,
  /** @param {number} [code]  200 to 699 @param {string} [text] @throws {TypeError} */
  getCancelReason(code, text) {
    if (code && (code < 200 || code > 699)) throw new TypeError(`Invalid status_code: ${code}`);
    return code ? getReasonHeaderValue(code, text) : undefined;
  },
  /** @param {number} code  100 to 699 @param {string} [text] @throws {TypeError} */
  buildStatusLine(code, text) {
    if (!(code >= 100 && code <= 699)) throw new TypeError(`Invalid status_code: ${code}`);
    const line = join(`lSIP/2.0 ${code} ${getReasonPhrase(code, text)}`);
    if (!line) throw new TypeError(`Invalid reason: ${text}`);
    return `${line}\r\n`;
  },
  /** An address that nobody has, RFC 5737. */
  getRandomTestNetIP: () => `192.0.2.${1 + (Number.parseInt(createRandomToken(4, 16), 16) % 254)}`,
  calculateMD5: md5,
};
