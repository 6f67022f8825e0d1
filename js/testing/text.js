// @ts-check
// SIP messages as the test server sees them: ordered header lines, read by the library's own parser (RFC 3261 7).
// This is the only file of js/testing that names the library's message layer.

import { md5, parseValue } from '../grammar.js';
import { readMessage } from '../message.js';
import { unescapeText } from '../utils.js';

export { md5 };

/**
 * @typedef {{ name: string, value: string }} Header  name in its canonical spelling
 *
 * @typedef {object} SipMessage
 * @property {boolean} isRequest
 * @property {string} method  of a response: its CSeq's
 * @property {string} ruri  Request-URI; '' in a response
 * @property {number} status  0 in a request
 * @property {string} reason
 * @property {Header[]} headers  in their order on the wire; one value each for the list headers that a proxy edits
 * @property {string} body
 *
 * @typedef {object} Address
 * @property {string} uri  as it was written, without angle brackets
 * @property {string} user  unescaped; '' when there is none
 * @property {string} host  in lower case
 * @property {number | null} port
 * @property {import('../grammar.js').Pair[]} params  of the header, in order and as written, quotes included
 */

const utf8 = new TextEncoder();

/**
 * @param {string} text  one WebSocket message (RFC 7118 5)
 * @returns {SipMessage | null}  null when it is no SIP message or lacks what every message has (RFC 3261 8.1.1)
 */
export function parse(text) {
  const message = readMessage(text);
  if (!message) return null;
  const complete = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].every(name => message.headers.some(h => h.name === name));
  return complete ? { ...message, headers: message.headers.flatMap(separate) } : null;
}

const lists = ['Via', 'Route', 'Record-Route', 'Contact'];

/** One header line for each value (RFC 3261 7.3.1). @param {Header} header @returns {Header[]} */
function separate({ name, value: text }) {
  if (!lists.includes(name) || !text.includes(',')) return [{ name, value: text }];
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<])+/g) ?? [];
  return parts.map(part => ({ name, value: part.trim() }));
}

/** @param {SipMessage} message @returns {string}  with a Content-Length that counts UTF-8 bytes */
export function write(message) {
  const start = message.isRequest
    ? `${message.method} ${message.ruri} SIP/2.0`
    : `SIP/2.0 ${message.status} ${message.reason}`;
  const lines = message.headers.filter(h => h.name !== 'Content-Length').map(h => `${h.name}: ${h.value}`);
  return [start, ...lines, `Content-Length: ${utf8.encode(message.body).length}`, '', message.body].join('\r\n');
}

/** First value of a header, or ''. @param {SipMessage} message @param {string} name */
export const value = (message, name) => message.headers.find(h => h.name === name)?.value ?? '';

/** @param {SipMessage} message @param {string} name @returns {string[]} */
export const values = (message, name) => message.headers.filter(h => h.name === name).map(h => h.value);

/** A copy without the headers of that name. @param {SipMessage} message @param {string} name @returns {SipMessage} */
export const without = (message, name) => ({ ...message, headers: message.headers.filter(h => h.name !== name) });

/** A copy with one more value, above the others. @param {SipMessage} message @param {string} name @param {string} top */
export function push(message, name, top) {
  const at = message.headers.findIndex(h => h.name === name);
  const headers = [...message.headers];
  headers.splice(Math.max(at, 0), 0, { name, value: top });
  return { ...message, headers };
}

/** A copy without the topmost value of that name. @param {SipMessage} message @param {string} name */
export function pop(message, name) {
  const at = message.headers.findIndex(h => h.name === name);
  return { ...message, headers: message.headers.filter((_, i) => i !== at) };
}

/** A copy with one value of that name. @param {SipMessage} message @param {string} name @param {string} only */
export function set(message, name, only) {
  const at = message.headers.findIndex(h => h.name === name);
  if (at < 0) return { ...message, headers: [...message.headers, { name, value: only }] };
  const headers = message.headers.filter((h, i) => h.name !== name || i === at);
  return { ...message, headers: headers.map(h => (h.name === name ? { name, value: only } : h)) };
}

/** @param {string} text  a From, To, Contact, Route or Record-Route value @returns {Address | null} */
export function address(text) {
  /** @type {import('../grammar.js').NameAddrParts | undefined} */
  const parsed = parseValue('nameAddr', text);
  if (!parsed) return null;
  const { uri, params } = parsed;
  const [, between] = /^(?:"(?:[^"\\]|\\.)*"|[^"<])*<([^>]*)>/.exec(text) ?? [];
  return {
    uri: between ?? text.split(';')[0].trim(),
    user: unescapeText(uri.user),
    host: uri.host.toLowerCase(),
    port: uri.port ?? null,
    params,
  };
}

/** @param {string} uri  as in a request line @returns {Address | null} */
export const uriAddress = uri => address(`<${uri}>`);

/** A header parameter; undefined when it is absent. @param {Address | null} from @param {string} name  in lower case */
export const param = (from, name) => from?.params.find(([key]) => key.toLowerCase() === name)?.[1] ?? undefined;

/** Tag of a From or To, or ''. @param {SipMessage} message @param {'From' | 'To'} name */
export const tag = (message, name) => param(address(value(message, name)), 'tag') ?? '';

/**
 * Parameters of a challenge or of credentials, names in lower case (RFC 3261 20.7, 20.44).
 * @param {string} text  value of a WWW-Authenticate, Authorization ... header
 * @returns {Record<string, string | null>}
 */
export function digestParams(text) {
  const [first] = parseValue('challenges', text) ?? [];
  /** @type {import('../grammar.js').Pair[]} */
  const pairs = first?.value.toLowerCase() === 'digest' ? first.params : [];
  return Object.fromEntries(pairs.map(([name, v]) => [name.toLowerCase(), v]));
}

/** @type {Record<number, string>} */
const phrases = {
  100: 'Trying',
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  487: 'Request Terminated',
  500: 'Server Internal Error',
};

/**
 * A response to a request (RFC 3261 8.2.6).
 * @param {SipMessage} request
 * @param {number} status
 * @param {{ toTag?: string, reason?: string, headers?: Header[], body?: string }} [more]
 *   toTag is added when the request has none; leave it out for 100.
 * @returns {SipMessage}
 */
export function reply(request, status, { toTag = '', reason = phrases[status] ?? '', headers = [], body = '' } = {}) {
  const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'];
  const own = request.headers.filter(h => copied.includes(h.name));
  const message = { isRequest: false, method: request.method, ruri: '', status, reason, headers: own, body };
  const untagged = toTag && !tag(request, 'To');
  const answer = untagged ? set(message, 'To', `${value(request, 'To')};tag=${toTag}`) : message;
  return { ...answer, headers: [...answer.headers, ...headers] };
}
