// @ts-check
import { headerValues } from './command-values.js';
import { InvalidStateError } from './exceptions.js';
import { IndexedText, indexMessage } from './grammar.js';
import { SipMessage } from './message.js';
import { URI } from './uri.js';
import { join, writeRequest } from './write.js';

/**
 * Both spellings of each: to_tag, toTag.
 * @typedef {object} RequestParams
 * @property {string} [to_displayName]
 * @property {string | URI} [to_uri]  default: the Request-URI
 * @property {string} [to_tag]
 * @property {string} [from_displayName]
 * @property {string | URI} [from_uri]  default: the user agent's
 * @property {string} [from_tag]
 * @property {string} [call_id]
 * @property {number} [cseq]
 * @property {string[]} [route_set]  values for Route
 * @property {number} [status_code]
 * @property {string} [reason_phrase]
 */

/** Names of the parameters, then of the core's arguments. */
const names = {
  to_displayName: 'to_name',
  to_uri: 'to_uri',
  to_tag: 'to_tag',
  from_displayName: 'from_name',
  from_uri: 'from_uri',
  from_tag: 'from_tag',
  call_id: 'call_id',
  cseq: 'cseq',
  route_set: 'route',
};

/** @param {any} uri */
const uriText = uri => (uri instanceof URI ? uri.toRaw() : String(uri));

/** A parameter in one of its spellings. @param {any} params @param {string} name */
const param = (params, name) => params[name] ?? params[name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())];

/** @param {string} text @returns {IndexedText} @throws {TypeError} when it is not a request */
function requestSource(text) {
  const source = indexMessage(text);
  if (!source || source.index[0]) throw new TypeError('Invalid request');
  return source;
}

/** A request of ours. Changing one that was sent changes nothing on the wire. */
export class OutgoingRequest extends SipMessage {
  /** @type {URI | undefined} */
  #ruri;
  /** @type {string[] | undefined} */
  #extraHeaders;
  #changed = false;
  /** @type {((headers: string[]) => void) | undefined} */
  #cancel;
  /** For a CANCEL or an answer, as given. @type {number | undefined} */
  statusCode;
  /** @type {string | undefined} */
  reasonPhrase;

  /**
   * A complete request, not sent.
   * @param {string} method
   * @param {string | URI} ruri  Request-URI
   * @param {import('./ua.js').UA} ua  whose request it is
   * @param {(RequestParams & Record<string, any>) | null} [params]
   * @param {string[] | null} [extraHeaders]  "Name: value"
   * @param {string | { body: string, contentType: string } | null} [body]  a text goes without Content-Type
   * @throws {TypeError} an argument that cannot stand in a request
   */
  constructor(method, ruri, ua, params, extraHeaders, body) {
    const given = params ?? {};
    const made = /** @type {unknown} */ (method) instanceof IndexedText;
    if (!made && !(method && ruri && ua)) throw new TypeError('Not enough arguments');
    super(
      made ? /** @type {any} */ (method) : requestSource(ua.write(values(method, ruri, given, extraHeaders, body))),
    );
    this.ua = ua;
    this.logger = ua?.getLogger('sip.sipmessage');
    this.statusCode = param(given, 'status_code');
    this.reasonPhrase = param(given, 'reason_phrase');
    if (made) return;
    this.#extraHeaders = [...(extraHeaders ?? [])];
    if (body) this.body = /** @type {any} */ (body);
  }

  /**
   * A request that was sent, or is about to be.
   * @param {string} text
   * @param {import('./ua.js').UA} [ua]
   * @param {(headers: string[]) => void} [cancel]
   * @throws {TypeError} when the text is not a request
   * @internal
   */
  static fromText(text, ua, cancel) {
    const request = new OutgoingRequest(/** @type {any} */ (requestSource(text)), '', /** @type {any} */ (ua));
    request.#cancel = cancel;
    return request;
  }

