// @ts-check
/** Texts of an application on their way into a message, by the core: escaped, quoted or refused. RFC 3261 25.1. */
import { core } from './load.js';
import { putList, result } from './wire.js';

/**
 * Texts behind each other, each escaped as its first letter says:
 *
 *   l  as it is; one line                     t  a token
 *   u  user[:password]; w as a URI has it     v  value of a header parameter, quoted if it has to be
 *   n  name of a URI parameter or header      q  quoted
 *   p  value of a URI parameter               s  scheme
 *   h  value of a URI header                  o  host
 *
 * @param {...string} pieces
 * @returns {string | undefined} undefined when one cannot stand where it is to stand; for no text at all, too
 */
export function join(...pieces) {
  const size = core()._sipua_join(putList(pieces));
  return size ? result(size) : undefined;
}

/**
 * A request with these header lines. Content-Length is put right.
 * @param {string} method @param {string} uri @param {string} body @param {string[]} lines
 * @returns {string | undefined} undefined when one is not what it is to be
 */
export function writeRequest(method, uri, body, lines) {
  const size = core()._sipua_rewrite(putList([method, uri, body, ...lines]));
  return size ? result(size) : undefined;
}
