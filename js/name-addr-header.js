// @ts-check
/** SIP.NameAddrHeader: a value of From, To, Contact, Refer-To ... RFC 3261 20.10. */
import { parseValue } from './grammar.js';
import { Parameters, parameterMap } from './parameters.js';
import { openParts, Parts, takeParameters, takePart, takeWord } from './parts.js';
import { URI } from './uri.js';
import { join } from './write.js';

export class NameAddrHeader extends Parameters {
  /** Without quotes. @type {string | undefined} */
  displayName;

  /**
   * @param {URI} uri
   * @param {string} [displayName]
   * @param {Record<string, string | null>} [parameters]  of the header, not of the URI
   * @throws {TypeError} unless `uri` is a URI; a parameter that cannot be one
   */
  constructor(uri, displayName, parameters) {
    super(parameters);
    if (!(uri instanceof URI)) throw new TypeError('missing or invalid "uri" parameter');
    this.uri = uri;
    this.displayName = displayName;
  }

  /**
   * @param {string} text
   * @param {string} [whole]  as for openParts()
   * @param {number} [place]
   * @returns {NameAddrHeader | undefined}
   */
  static parse(text, whole, place) {
    if (typeof text !== 'string') return undefined;
    if (openParts(Parts.nameAddr, text, whole, place)) return NameAddrHeader.#fromRecord();
    const parts = parseValue('nameAddr', text);
    return parts && NameAddrHeader.fromParts(parts);
  }

  /** Of an open record, see parts.js. */
  static #fromRecord() {
    const written = takePart() || undefined;
    const name = takeWord() ? written?.replace(/\\(.)/gs, '$1') : written;
    const parameters = takeParameters();
    const header = new NameAddrHeader(URI.fromRecord(), name);
    header.parameters = parameters;
    return header;
  }

  /** @param {import('./grammar.js').NameAddrParts} parts */
  static fromParts(parts) {
    const made = new NameAddrHeader(URI.fromParts(parts.uri), parts.name || undefined);
    made.parameters = parameterMap(parts.params);
    return made;
  }

  /**
   * @override
   * @param {string} name  a token
   * @param {string | number | null} [value]  written in quotes when it has to be
   * @throws {TypeError} when one of them cannot stand in a message
   */
  setParam(name, value) {
    if (name && join(...this.parameterPieces([[name, value == null ? null : String(value)]])) === undefined)
      throw new TypeError(`Invalid parameter: ${name}`);
    super.setParam(name, value);
  }

  /** Display name, or else user@host. */
  get friendlyName() {
    return this.displayName || this.uri.aor;
  }

  clone() {
    const copy = new NameAddrHeader(this.uri.clone(), this.displayName);
    copy.parameters = { ...this.parameters };
    return copy;
  }

  /** @override @throws {TypeError} a display name or parameter that cannot stand in a message */
  toString() {
    const name = this.displayName ? [`q${this.displayName}`, 'l '] : [];
    const text = join(...name, 'l<', `l${this.uri.toRaw()}`, 'l>', ...this.parameterPieces());
    if (text === undefined) throw new TypeError('Invalid name-addr');
    return text;
  }

  /** @param {[name: string, value: string | null][]} [parameters] @protected */
  parameterPieces(parameters = Object.entries(this.parameters)) {
    return parameters.flatMap(([name, value]) => ['l;', `t${name}`, ...(value == null ? [] : ['l=', `v${value}`])]);
  }
}
