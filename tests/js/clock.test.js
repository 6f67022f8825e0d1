// @ts-check
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Clock } from '../../js/clock.js';
import { Timers } from '../../js/timers.js';

let steady = 5000;
beforeEach(() => {
  steady = 5000;
  mock.method(performance, 'now', () => steady);
  mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
});
afterEach(() => {
  mock.restoreAll();
  mock.timers.reset();
});

test('is the steady clock while both go on together', () => {
  const clock = new Clock();
  steady += 1000;
  mock.timers.tick(1000);
  assert.equal(clock.now(), 6000);
});

test('counts the time that the machine slept', () => {
  const clock = new Clock();
  mock.timers.tick(3_600_000);
  assert.equal(clock.now(), 3_605_000);
  steady += 10;
  mock.timers.tick(10);
  assert.equal(clock.now(), 3_605_010);
});

test('a clock of the application is taken as it is', () => {
  const { now } = Timers;
  const clock = new Clock();
  Timers.now = () => 7;
  mock.timers.tick(3_600_000);
  assert.equal(clock.now(), 7);
  Timers.now = now;
});

test('a time of day that is put right or back changes nothing', () => {
  const clock = new Clock();
  mock.timers.tick(1500);
  assert.equal(clock.now(), 5000);
  mock.timers.setTime(1000);
  assert.equal(clock.now(), 5000);
  steady += 7;
  mock.timers.setTime(1007);
  assert.equal(clock.now(), 5007);
});
