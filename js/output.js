// @ts-check
/** What the core hands out, as plain objects. The record is overwritten by the next call, so all of it is copied. */
import { copyText, indexedText } from './grammar.js';
import { textAt, words } from './wire.js';

/** The order of the variant Output in src/ua/input_output.hpp. */
const outputs = /** @type {const} */ (['send', 'connect', 'disconnect', 'describe', 'endDescription', 'event', 'log']);

/**
 * @typedef {object} Output
 * @property {(typeof outputs)[number]} type
 * @property {number} id  of the session; 0: the user agent
 * @property {number} kind  of an event, a description operation, or a log level
 * @property {number} status  of the object after an event; number of a description operation
 * @property {number} subject  what stands as first argument of an event
 * @property {number} number
 * @property {string} text
 * @property {string} cause
 * @property {number} serial  of the message; 0 when there is none
 * @property {import('./grammar.js').IndexedText | null} message
 */

/** The frame that goes in now. @typedef {{ serial: number, text: string, bytes: Uint8Array | null }} Frame */

/**
 * @param {number} at  address of the record
 * @param {Frame} frame  the last one that went in: its text does not come back
 * @returns {Output}
 */
export function readOutput(at, frame) {
  const memory = words();
  const from = at >> 2;
  const word = (/** @type {number} */ position) => memory[from + position];
  const [serial, index, source, sourceSize] = [word(10), word(11), word(12), word(13)];
  const kept = source ? copyText(source, sourceSize) : frame;
  return {
    type: outputs[word(0)],
    id: word(1),
    kind: word(2),
    status: word(3),
    subject: word(4),
    number: word(5),
    text: textAt(word(6), word(7)),
    cause: textAt(word(8), word(9)),
    serial,
    message: index ? indexedText(kept, index) : null,
  };
}
