// @ts-check
// What an untyped caller or an odd peer hands in costs nobody else anything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { connectedUa } from './support/host.js';
import { invite } from './support/messages.js';

/** @type {any} */
const any = SIP;
const odd = [5, 0, Number.NaN, true, null, undefined, {}, [], ['a'], () => 1, Symbol.iterator, 1n];

test('values of other types are refused or read as text, and the library goes on', () => {
  const { ua, socket } = connectedUa();
  socket.receive(invite());
  const request = /** @type {any} */ (Object.values(ua.sessions)[0]).request;
  for (const value of odd) {
    assert.equal(any.Grammar.parse(value, 'CSeq'), -1);
    assert.equal(any.Parser.parseMessage(value, ua), undefined);
    assert.equal(any.URI.parse(value), undefined);
    assert.equal(any.NameAddrHeader.parse(value), undefined);
    if (typeof value === 'symbol') continue;
    any.Utils.hostType(value);
    any.Utils.calculateMD5(value);
    any.Utils.escapeUser(value);
    request.setHeader('Max-Forwards', value);
    request.parseHeader('Max-Forwards');
  }
  request.setHeader('Max-Forwards', 70);
  assert.equal(request.parseHeader('Max-Forwards'), 70);
  assert.equal(any.URI.parse('sip:a@b')?.host, 'b');
  socket.take();
  socket.receive(invite({ callId: 'another' }).replace('z9hG4bKinvite', 'z9hG4bKagain'));
  assert.match(socket.take().join(), /^SIP\/2\.0 100 /);
  ua.stop();
});

test('a user part keeps its meaning through parse and toString', () => {
  // RFC 3261 19.1.2
  for (const [written, normal] of [
    ['sip:a%2541@b', 'sip:a%2541@b'],
    ['sip:a%3Ab@c', 'sip:a%3Ab@c'],
    ['sip:%61lice@c', 'sip:alice@c'],
    ['sip:boss%2540corp@c', 'sip:boss%2540corp@c'],
    ['sip:bob:pa%3Ass@h', 'sip:bob:pa%3Ass@h'],
    ['sip:a%40b@c', 'sip:a%40b@c'],
    ['sip:%E4%BD%A0@c', 'sip:%E4%BD%A0@c'],
  ]) {
    const uri = any.URI.parse(written);
    assert.equal(uri.toString(), normal);
    assert.ok(uri.equals(String(uri)), written);
    assert.equal(any.URI.parse(String(uri)).toString(), normal);
  }
});

test('a parameter may have any name', () => {
  const uri = any.URI.parse('sip:a@b;__proto__;constructor=1;x=1');
  assert.equal(uri.toString(), 'sip:a@b;__proto__;constructor=1;x=1');
  assert.equal(uri.getParam('__proto__'), null);
  const address = any.NameAddrHeader.parse('<sip:a@b>;__proto__="q q";tag=1');
  assert.ok(address.hasParam('__proto__'));
  assert.equal(address.getParam('tag'), '1');
  assert.equal(Object.getPrototypeOf(address.parameters), Object.prototype);
  assert.equal(/** @type {any} */ ({}).q, undefined);
});

test('a Call-ID may have any name', () => {
  const { ua, socket } = connectedUa();
  socket.receive(invite({ callId: '__proto__' }).replace(';tag=bob-tag', ''));
  assert.deepEqual(Object.keys(ua.sessions), ['__proto__']);
  assert.equal(Object.getPrototypeOf(ua.sessions), Object.prototype);
  ua.stop();
  assert.deepEqual(Object.keys(ua.sessions), []);
});

test('a list of thousands is read in linear time', () => {
  const text = (/** @type {number} */ count) => Array(count).fill('"ü" <sip:a@b>').join(', ');
  const time = (/** @type {number} */ count) => {
    const start = performance.now();
    assert.equal(any.Grammar.parse(text(count), 'Contact').length, count);
    return performance.now() - start;
  };
  time(2000);
  const [short, long] = [Math.min(time(2000), time(2000)), time(16_000)];
  assert.ok(long < short * 30, `${short} ms for 2000, ${long} ms for 16000`);
});

test('a bad value costs none of the others of its list', () => {
  const lines = [
    'Contact: <sip:bad host>, <sip:good@a>',
    'P-Asserted-Identity: bad value, <sip:pai@b>',
    'Reason: ;;, SIP;cause=486',
    'History-Info: <sip:x y>, <sip:h@b>;index=1',
  ];
  const text = invite().replace('Contact: <sip:bob@bob.invalid;transport=ws>', lines.join('\r\n'));
  const message = any.Parser.parseMessage(text);
  const second = (/** @type {string} */ name) => message.parseHeader(name) ?? message.parseHeader(name);
  assert.equal(second('Contact').uri.user, 'good');
  assert.equal(second('P-Asserted-Identity').uri.user, 'pai');
  assert.equal(second('Reason').cause, 486);
  assert.equal(second('History-Info').uri.user, 'h');
});

test('a random token has any length', () => {
  assert.equal(any.Utils.createRandomToken(40_000).length, 40_000);
  assert.equal(any.Utils.createRandomToken(0), '');
});
