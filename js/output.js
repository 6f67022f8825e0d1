// @ts-check
/** What the core hands out, as plain objects. The record is overwritten by the next call, so all of it is copied. */
import { copyText, IndexedText } from './grammar.js';
import { textAt, words } from './wire.js';

/** The order of the variant Output in src/ua/input_output.hpp. */
const outputs = /** @type {const} */ (['send', 'connect', 'disconnect', 'describe', 'endDescription', 'event', 'log']);
const recordWords = 15;

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
 * @property {IndexedText | null} message
 */

/** The frame that goes in now. @typedef {{ serial: number, text: string, bytes: Uint8Array | null }} Frame */

/**
 * @param {number} at  address of the record
 * @param {Frame} frame  the last one that went in: its text does not come back
 * @returns {Output}
 */
export function readOutput(at, frame) {
  const [
    output,
    id,
    kind,
    status,
    subject,
    number,
    text,
    textSize,
    cause,
    causeSize,
    serial,
    index,
    size,
    source,
    sourceSize,
  ] = words(at, recordWords);
  const kept = source ? copyText(source, sourceSize) : frame;
  return {
    type: outputs[output],
    id,
    kind,
    status,
    subject,
    number,
    text: textAt(text, textSize),
    cause: textAt(cause, causeSize),
    serial,
    message: size ? new IndexedText(kept.text, kept.bytes, words(index, size)) : null,
  };
}
