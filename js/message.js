// @ts-check
/** SIP messages as values: what received and sent ones have in common, and a plain reading of any text. RFC 3261 7. */
import { headerId, IndexedText, indexHead, indexMessage, indexPerField } from './grammar.js';
import { parseHeaderValue } from './header-values.js';
import { NameAddrHeader } from './name-addr-header.js';
import { splitList } from './parts.js';
import { headerize } from './utils.js';

/** One value as it was written, and what parseHeader() made of it. @typedef {{ raw: string, parsed?: any }} HeaderEntry */

/** One that knows where it was written. */
class WrittenEntry {
  #written;
  #place;

  /** @param {string} raw @param {number} [place]  where it is in the text of its message, just so; NaN: not there */
  constructor(raw, place = Number.NaN) {
    this.raw = this.#written = raw;
    this.#place = place;
  }

  /** Of any entry, of our making or not. @param {HeaderEntry} entry @param {string} name @param {string} text */
  static parse(entry, name, text) {
    const place = #place in entry && entry.raw === entry.#written ? entry.#place : Number.NaN;
    return parseHeaderValue(name, entry.raw, text, place);
  }
}

/**
 * @typedef {object} PlainMessage
 * @property {boolean} isRequest
 * @property {string} method  of a response: its CSeq's
 * @property {string} ruri  '' for a response
 * @property {number} status  0 for a request
 * @property {string} reason
 * @property {{ name: string, value: string }[]} headers  in order, under canonical names
 * @property {string} body
 */

/** Headers whose comma lists come as a field for each value. */
const lists = new Set(
  (
    'Via Contact Route Record-Route Path Service-Route P-Asserted-Identity P-Preferred-Identity Remote-Party-ID ' +
    'Diversion History-Info Reason Alert-Info Call-Info'
  ).split(' '),
);

/** A value with its line folds as blanks. @param {string} value */
const unfold = value => (value.includes('\n') || value.includes('\r') ? value.replace(/[\r\n]/g, ' ') : value);

/** Of the field at index[at]. @param {IndexedText} source @param {number} at */
const fieldName = (source, at) => source.fieldName(at) || headerize(source.part(at));

/** A field's values behind the others of its name. @param {HeaderEntry[]} entries @param {IndexedText} source @param {number} at @param {string} name */
function addField(entries, source, at, name) {
  const written = source.part(at + 2);
  const raw = unfold(written);
  const place = raw === written ? source.place(at + 2) : Number.NaN;
  if (!lists.has(name) || !raw.includes(',')) entries.push(new WrittenEntry(raw, place));
  else for (const each of splitList(raw, source.text, place)) entries.push(new WrittenEntry(each.value, each.place));
}

/** @param {string} text @returns {PlainMessage | null} null when it is not a SIP message */
export function readMessage(text) {
  const source = indexMessage(text);
  if (!source) return null;
  const status = source.index[0];
  /** @type {{ name: string, value: string }[]} */
  const headers = [];
  for (let at = indexHead; at < source.index.length; at += indexPerField)
    headers.push({ name: fieldName(source, at), value: unfold(source.part(at + 2)) });
  return {
    isRequest: !status,
    method: source.part(1),
    ruri: source.part(3),
    status,
    reason: source.part(5),
    headers,
    body: source.part(7),
  };
}

/** What is read first is decoded then: most of a message is never looked at. */
export class SipMessage {
  /** @type {IndexedText} */
  #source;
  /** @type {Record<string, HeaderEntry[]> | undefined} */
  #headers;
  /** Names that were asked for before, and the list of each. @type {string[]} */
  #names = [];
  /** @type {HeaderEntry[][]} */
  #lists = [];
  /** @type {string | undefined} */
  #toTag;
  /** @type {string | undefined} */
  #body;
  /** Number of the input that brought it; 0 for a message of our own. */
  serial = 0;
  /** @type {import('./logger.js').Logger | undefined} */
  logger;

  /** @param {IndexedText} [source] */
  constructor(source = new IndexedText('', null, Array(indexHead).fill(0))) {
    this.#source = source;
  }

  /** The complete text. */
  get data() {
    return this.#source.text;
  }

  /** Fields by canonical name, each list in order. */
  get headers() {
    return (this.#headers ??= this.#readHeaders());
  }

  #readHeaders() {
    /** @type {Record<string, HeaderEntry[]>} */
    const headers = {};
    const source = this.#source;
    for (let at = indexHead; at < source.index.length; at += indexPerField) {
      const name = fieldName(source, at);
      const read = this.#names.indexOf(name);
      if (read >= 0) headers[name] = this.#lists[read];
      else addField((headers[name] ??= []), source, at, name);
    }
    return headers;
  }

