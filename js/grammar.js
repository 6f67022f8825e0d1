// @ts-check
/** Parsers of the core as functions of text: single header values (RFC 3261 25.1), whole messages, digests. */
import { core } from './load.js';
import { parameterMap } from './parameters.js';
import { bytesAt, decode, put, putList, result, words } from './wire.js';

/** Kinds of values; the core counts them in this order. */
const rules = /** @type {const} */ ([
  'uri',
  'nameAddr',
  'nameAddrs',
  'via',
  'tokens',
  'item',
  'challenges',
  'host',
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
 *   tokens      list of option tags
 *   item        { value, params }: a token and its parameters, as of Event or Reason; `wordItem` a word, as of Replaces
 *   challenges  list of { value: scheme, params }, 22
 *   host        { host, host_type: 'domain' | 'IPv4' | 'IPv6' }
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

/**
 * The session description in a multipart body. RFC 5621.
 * @param {string} contentType @param {string} body @param {number} nesting  how deep to look
 * @returns {{ contentType: string, body: string } | undefined}
 */
export function descriptionIn(contentType, body, nesting) {
  const size = core()._sipua_description_in(putList([contentType, body, String(nesting)]));
  if (!size) return undefined;
  const text = result(size);
  const end = text.indexOf('\n');
  return { contentType: text.slice(0, end), body: text.slice(end + 1) };
}

/** Lower-case hexadecimal MD5 of the text's UTF-8 bytes. @param {string} text */
export const md5 = text => result(core()._sipua_md5(put(text)));

/** @type {string[] | undefined} */
let names;

/** @type {Map<string, number> | undefined} */
let ids;

/** Canonical names by themselves and in lower case. @type {Map<string, string> | undefined} */
let spellings;

/** Canonical form of a header name that the core knows. @param {string} name @returns {string | undefined} */
export function knownName(name) {
  spellings ??= new Map(headerNames().flatMap(each => [each, each.toLowerCase()].map(key => [key, each])));
  return spellings.get(name) ?? spellings.get(name.toLowerCase());
}

/** Number that an index has for the fields of a name; 0: the core knows it only in writing. @param {string} name  canonical */
export function headerId(name) {
  ids ??= new Map(
    headerNames()
      .slice(0, -27)
      .map((each, id) => [each, id]),
  );
  return ids.get(name) ?? 0;
}

/** Canonical names by the number that an index has for a field, then those of the compact forms from 'a'. */
function headerNames() {
  return (names ??= result(core()._sipua_header_names()).split('\n'));
}

/**
 * A message and where its parts are.
 *
 *   index   status (0: request), then offset and size of method, Request-URI, reason, body,
 *           then five words for each field: offset and size of name and of value, number of its name
 */
export class IndexedText {
  /** Offsets count bytes, as the text came in bytes that are not UTF-8. @type {Uint8Array | null} */
  #bytes;

  /** @param {string} text @param {Uint8Array | null} bytes @param {number[]} index */
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

  /** Where that part begins in the text; NaN when offsets count bytes. @param {number} word */
  place(word) {
    return this.#bytes ? Number.NaN : this.index[word];
  }

  /** Canonical name of the field at index[word]; '' when the core knows none. @param {number} word */
  fieldName(word) {
    const known = headerNames();
    const id = this.index[word + 4];
    if (id || this.index[word + 1] !== 1) return known[id];
    const letter = this.part(word).toLowerCase().charCodeAt(0) - 97;
    return (letter >= 0 && known[known.length - 27 + letter]) || '';
  }
}

/** Words of an index before those of its first field, and of each field. */
export const indexHead = 9;
export const indexPerField = 5;

/** A copy of an index. @param {number} at  its address in the core's memory @returns {number[]} */
export function copyIndex(at) {
  const memory = words();
  const from = at >> 2;
  const fields = (memory[from + indexHead] >> 2) - indexHead;
  const size = indexHead + memory[from + indexHead + 1] * indexPerField;
  /** @type {number[]} */
  const index = new Array(size);
  for (let word = 0; word < indexHead; word++) index[word] = memory[from + word];
  for (let word = indexHead; word < size; word++) index[word] = memory[fields + word];
  return index;
}

/** A frame, its bytes beside it when it came so. @typedef {{ text: string, bytes: Uint8Array | null }} Kept */

/** What is needed to read a frame by offsets later. @param {string | Uint8Array} data @returns {Kept} */
export const keep = data =>
  typeof data === 'string' ? { text: data, bytes: null } : { text: decode(data), bytes: data.slice() };

/** Text out of the core's memory. @param {number} at  address @param {number} size  bytes */
export const copyText = (at, size) => keep(bytesAt(at, size));

/** @param {Kept} kept @param {number} at  address of the index */
export const indexedText = ({ text, bytes }, at) =>
  new IndexedText(text, words()[(at >> 2) + indexHead + 2] ? bytes : null, copyIndex(at));

/** @param {string} text @returns {IndexedText | undefined} undefined when it is not a SIP message */
export function indexMessage(text) {
  const at = core()._sipua_index(put(text), text.length);
  return at ? new IndexedText(text, null, copyIndex(at)) : undefined;
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
