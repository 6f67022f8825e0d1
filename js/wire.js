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
 * Puts one text, or bytes, into the scratch buffer.
 * @param {string | Uint8Array} data
 * @returns {number} its size in bytes; for a text, equal to its length when all of it is ASCII
 */
export function put(data) {
  const size = typeof data === 'string' ? data.length * 3 : data.length;
  const at = core()._sipua_reserve(size);
  const view = core().HEAPU8.subarray(at, at + size);
  if (typeof data === 'string') return encoder.encodeInto(data, view).written;
  view.set(data);
  return size;
}

/**
 * Puts a list of texts into the scratch buffer.
 * @param {string[]} texts
 * @returns {number} bytes used
 */
export function putList(texts) {
  const size = texts.reduce((sum, text) => sum + 4 + text.length * 3, 0);
  const start = core()._sipua_reserve(size);
  const bytes = core().HEAPU8;
  const lengths = new DataView(bytes.buffer);
  let at = start;
  for (const text of texts) {
    const { written } = encoder.encodeInto(text, bytes.subarray(at + 4, start + size));
    lengths.setUint32(at, written, true);
    at += 4 + written;
  }
  return at - start;
}

/** A copy of `count` words of memory. @param {number} at  address @param {number} count */
export function words(at, count) {
  return /** @type {Uint32Array} */ (core().HEAPU32.slice(at >> 2, (at >> 2) + count));
}

/** @param {number} at  address @param {number} size  bytes */
export function bytesAt(at, size) {
  return /** @type {Uint8Array} */ (core().HEAPU8.subarray(at, at + size));
}

/** @param {number} at  address @param {number} size  bytes */
export const textAt = (at, size) => decode(bytesAt(at, size));

/** The text that the last call of a function with a text result left. @param {number} size  what it returned */
export const result = size => textAt(core()._sipua_result(), size);
