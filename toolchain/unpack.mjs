// @ts-check
// Turns the text that embed.mjs made of core.wasm back into bytes, by means of unpack.wasm (unpack.cpp): the same in
// JavaScript takes five times as long, as it runs only once. Part of the package.

/**
 * @typedef {object} Packed
 * @property {string} decoder   unpack.wasm
 * @property {string} text
 * @property {number} size      of the module, in bytes
 * @property {number} sum       its checksum
 * @property {number} head      bytes in front of the first function
 * @property {number} numbers   behind them
 * @property {number} codes     different operators
 * @property {number} operators in all functions
 */

/**
 * @param {Packed} packed
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {Error} when the text was altered, or without WebAssembly
 */
export function unpack({ decoder, text, size, sum, head, numbers, codes, operators }) {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(decoder)));
  const { memory, unpack } = /** @type {Record<string, any>} */ (instance.exports);
  const words = (65536 + text.length + 3) & ~3;
  const module = words + 4 * (numbers + 65536 + codes + 1);
  memory.grow((module + size + 5) >> 16);
  new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer, 65536));
  if (unpack(65536, words, module, size, head, numbers, codes, operators) !== sum)
    throw new Error('sipua: the embedded WebAssembly was altered on its way here');
  return new Uint8Array(memory.buffer, module, size);
}

/** A byte is 91 * plane + rest; a blank announces plane 1, '!' plane 2. @param {string} text */
function bytesOf(text) {
  return Uint8Array.from(text.match(/[ !]?./g) ?? [], one => {
    const c = one.charCodeAt(one.length - 1);
    return c - 34 - +(c > 39) - +(c > 92) + (one.length - 1 && (one < '!' ? 91 : 182));
  });
}
