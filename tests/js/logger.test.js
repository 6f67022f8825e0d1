// @ts-check
// SIP.LoggerFactory (classic API, section 1.7).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hideCredentials, LoggerFactory } from '../../js/logger.js';

/** A factory that is heard by the connector alone. */
function quietFactory() {
  const factory = new LoggerFactory();
  factory.builtinEnabled = false;
  /** @type {any[][]} */
  const lines = [];
  factory.connector = (...line) => lines.push(line);
  return { factory, lines };
}

test('the connector gets what passes the level, with four arguments', () => {
  const { factory, lines } = quietFactory();
  const logger = factory.getLogger('sip.ua');
  for (const level of /** @type {const} */ (['error', 'warn', 'log', 'debug'])) logger[level](level);
  assert.deepEqual(lines, [
    ['error', 'sip.ua', undefined, 'error'],
    ['warn', 'sip.ua', undefined, 'warn'],
    ['log', 'sip.ua', undefined, 'log'],
  ]);
});

test('levels are numbers or names; others are refused by a log line', () => {
  const { factory, lines } = quietFactory();
  factory.level = 'debug';
  assert.equal(factory.level, 3);
  factory.level = 99;
  assert.equal(factory.level, 3);
  factory.level = /** @type {any} */ ('loud');
  factory.level = -1;
  factory.connector = /** @type {any} */ (5);
  factory.builtinEnabled = /** @type {any} */ (1);
  assert.equal(factory.level, 3);
  assert.equal(lines.length, 4);
  assert.equal(lines[0][1], 'sip.loggerfactory');
});

test('a label is kept at level 3 only', () => {
  const { factory } = quietFactory();
  assert.equal(factory.getLogger('a', 'x'), factory.getLogger('a'));
  factory.level = 3;
  assert.equal(factory.getLogger('a', 'x').label, 'x');
});

test('the console gets one line', context => {
  const warn = context.mock.method(console, 'warn', () => {});
  const factory = new LoggerFactory();
  factory.getLogger('sip.ua').warn('careful');
  assert.match(String(warn.mock.calls[0].arguments[0]), / \| sip\.ua \| careful$/);
});

test('a disabled level reaches nobody', () => {
  const factory = new LoggerFactory();
  factory.builtinEnabled = false;
  assert.equal(factory.isEnabled(0), false);
  factory.connector = () => {};
  assert.equal(factory.isEnabled(2), true);
  assert.equal(factory.isEnabled(3), false);
});

test('credentials are hidden, folded ones too', () => {
  const text = 'A: 1\r\nAuthorization: Digest a,\r\n b="secret"\r\nproxy-authorization : secret\r\nB: 2\r\n';
  assert.equal(hideCredentials(text), 'A: 1\r\nAuthorization: <hidden>\r\nproxy-authorization : <hidden>\r\nB: 2\r\n');
});
