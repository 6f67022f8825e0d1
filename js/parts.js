// @ts-check
/**
 * Values that are read often, out of records of words: one at a time, and no other call of the core until it is read.
 * What is too odd for a record has none; parseValue() reads all.
 */
import { core } from './load.js';
import { setMember } from './parameters.js';
import { put, words } from './wire.js';

/** Kinds of records; the core counts them in this order. */
export const Parts = { nameAddr: 0, via: 1, cseq: 2, number: 3, list: 4 };

let text = '';
/** Of the value in the text. */
let base = 0;
/** @type {Uint32Array} */
let memory;
let at = 0;

/** Longer texts are not put into the core for one value of theirs. */
const mostWhole = 10000;

/**
 * Opens the record of a value. What follows takes its words in their order.
 * @param {number} rule  one of Parts
 * @param {string} value
 * @param {string} [whole]  a text that has the value in it: the core takes it once for all of its values
 * @param {number} [place]  where in `whole` the value is; NaN: it is not
 * @returns {boolean} false: it has none
 */
export function openParts(rule, value, whole = value, place = 0) {
  const inside = place >= 0 && whole.length <= mostWhole;
  text = inside ? whole : value;
  base = inside ? place : 0;
  const address = core()._sipua_parts(rule, put(text), base, value.length);
  if (!address) return false;
  memory = words();
  at = address >> 2;
  return true;
}

/** A number. */
export const takeWord = () => memory[at++];

/** A piece of the value. */
export function takePart() {
  const start = base + memory[at++];
  return text.slice(start, start + memory[at++]);
}

/** The value of a parameter: its size is one more than it is, 0 for none. */
function takeValue() {
  const start = base + memory[at++];
  const size = memory[at++];
  return size ? text.slice(start, start + size - 1) : null;
}

/** Calls for each pair of a list. @param {(name: string, value: string | null) => void} each */
export function takePairs(each) {
  for (let count = takeWord(); count > 0; count--) each(takePart(), takeValue());
}

/** Names that are read often, by their length: no text has to be made for them. */
const names = ['', '', 'lr', 'tag', '', 'rport', 'branch', '', 'received', 'transport'];

/** A list of parameters by lower-case name; the core gives the first of a name only. @returns {Record<string, string | null>} */
export function takeParameters() {
  /** @type {Record<string, string | null>} */
  const map = {};
  for (let count = takeWord(); count > 0; count--) {
    let name = names[memory[at + 1]];
    if (name && text.startsWith(name, base + memory[at])) at += 2;
    else name = takePart().toLowerCase();
    setMember(map, name, takeValue());
  }
  return map;
}

/**
 * The values of a comma list and where in `whole` they are; a list of thousands stays in one.
 * @param {string} list
 * @param {string} [whole]  as for openParts()
 * @param {number} [place]
 * @returns {{ value: string, place: number }[]}
 */
export function splitList(list, whole, place = 0) {
  if (!openParts(Parts.list, list, whole, place)) return [{ value: list, place }];
  return Array.from({ length: takeWord() }, () => ({ place: place + memory[at], value: takePart() }));
}
