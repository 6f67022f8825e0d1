// @ts-check
// Texts that try to break out of their place, and what a frame must look like all the same.
import assert from 'node:assert/strict';
import SIP from '../../../js/index.js';
import { readMessage } from '../../../js/message.js';

/** By what they try. */
export const nasty = {
  line: 'a\r\nEvil: 1',
  'bare line feed': 'a\nEvil: 1',
  'bare carriage return': 'a\rEvil: 1',
  'folded line': 'a\r\n Evil: 1',
  'end of headers': 'a\r\n\r\nEvil: 1',
  NUL: 'a\0Evil: 1',
  parameter: 'a;evil=1',
  'value in a list': 'a, <sip:evil@example.com>',
  'end of brackets': 'a>;evil=1',
  'end of quotes': 'a";evil=1;x="',
  'escaped end of quotes': 'a\\',
  'not in the BMP': 'a😀',
  'lone surrogate': 'a\uD800b',
};
export const breaks = ['line', 'bare line feed', 'bare carriage return', 'folded line', 'end of headers', 'NUL'];
const single = [
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Max-Forwards',
  'Content-Length',
  'Contact',
  'User-Agent',
  'Content-Type',
];

/** What the other side sees of one frame: well-formed, every single header once, nothing of the attacker's. @param {string} frame */
export function inspect(frame) {
  const message = readMessage(frame);
  assert.ok(message, frame);
  assert.doesNotMatch(frame, /\0|[^\r]\n|\r[^\n]/, 'a line end that is none');
  const names = message.headers.map(each => each.name);
  assert.ok(!names.includes('Evil'), frame);
  assert.equal(message.body.includes('Evil'), false, frame);
  for (const name of single) assert.ok(names.filter(each => each === name).length <= 1, `${name} twice:\n${frame}`);
  for (const name of ['From', 'To', 'Contact']) {
    /** @type {string | undefined} */
    const raw = message.headers.find(each => each.name === name)?.value;
    if (!raw || raw === '*') continue;
    const value = SIP.NameAddrHeader.parse(raw);
    assert.ok(value, raw);
    assert.equal(value.hasParam('evil'), false, raw);
    assert.equal(value.uri.hasParam('evil'), false, raw);
  }
  assert.equal(SIP.URI.parse(message.ruri)?.hasParam('evil') ?? false, false, frame);
}

/** @param {() => any} run @returns {any} what it threw */
export function thrown(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
}