  /** The list of one name, without the others until `headers` is asked for. @param {string} name  canonical @returns {HeaderEntry[] | undefined} */
  #entries(name) {
    if (this.#headers) return this.#headers[name];
    const read = this.#names.indexOf(name);
    if (read >= 0) return this.#lists[read];
    /** @type {HeaderEntry[]} */
    const entries = [];
    const source = this.#source;
    const id = headerId(name);
    for (let at = indexHead; at < source.index.length; at += indexPerField)
      if (source.index[at + 4] === id && (id || fieldName(source, at) === name)) addField(entries, source, at, name);
    if (!entries.length) return undefined;
    this.#names.push(name);
    this.#lists.push(entries);
    return entries;
  }

  /** Of a response: its CSeq's. */
  get method() {
    return this.#source.part(1);
  }

  get body() {
    return (this.#body ??= this.#source.part(7));
  }

  set body(value) {
    this.#body = value;
  }

  /** @returns {NameAddrHeader | undefined} */
  get from() {
    return this.parseHeader('From');
  }

  /** @returns {NameAddrHeader | undefined} */
  get to() {
    return this.parseHeader('To');
  }

  get from_tag() {
    return this.from?.getParam('tag') ?? undefined;
  }

  get fromTag() {
    return this.from_tag;
  }

  /** Of an INVITE that came in, once answered: ours. @returns {string | undefined} */
  get to_tag() {
    return this.#toTag ?? this.to?.getParam('tag') ?? undefined;
  }

  set to_tag(value) {
    this.#toTag = value;
  }

  get toTag() {
    return this.to_tag;
  }

  set toTag(value) {
    this.to_tag = value;
  }

  /** @returns {string} '' when absent */
  get call_id() {
    return this.getHeader('Call-ID') ?? '';
  }

  get callId() {
    return this.call_id;
  }

  /** The number of the CSeq. @returns {number | undefined} */
  get cseq() {
    return this.parseHeader('CSeq')?.value;
  }

  /** The top Via. */
  get via() {
    return this.parseHeader('Via');
  }

  /** @returns {string | undefined} */
  get via_branch() {
    return this.via?.branch;
  }

  get viaBranch() {
    return this.via_branch;
  }

  /** First value, as written. Names without case; `_` counts as `-`. @param {string} name @returns {string | undefined} */
  getHeader(name) {
    return this.#entries(headerize(name))?.[0]?.raw;
  }

  /** @param {string} name @returns {string[]} */
  getHeaders(name) {
    return (this.#entries(headerize(name)) ?? []).map(entry => entry.raw);
  }

  /** @param {string} name */
  hasHeader(name) {
    return !!this.#entries(headerize(name))?.length;
  }

  /**
   * A value in parts, as SIP.Grammar.parse() gives it. One that does not follow its grammar is taken out.
   * @param {string} name
   * @param {number} [at]  0 for the first
   * @returns {any} undefined when absent or malformed
   */
  parseHeader(name, at = 0) {
    const canonical = headerize(name);
    const entries = this.#entries(canonical);
    const entry = entries?.[at];
    if (!entry) return undefined;
    if (entry.parsed !== undefined) return entry.parsed;
    const parsed = WrittenEntry.parse(entry, canonical, this.data);
    if (parsed !== undefined) return (entry.parsed = parsed);
    this.logger?.warn(`error parsing "${canonical}" header field with value "${entry.raw}"`);
    entries.splice(at, 1);
  }

  /** The same as parseHeader(). @param {string} name @param {number} [at] */
  s(name, at) {
    return this.parseHeader(name, at);
  }

  /** Replaces every field of that name in this object. @param {string} name @param {string} value */
  setHeader(name, value) {
    this.headers[headerize(name)] = [new WrittenEntry(String(value))];
  }

  /** @param {string} name @param {string} value */
  addHeader(name, value) {
    const canonical = headerize(name);
    const headers = this.headers;
    (headers[canonical] ??= []).push(new WrittenEntry(value));
  }

  toString() {
    return this.data;
  }

  /** The part of the text at index[word], index[word + 1]. @param {number} word @protected */
  part(word) {
    return this.#source.part(word);
  }

  /** 0 for a request. @protected */
  get status() {
    return this.#source.index[0];
  }
}