  /** Its Request-URI. @returns {URI | undefined} */
  get ruri() {
    return (this.#ruri ??= URI.parse(this.part(3)));
  }

  /** As given; of a request that was sent, every field as a line. */
  get extraHeaders() {
    return this.#extraHeaders ?? this.#lines();
  }

  /**
   * @override
   * @param {string} name @param {string | string[]} value
   * @throws {TypeError} when it cannot stand in a message
   */
  setHeader(name, value) {
    const values = [value].flat();
    for (const each of values) this.#check(name, each);
    super.setHeader(name, values[0] ?? '');
    for (const each of values.slice(1)) super.addHeader(name, each);
  }

  /** @override @param {string} name @param {string} value @throws {TypeError} when it cannot stand in a message */
  addHeader(name, value) {
    this.#check(name, value);
    super.addHeader(name, value);
  }

  /**
   * Cancels the INVITE of a session. RFC 3261 9.1.
   * @param {string} [reason]  value of a Reason header
   * @param {string[]} [extraHeaders]
   * @throws {InvalidStateError} unless it was sent and is unanswered
   */
  cancel(reason, extraHeaders = []) {
    if (!this.#cancel) throw new InvalidStateError('not sent');
    this.#cancel([...(reason ? [`Reason: ${reason}`] : []), ...extraHeaders]);
  }

  /** @override @throws {TypeError} when a header was put into `headers` that cannot stand in a message */
  toString() {
    if (!this.#changed) return this.data;
    const { body } = /** @type {{ body: any }} */ (this);
    const text = writeRequest(this.method, this.part(3), body?.body ?? body ?? '', this.#lines());
    if (text === undefined) throw new TypeError('Invalid header');
    return text;
  }

  /** @param {string} name @param {string} value */
  #check(name, value) {
    if (join(`t${name}`, `l${value}`) === undefined) throw new TypeError(`Invalid header: ${name}`);
    this.#changed = true;
  }

  #lines() {
    return Object.entries(this.headers).flatMap(([name, entries]) => entries.map(entry => `${name}: ${entry.raw}`));
  }
}

/**
 * Arguments for the core.
 * @param {string} method @param {string | URI} ruri @param {any} params
 * @param {string[] | null | undefined} extraHeaders @param {any} body
 * @returns {import('./command-values.js').Values}
 */
function values(method, ruri, params, extraHeaders, body) {
  /** @type {import('./command-values.js').Values} */
  const list = [
    ['method', String(method)],
    ['request_uri', uriText(ruri)],
    ['body', String(body?.body ?? body ?? '')],
    ['content_type', String(body?.contentType ?? '')],
    ...headerValues(extraHeaders ?? undefined),
  ];
  return [...list, ...paramValues(params, Object.keys(names))];
}

/**
 * @param {RequestParams | undefined} params
 * @param {string[]} wanted  classic names of those that count
 * @returns {import('./command-values.js').Values}
 */
const paramValues = (params, wanted) =>
  Object.entries(names)
    .filter(([classic]) => wanted.includes(classic))
    .flatMap(([classic, name]) =>
      [param(params ?? {}, classic) ?? []]
        .flat()
        .map(value => /** @type {[string, string]} */ ([name, uriText(value)])),
    );

/**
 * Whom a request names instead of the usual two: a name alone stands before the usual address.
 * @param {RequestParams | undefined} params
 * @param {URI} to
 * @param {URI} from
 * @param {string[]} [more]  classic names of others that count
 */
export function partyValues(params, to, from, more = []) {
  const values = paramValues(params, ['to_uri', 'to_displayName', 'from_uri', 'from_displayName', ...more]);
  const given = values.map(([name]) => name);
  for (const [side, uri] of /** @type {const} */ ([
    ['to', to],
    ['from', from],
  ]))
    if (given.includes(`${side}_name`) && !given.includes(`${side}_uri`)) values.push([`${side}_uri`, uri.toRaw()]);
  return values;
}
