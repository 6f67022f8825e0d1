// @ts-check
/**
 * Text in and out of the module's memory. Growth of memory replaces its views, so none is kept across a call.
 *
 *   in    one text, or a list of texts each behind its length in bytes (32 bits), in the core's scratch buffer
 *   out   a record of 32-bit words, which points at texts
 */
import { core } from './load.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as text, well-formed or not. @param {Uint8Array} bytes */
export const decode = bytes => decoder.decode(bytes);

/**
 * The scratch buffer, of at least that size. What is known about it stands with the core, as sipua and sipua/testing
 * share that and not this file: `scratch`, a view that growth of memory leaves with length 0, and `text`, what put() put
 * in last.
 * @param {number} size  bytes
 * @returns {Uint8Array}
 */
function reserve(size) {
  const owner = core();
  if (owner.scratch?.length > size) return owner.scratch;
  const capacity = Math.max(size + 1, owner.capacity ?? 8192);
  const at = owner._sipua_reserve(capacity);
  owner.capacity = capacity;
  return (owner.scratch = owner.HEAPU8.subarray(at, at + capacity));
}

/**
 * Puts one text, or bytes, into the scratch buffer; a text that is there already stays.
 * @param {string | Uint8Array} data
 * @returns {number} its size in bytes; for a text, equal to its length when all of it is ASCII
 */
export function put(data) {
  const owner = core();
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) return put(String(data)); // an untyped caller's
  if (typeof data === 'string') {
    if (data === owner.text) return owner.textSize;
    const view = reserve(data.length * 3);
    owner.text = data;
    return (owner.textSize = encoder.encodeInto(data, view).written);
  }
  owner.text = undefined;
  reserve(data.length).set(data);
  return data.length;
}

/**
 * Puts a list of texts into the scratch buffer.
 * @param {string[]} values
 * @returns {number} bytes used
 */
export function putList(values) {
  const texts = values.map(String);
  const size = texts.reduce((sum, text) => sum + 4 + text.length * 3, 0);
  const bytes = reserve(size);
  const lengths = new DataView(bytes.buffer, bytes.byteOffset);
  let at = 0;
  core().text = undefined;
  for (const text of texts) {
    const { written } = encoder.encodeInto(text, bytes.subarray(at + 4, size));
    lengths.setUint32(at, written, true);
    at += 4 + written;
  }
  return at;
}

/** Memory as words, until the next call. @returns {Uint32Array} */
export const words = () => core().HEAPU32;

/** @param {number} at  address @param {number} size  bytes */
export function bytesAt(at, size) {
  return /** @type {Uint8Array} */ (core().HEAPU8.subarray(at, at + size));
}

/** @param {number} at  address @param {number} size  bytes */
export const textAt = (at, size) => (size ? decode(bytesAt(at, size)) : '');

/** The text that the last call of a function with a text result left. @param {number} size  what it returned */
export const result = size => textAt(core()._sipua_result(), size);
