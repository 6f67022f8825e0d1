// @ts-check
/** SIP.URI: a SIP or SIPS URI to read, edit, compare and write. RFC 3261 19.1. */
import { parseValue, sameUri } from './grammar.js';
import { Parameters, parameterMap } from './parameters.js';
import { takeParameters, takePairs, takePart, takeWord } from './parts.js';
import { headerize, unescapeText } from './utils.js';
import { join } from './write.js';

/** @typedef {import('./grammar.js').UriParts} UriParts */

export class URI extends Parameters {
  #scheme;
  /** @type {string | null | undefined} */
  #user;
  #host;
  /** @type {number | null} */
  #port = null;
  /** User part and password as they were parsed, until changed. @type {string | undefined} */
  #writtenUser;
  /** Of another scheme: all after the colon. @type {string | undefined} */
  #opaque;
  /** By canonical name. @type {Record<string, string[]>} */
  headers = {};

  /**
   * @param {string | null | undefined} scheme  default 'sip'
   * @param {string | null | undefined} user  not escaped; a password follows a colon
   * @param {string} host
   * @param {number | string | null} [port]
   * @param {Record<string, string | null>} [parameters]
   * @param {Record<string, string | string[]>} [headers]
   * @throws {TypeError} without a host; when written, for a scheme, host or parameter that cannot be one
   */
  constructor(scheme, user, host, port, parameters, headers) {
    super(parameters);
    if (!host) throw new TypeError('missing or invalid "host" parameter');
    this.#scheme = scheme || 'sip';
    this.#user = user;
    this.#host = host;
    if (port != null) this.port = /** @type {number} */ (port);
    if (headers) for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
  }

  /** @param {string} text @returns {URI | undefined} undefined when it is no sip: or sips: URI */
  static parse(text) {
    const parts = typeof text === 'string' ? parseValue('uri', text) : undefined;
    return parts && parts.opaque === undefined ? URI.fromParts(parts) : undefined;
  }

  /** @param {UriParts} parts */
  static fromParts(parts) {
    const { scheme, user, password, host, port, opaque } = parts;
    const written = password === undefined ? user : `${user}:${password}`;
    const uri = new URI(
      scheme,
      written && unescapeText(written),
      host || opaque || '',
      port,
      parameterMap(parts.params),
    );
    for (const [name, value] of parts.headers) uri.setHeader(name, [...(uri.getHeader(name) ?? []), value ?? '']);
    uri.#writtenUser = written;
    uri.#opaque = opaque;
    return uri;
  }

  /** The URI of an open record, see parts.js. */
  static fromRecord() {
    const scheme = takePart();
    const written = takePart();
    const uri = new URI(scheme, written.includes('%') ? unescapeText(written) : written, takePart());
    const port = takeWord();
    if (port) uri.#port = port - 1;
    uri.parameters = takeParameters();
    takePairs((name, value) => uri.setHeader(name, [...(uri.getHeader(name) ?? []), value ?? '']));
    uri.#writtenUser = written;
    return uri;
  }

  get scheme() {
    return this.#scheme.toLowerCase();
  }

  set scheme(value) {
    this.#scheme = value;
  }

  /** Not escaped. @returns {string | null | undefined} */
  get user() {
    return this.#user;
  }

  set user(value) {
    this.#user = value;
    this.#writtenUser = undefined;
  }

  get host() {
    return this.#host.toLowerCase();
  }

  set host(value) {
    this.#host = value;
  }

  /** null when there is none. @returns {number | null} */
  get port() {
    return this.#port;
  }

  /** @param {number | string | null} value */
  set port(value) {
    const port = Number.parseInt(String(value), 10);
    this.#port = Number.isNaN(port) ? null : port;
  }

  /** user@host */
  get aor() {
    return this.#opaque ?? `${this.user}@${this.host}`;
  }

  /** @param {string} name @param {string | string[]} value */
  setHeader(name, value) {
    this.headers[headerize(name)] = Array.isArray(value) ? value : [value];
  }

  /** @param {string} name @returns {string[] | undefined} */
  getHeader(name) {
    return name ? this.headers[headerize(name)] : undefined;
  }

  /** @param {string} name */
  hasHeader(name) {
    return this.getHeader(name) !== undefined;
  }

  /** @param {string} name @returns {string[] | undefined} its values */
  deleteHeader(name) {
    const values = this.getHeader(name);
    delete this.headers[headerize(name)];
    return values;
  }

  clearHeaders() {
    this.headers = {};
  }

  clone() {
    const uri = new URI(this.#scheme, this.#user, this.#host, this.#port, this.parameters, this.headers);
    uri.#writtenUser = this.#writtenUser;
    uri.#opaque = this.#opaque;
    return uri;
  }

  /** RFC 3261 19.1.4. @param {URI | string} other */
  equals(other) {
    return sameUri(this.toRaw(), typeof other === 'string' ? other : other.toRaw());
  }

  /** Normal form: scheme and host in lower case; what cannot stand in its place is escaped. @override */
  toString() {
    const user = this.#writtenUser ? `w${this.#writtenUser}` : `u${this.#user ?? ''}`;
    return this.#write(this.scheme, user, this.host);
  }

  /** The parts as they were given. */
  toRaw() {
    return this.#write(this.#scheme, this.#writtenUser ? `l${this.#writtenUser}` : `u${this.#user ?? ''}`, this.#host);
  }

  /** @param {string} scheme @param {string} user  a piece @param {string} host */
  #write(scheme, user, host) {
    if (this.#opaque !== undefined) return `${scheme}:${this.#opaque}`;
    const params = Object.entries(this.parameters).flatMap(([name, value]) => [
      'l;',
      `n${name}`,
      ...(value == null ? [] : ['l=', `p${value}`]),
    ]);
    const headers = Object.entries(this.headers).flatMap(([name, values]) =>
      values.flatMap(value => ['l&', `n${name}`, 'l=', `h${value}`]),
    );
    if (headers.length) headers[0] = 'l?';
    const port = this.#port === null ? '' : `:${this.#port}`;
    const pieces = [
      `s${scheme}`,
      'l:',
      ...(user[1] ? [user, 'l@'] : []),
      `o${host}`,
      `l${port}`,
      ...params,
      ...headers,
    ];
    const text = join(...pieces);
    if (text === undefined) throw new TypeError(`Invalid URI: ${scheme}:${host}`);
    return text;
  }
}
