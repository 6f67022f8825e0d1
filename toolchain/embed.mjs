// @ts-check
// How core.wasm travels inside a JavaScript file: as printable ASCII, its code taken apart so that brotli and gzip find
// like beside like. First all operators in a row, then their operands: a list for each operator that has one; for
// locals and constants a list for each set of operators around. How many operands a list holds follows from the
// operators; so do the ends and sizes of functions, which are not carried. On 101 KB, after brotli 11 / gzip 9:
//
//   the bytes themselves                    41.5 KB   47.5 KB
//   the bytes as ASCII, 91 to a plane       42.4      48.2
//   this                                    37.8      42.3
//
// unpack.cpp puts it together again: 1.1 KB with unpack.mjs, and 3 ms more of processor time at the start. Context
// mixing in place of brotli was estimated at 3 KB less and 15 ms or more. A module that is not understood, perhaps from
// a newer Emscripten, is carried as bytes.

import { unpack } from './unpack.mjs';

const characters = Array.from({ length: 93 }, (_, i) => String.fromCharCode(34 + i)).filter(c => !"'\\".includes(c));

/**
 * Traits of an operator, as bits; the decoder knows nothing else of operators.
 * 1: has an operand. 2: whose list depends on the operators behind. 128: on two behind and the one in front. 8: it is
 * signed. 4: has a second operand, in the list for all of these. 16: opens a block. 32: closes one. 64: other bytes
 * follow, in the text with their number in front.
 */
const traits = new Uint8Array(256).fill(0);
const set = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ bits) =>
  traits.fill(bits, from, to + 1);
set(0x02, 0x04, 1 + 16); // block, loop, if
set(0x0b, 0x0b, 32); // end
set(0x0c, 0x0d, 1); // br, br_if
set(0x0e, 0x0e, 64); // br_table
set(0x10, 0x10, 1); // call
set(0x11, 0x11, 64); // call_indirect
set(0x20, 0x22, 1 + 2); // local.get, local.set, local.tee
set(0x23, 0x24, 1); // global.get, global.set
set(0x28, 0x3e, 1 + 4); // loads and stores: alignment, offset
set(0x3f, 0x40, 64); // memory.size, memory.grow
set(0x41, 0x41, 1 + 2 + 8 + 128); // i32.const
set(0x42, 0x44, 64); // i64.const, f32.const, f64.const
set(0xfc, 0xfc, 64); // saturating conversions, bulk memory

