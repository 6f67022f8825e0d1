// @ts-check
/** SIP.NameAddrHeader: a value of From, To, Contact, Refer-To ... RFC 3261 20.10. */
import { parseValue } from './grammar.js';
import { Parameters, parameterMap } from './parameters.js';
import { openParts, Parts, takeParameters, takePart, takeWord } from './parts.js';
import { URI } from './uri.js';

export class NameAddrHeader extends Parameters {
  /** Without quotes. @type {string | undefined} */
  displayName;

  /**
   * @param {URI} uri
   * @param {string} [displayName]
   * @param {Record<string, string | null>} [parameters]  of the header, not of the URI
   * @throws {TypeError} unless `uri` is a URI
   */
  constructor(uri, displayName, parameters) {
    super(parameters);
    if (!(uri instanceof URI)) throw new TypeError('missing or invalid "uri" parameter');
    this.uri = uri;
    this.displayName = displayName;
  }

  /** @param {string} text @returns {NameAddrHeader | undefined} */
  static parse(text) {
    if (typeof text !== 'string') return undefined;
    if (openParts(Parts.nameAddr, text)) return NameAddrHeader.#fromRecord();
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
    return new NameAddrHeader(URI.fromParts(parts.uri), parts.name || undefined, parameterMap(parts.params));
  }

  /** Display name, or else user@host. */
  get friendlyName() {
    return this.displayName || this.uri.aor;
  }

  clone() {
    return new NameAddrHeader(this.uri.clone(), this.displayName, this.parameters);
  }

  /** @override */
  toString() {
    const name = this.displayName ? `"${this.displayName.replace(/["\\]/g, '\\$&')}" ` : '';
    return `${name}<${this.uri.toRaw()}>${this.paramText()}`;
  }
}
