// @ts-check
/** Options of the classic methods as arguments of the core's commands, and its refusals as exceptions. */
import { InvalidStateError, NotSupportedError } from './exceptions.js';

/** @typedef {[name: string, value: string][]} Values */
/**
 * What most methods of a session take; both spellings everywhere.
 * @typedef {object} ReplyOptions
 * @property {number} [statusCode]
 * @property {number} [status_code]
 * @property {string} [reasonPhrase]
 * @property {string} [reason_phrase]
 * @property {string[]} [extraHeaders]  "Name: value"
 * @property {string | { body: string, contentType: string }} [body]
 * @property {string} [contentType]
 */

/** @param {string[] | null | undefined} headers @returns {Values} @throws {TypeError} unless it is a list */
export function headerValues(headers) {
  const list = headers ?? [];
  if (!Array.isArray(list)) throw new TypeError(`Invalid extraHeaders: ${String(list)}`);
  return list.map(header => ['extra_header', String(header)]);
}

/** @param {ReplyOptions | null | undefined} options @returns {Values} */
export function replyValues(options) {
  const { statusCode, status_code, reasonPhrase, reason_phrase, extraHeaders, body, contentType } = options ?? {};
  const content = typeof body === 'object' && body ? body : { body, contentType };
  /** @type {[string, unknown][]} */
  const values = [
    ['status', statusCode ?? status_code],
    ['reason', reasonPhrase ?? reason_phrase],
    ['body', content.body],
    ['content_type', content.contentType],
  ];
  const given = values.filter(([, value]) => value != null).map(([name, value]) => [name, String(value)]);
  return /** @type {Values} */ ([...given, ...headerValues(extraHeaders)]);
}

/** How the classic API calls an argument. @type {Record<string, string>} */
const classicNames = {
  status: 'statusCode',
  reason: 'reasonPhrase',
  extra_header: 'extraHeaders',
  content_type: 'contentType',
  request_uri: 'ruri',
  to_name: 'to_displayName',
  from_name: 'from_displayName',
  route: 'route_set',
};

/**
 * @param {import('./pump.js').Refusal} refusal
 * @param {Values} values  of the command
 * @param {number} status  of the object
 * @returns {Error}
 */
export function refusalError({ code, what }, values, status) {
  if (code === 'unsupported') return new NotSupportedError(what);
  if (code === 'state' || code === 'unknown') return new InvalidStateError(status);
  const value = values.find(([name]) => name === what)?.[1];
  return new TypeError(`Invalid ${classicNames[what] ?? what}${value === undefined ? '' : `: ${value}`}`);
}