class Reader {
  /** @param {Uint8Array} bytes @param {number} at */
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  /** LEB128 of at most 32 bits. */
  number(signed = false) {
    let value = 0;
    let shift = 0;
    let byte = 0;
    do {
      byte = this.byte();
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    if (signed) return shift < 32 ? (value << (32 - shift)) >> (32 - shift) : value;
    return value >>> 0;
  }
  skip(count = 0) {
    while (count--) this.number();
  }
  /** The other operands of an operator, as bytes. @param {number} code */
  operands(code) {
    const from = this.at;
    if (code === 0x0e) this.skip(this.number() + 1);
    else if (code === 0xfc)
      this.skip([2, 0, 2, 1][this.number() - 8]); // memory.init, data.drop, memory.copy, fill
    else if (code > 0x42) this.at += code === 0x43 ? 4 : 8;
    else this.skip(code === 0x11 ? 2 : 1);
    return [...this.bytes.subarray(from, this.at)];
  }
}

/**
 * @typedef {{ code: number, operands: number[], others: number[] }} Operator
 * @typedef {{ locals: number[], operators: Operator[] }} Code
 */

/** @param {Reader} from @returns {Code} */
function readFunction(from) {
  const size = from.number();
  const end = from.at + size;
  const locals = [from.number()];
  for (let groups = locals[0]; groups; groups--) locals.push(from.number(), from.byte());
  const operators = [];
  while (from.at < end) {
    const code = from.byte();
    const has = traits[code];
    const operands = [];
    if (has & 1) operands.push(from.number(!!(has & 8)));
    if (has & 4) operands.push(from.number());
    operators.push({ code, operands, others: has & 64 ? from.operands(code) : [] });
  }
  return { locals, operators };
}

/** Functions, and where their code begins and ends. @param {Uint8Array} wasm */
function readCode(wasm) {
  const from = new Reader(wasm, 8);
  while (from.at < wasm.length) {
    const id = from.byte();
    const end = from.number() + from.at;
    if (id === 10) {
      const functions = Array.from({ length: from.number() }, () => from.at);
      const begin = from.at;
      return { begin, end, functions: functions.map(() => readFunction(from)) };
    }
    from.at = end;
  }
  throw new Error('no code');
}

/** A number below 75 is a character, one below 1440 two. @param {number} value */
function numberText(value) {
  if (value < 0) value += 2 ** 32;
  if (value < 75) return characters[value];
  value -= 75;
  if (value < 15 * 91) return characters[75 + Math.floor(value / 91)] + characters[value % 91];
  value -= 15 * 91;
  let digits = '';
  for (; value || !digits; value = Math.floor(value / 91)) digits = characters[value % 91] + digits;
  return characters[90] + characters[digits.length] + digits;
}

/**
 * Most characters stand for themselves, a backtick for zero and '~' for a blank; the others are two.
 * @param {number} byte
 */
function byteText(byte) {
  if (byte === 0) return '`';
  if (byte === 32) return '~';
  if (byte === 92 || byte === 96 || byte === 126) return `!${characters[byte === 126 ? 88 : byte / 4 + 66]}`;
  if (byte > 126 && byte < 218) return ` ${characters[byte - 127]}`;
  if (byte > 126 || byte < 34 || byte === 39) return `!${characters[(byte + 38) & 255]}`;
  return String.fromCharCode(byte);
}
const bytesText = (/** @type {Uint8Array} */ bytes) => Array.from(bytes, byteText).join('');

/** Operators, most frequent first. @param {Operator[]} operators */
function alphabet(operators) {
  const count = new Uint32Array(256);
  for (const { code } of operators) count[code]++;
  return [...count.keys()].filter(code => count[code]).sort((a, b) => count[b] - count[a]);
}

/** The lists of operands, one after another. @param {Operator[]} operators @param {number[]} ranks */
function operandLists(operators, ranks) {
  /** @type {number[][]} */
  const lists = [];
  operators.forEach(({ code, operands }, i) => {
    const has = traits[code];
    const near = (/** @type {number} */ by) => Math.min(ranks[i + 1 + by], 31);
    const [row, column] = has & 128 ? [1024 + near(2), near(-1)] : [near(0), near(2)];
    const list = has & 2 ? (near(1) << 10) + (row << 5) + column : 2 ** 18 + ranks[i + 1];
    if (has & 1) (lists[list] ??= []).push(operands[0]);
    if (has & 4) (lists[2 ** 20] ??= []).push(operands[1]);
  });
  return lists.flat();
}

/** Its functions in the form that the file begins with. @param {Uint8Array} wasm */
function packed(wasm) {
  const { begin, end, functions } = readCode(wasm);
  const operators = functions.flatMap(code => code.operators);
  const codes = alphabet(operators);
  const ranks = [0, ...operators.map(({ code }) => codes.indexOf(code)), 0, 0]; // each has neighbours
  const rest = functions.map(({ locals, operators }) => [
    ...locals,
    ...operators.flatMap(({ code, others }) => (traits[code] & 64 ? [others.length, ...others] : [])),
  ]);
  const numbers = [codes, codes.map(code => traits[code]), ranks, operandLists(operators, ranks), rest.flat()].flat();
  const text = bytesText(wasm.subarray(0, begin)) + numbers.map(numberText).join('') + bytesText(wasm.subarray(end));
  return { text, head: begin, numbers: numbers.length, codes: codes.length, operators: operators.length };
}

/** As unpack.mjs reads it. */
const planesText = (/** @type {Uint8Array} */ bytes) =>
  Array.from(bytes, byte => ['', ' ', '!'][Math.floor(byte / 91)] + characters[byte % 91]).join('');

/** @param {Uint8Array} wasm @param {Uint8Array} decoder  unpack.wasm @returns {import('./unpack.mjs').Packed} */
export function pack(wasm, decoder) {
  let sum = 0;
  for (const byte of wasm) sum = (Math.imul(sum, 31) + byte) | 0;
  const whole = { decoder: planesText(decoder), size: wasm.length, sum };
  const plain = { ...whole, text: bytesText(wasm), head: wasm.length, numbers: 0, codes: 0, operators: 0 };
  try {
    const parts = { ...whole, ...packed(wasm) };
    unpack(parts);
    return parts;
  } catch {
    return plain;
  }
}

/** The text of a module in build/generated/ that exports coreBytes(). @param {Uint8Array} wasm @param {Uint8Array} decoder */
export function bytesModule(wasm, decoder) {
  const values = Object.entries(pack(wasm, decoder));
  const literals = values.map(([name, value]) => `  ${name}: ${typeof value === 'string' ? `'${value}'` : value},\n`);
  return `import { unpack } from '../../toolchain/unpack.mjs';
export const coreBytes = () => unpack({
${literals.join('')}});
`;
}
