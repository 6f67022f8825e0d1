// @ts-check
/**
 * Values that are read often, out of records of words: one at a time, and no other call of the core until it is read.
 * What is too odd for a record has none; parseValue() reads all.
 */
import { core } from './load.js';
import { setMember } from './parameters.js';
import { put, words } from './wire.js';

/** Kinds of records; the core counts them in this order. */
export const Parts = Object.freeze({ nameAddr: 0, via: 1, cseq: 2, number: 3, list: 4 });

let text = '';
/** @type {Uint32Array} */
let memory;
let at = 0;

/**
 * Opens the record of a value. What follows takes its words in their order.
 * @param {number} rule  one of Parts
 * @param {string} value
 * @returns {boolean} false: it has none
 */
export function openParts(rule, value) {
  const address = core()._sipua_parts(rule, put(value));
  if (!address) return false;
  text = value;
  memory = words();
  at = address >> 2;
  return true;
}

/** A number. */
export const takeWord = () => memory[at++];

/** A piece of the text. */
export function takePart() {
  const start = memory[at++];
  return text.slice(start, start + memory[at++]);
}

/** Calls for each pair of a list. @param {(name: string, value: string | null) => void} each */
export function takePairs(each) {
  for (let count = takeWord(); count > 0; count--) {
    const name = takePart();
    const start = memory[at++];
    const size = memory[at++];
    each(name, size ? text.slice(start, start + size - 1) : null);
  }
}

/** A list of parameters by lower-case name; the core gives the first of a name only. @returns {Record<string, string | null>} */
export function takeParameters() {
  /** @type {Record<string, string | null>} */
  const map = {};
  for (let count = memory[at++]; count > 0; count--) {
    const name = takePart().toLowerCase();
    const start = memory[at++];
    const size = memory[at++];
    setMember(map, name, size ? text.slice(start, start + size - 1) : null);
  }
  return map;
}

/** The values of a comma list; a list of thousands stays in one. @param {string} list @returns {string[]} */
export function splitList(list) {
  if (!openParts(Parts.list, list)) return [list];
  return Array.from({ length: takeWord() }, takePart);
}
