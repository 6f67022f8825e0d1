// @ts-check
/** Parsers of the core as functions of text: single header values (RFC 3261 25.1), whole messages, digests. */
import { core } from './load.js';
import { parameterMap } from './parameters.js';
import { bytesAt, decode, put, putList, result, textAt, words } from './wire.js';

/** Kinds of values; the core counts them in this order. */
const rules = /** @type {const} */ ([
  'uri',
  'nameAddr',
  'nameAddrs',
  'via',
  'cseq',
  'tokens',
  'item',
  'challenges',
  'host',
  'number',
  'list',
  'target',
  'rack',
  'startLine',
  'stunUri',
  'turnUri',
  'wordItem',
  'mediaType',
  'callId',
  'uuid',
  'displayName',
  'quotedString',
]);

/** @typedef {(typeof rules)[number]} Rule */
/** A parameter: name, then its value or null. @typedef {[name: string, value: string | null]} Pair */
/**
 * Texts as they were written, escapes included. Only other schemes than sip and sips have `opaque`.
 * @typedef {{ scheme: string, user: string, password?: string, host: string, port?: number, params: Pair[], headers: Pair[], opaque?: string }} UriParts
 */
/** @typedef {{ name: string, uri: UriParts, params: Pair[] }} NameAddrParts */

/**
 * One header value in parts.
 *
 *   uri         UriParts
 *   nameAddr    NameAddrParts, RFC 3261 20.10; `nameAddrs` a comma list, with the place of each in the text
 *   via         { protocol: 'SIP', transport, host, host_type, port?, params }, 20.42
 *   cseq        { value, method }, 20.16
 *   tokens      list of option tags
 *   item        { value, params }: a token and its parameters, as of Event or Reason; `wordItem` a word, as of Replaces
 *   challenges  list of { value: scheme, params }, 22
 *   host        { host, host_type: 'domain' | 'IPv4' | 'IPv6' }
 *   number      delta-seconds, Content-Length ...
 *   list        texts between commas
 *   target      UriParts of a target, a line end, and the domain for one without
 *   rack        { rseq, cseq, method }, RFC 3262
 *   startLine   { method, uri: UriParts, sip_version } or { sip_version, status_code, reason_phrase }; of a fragment
 *               with headers the first line
 *   stunUri     { scheme, host, port?, transport? }, RFC 7064; `turnUri` RFC 7065
 *   mediaType, callId, uuid   the text itself
 *   displayName, quotedString   without quotes and escapes
 *
 * @param {Rule} rule
 * @param {string} text
 * @returns {any} undefined when the text does not follow the rule
 */
export function parseValue(rule, text) {
  const size = core()._sipua_parse(rules.indexOf(rule), put(text));
  return size ? JSON.parse(result(size)) : undefined;
}

/** RFC 3261 19.1.4. @param {string} a  a URI @param {string} b */
export const sameUri = (a, b) => !!core()._sipua_same_uri(putList([a, b]));

/** Lower-case hexadecimal MD5 of the text's UTF-8 bytes. @param {string} text */
export const md5 = text => result(core()._sipua_md5(put(text)));

/** @type {string[] | undefined} */
let names;

/** Canonical spelling by the number that an index has for a field; '' for fields without one. @param {number} id */
export function headerName(id) {
  names ??= result(core()._sipua_header_names()).split('\n');
  return names[id];
}

/**
 * A message and where its parts are.
 *
 *   index   status (0: request), then offset and size of method, Request-URI, reason, body,
 *           then five words for each field: number of its name, offset and size of name and of value
 */
export class IndexedText {
  /** Offsets count bytes: of an ASCII text, characters too. @type {Uint8Array | null} */
  #bytes;

  /** @param {string} text @param {Uint8Array | null} bytes  null when the text is ASCII @param {Uint32Array} index */
  constructor(text, bytes, index) {
    this.text = text;
    this.#bytes = bytes;
    this.index = index;
  }

  /** The part whose offset and size are at index[word]. @param {number} word */
  part(word) {
    const start = this.index[word];
    const end = start + this.index[word + 1];
    return this.#bytes ? decode(this.#bytes.subarray(start, end)) : this.text.slice(start, end);
  }
}

/**
 * A frame and what is needed to read it by offsets later.
 * @param {string | Uint8Array} data
 * @param {number} size  what put(data) returned, just now
 * @returns {{ text: string, bytes: Uint8Array | null }}
 */
export function keep(data, size) {
  if (data.length === size && typeof data === 'string') return { text: data, bytes: null };
  return copyText(core()._sipua_reserve(0), size);
}

/**
 * Text out of the core's memory, with its bytes unless it is ASCII.
 * @param {number} at  address
 * @param {number} size  bytes
 */
export function copyText(at, size) {
  const text = textAt(at, size);
  return { text, bytes: text.length === size ? null : bytesAt(at, size).slice() };
}

/** @param {string} text @returns {IndexedText | undefined} undefined when it is not a SIP message */
export function indexMessage(text) {
  const kept = keep(text, put(text));
  const count = core()._sipua_index(put(text));
  return count ? new IndexedText(kept.text, kept.bytes, words(core()._sipua_result(), count)) : undefined;
}

/**
 * @param {string} text  a name-addr, or a URI whose parameters are then those of the header
 * @returns {{ displayName: string, uri: UriParts, params: Record<string, string | null> } | null}
 */
export function parseNameAddr(text) {
  /** @type {NameAddrParts | undefined} */
  const parts = parseValue('nameAddr', text);
  return parts ? { displayName: parts.name, uri: parts.uri, params: parameterMap(parts.params) } : null;
}
