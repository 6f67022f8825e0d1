// @ts-check
// SIP.EventEmitter (classic API, section 1.8).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventEmitter } from '../../js/emitter.js';

test('listeners are called in order with the emitter as this', () => {
  const emitter = new EventEmitter();
  /** @type {any[]} */
  const calls = [];
  assert.equal(
    emitter.on(
      'a',
      /** @this {any} @param {any[]} args */ function (...args) {
        calls.push([this, args]);
      },
    ),
    emitter,
  );
  emitter.addListener('a', () => calls.push('second'));
  emitter.prependListener('a', () => calls.push('first'));
  assert.equal(emitter.emit('a', 1, 2), true);
  assert.deepEqual(calls, ['first', [emitter, [1, 2]], 'second']);
  assert.equal(emitter.emit('b'), false);
});

test('once() is for one event, also when it emits again', () => {
  const emitter = new EventEmitter();
  let count = 0;
  emitter.once('a', () => {
    count++;
    emitter.emit('a');
  });
  emitter.prependOnceListener('a', () => count++);
  emitter.emit('a');
  emitter.emit('a');
  assert.equal(count, 2);
});

test('listeners can be removed, also while an event is emitted', () => {
  const emitter = new EventEmitter();
  const second = () => count++;
  let count = 0;
  emitter.on('a', () => emitter.off('a', second));
  emitter.on('a', second);
  emitter.emit('a');
  emitter.emit('a');
  assert.equal(count, 1);
  assert.equal(emitter.listenerCount('a'), 1);
  emitter.removeAllListeners('a').on('b', second).once('c', second);
  assert.deepEqual(emitter.eventNames(), ['b', 'c']);
  assert.deepEqual(emitter.listeners('b'), [second]);
  emitter.removeListener('b', second).removeAllListeners();
  assert.deepEqual(emitter.eventNames(), []);
});

test('an error event that nobody hears is thrown', () => {
  const emitter = new EventEmitter();
  const error = new Error('x');
  assert.throws(() => emitter.emit('error', error), error);
  assert.throws(() => emitter.emit('error', 'text'), Error);
  emitter.on('error', () => {});
  assert.equal(emitter.emit('error', error), true);
});

test('a listener is a function', () => {
  assert.throws(() => new EventEmitter().on('a', /** @type {any} */ (null)), TypeError);
});

test('the eleventh listener is reported', () => {
  const emitter = new EventEmitter();
  /** @type {string[]} */
  const warnings = [];
  emitter.logger = /** @type {any} */ ({ warn: (/** @type {string} */ text) => warnings.push(text) });
  for (let i = 0; i < 12; i++) emitter.on('a', () => {});
  assert.equal(warnings.length, 1);
  emitter.setMaxListeners(0);
  assert.equal(emitter.getMaxListeners(), 0);
});

test('what only inherits from the prototype, as in ES5, is an emitter too', () => {
  function old() {}
  const Own = /** @type {any} */ (old);
  Own.prototype = Object.create(EventEmitter.prototype);
  const [one, two] = [new Own(), new Own()];
  /** @type {any[]} */
  const heard = [];
  one.on('x', (/** @type {number} */ value) => heard.push(value)).once('x', () => heard.push('once'));
  assert.deepEqual([one.emit('x', 1), one.emit('x', 2), two.emit('x', 3)], [true, true, false]);
  assert.deepEqual(heard, [1, 'once', 2]);
  assert.equal(one.listenerCount('x'), 1);
  assert.ok(one instanceof EventEmitter);
});
