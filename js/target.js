// @ts-check
/** What applications hand over as the address of somebody. */
import { parseValue } from './grammar.js';
import { URI } from './uri.js';

/**
 * A URI as it is; a text as user[@domain], with or without scheme, visual separators of telephone numbers removed
 * (RFC 3966 5.1.1). The scheme becomes sip.
 * @param {unknown} target
 * @param {string} domain  for a text without one; port and parameters may follow
 * @returns {URI | undefined} undefined when it is neither, or cannot be made a URI
 */
export function normalizeTarget(target, domain) {
  if (target instanceof URI) return target;
  if (typeof target !== 'string' || !target) return undefined;
  const parts = parseValue('target', `${target}\n${domain}`);
  return parts && URI.fromParts(parts);
}

/**
 * @param {unknown} target
 * @param {string} domain
 * @returns {URI}
 * @throws {TypeError} "Not enough arguments" for undefined, else "Invalid target: ..."
 */
export function requireTarget(target, domain) {
  if (target === undefined) throw new TypeError('Not enough arguments');
  const uri = normalizeTarget(target, domain);
  if (!uri) throw new TypeError(`Invalid target: ${target}`);
  return uri;
}
