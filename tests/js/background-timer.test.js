// @ts-check
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Target } from './support/page.js';

const global = /** @type {any} */ (globalThis);
/** @type {FakeWorker[]} */
let workers;
let refuse = false;

class FakeWorker {
  /** @type {number[]} */
  posted = [];
  ended = false;
  /** @type {any} */ onmessage;
  /** @type {any} */ onerror;
  constructor() {
    if (refuse) throw new DOMException('policy', 'SecurityError');
    workers.push(this);
  }
  /** @param {number} delay */
  postMessage(delay) {
    this.posted.push(delay);
  }
  terminate() {
    this.ended = true;
  }
}

/** @type {Target} */
let page;
let now = 0;
let woken = 0;
/** @type {import('../../js/background-timer.js').BackgroundTimer} */
let timer;

let copies = 0;

beforeEach(async () => {
  // a page of its own: what one page knows about Workers is no matter of the next
  const { BackgroundTimer } = await import(`../../js/background-timer.js?${++copies}`);
  workers = [];
  refuse = false;
  page = new Target();
  global.document = page;
  global.Worker = FakeWorker;
  [now, woken] = [1000, 0];
  timer = new BackgroundTimer(
    () => woken++,
    () => now,
  );
});
afterEach(() => {
  delete global.document;
  delete global.Worker;
});

test('a page in view needs no Worker', () => {
  timer.set(5000);
  assert.equal(workers.length, 0);
});

test('a page that is hidden is woken by its Worker', () => {
  timer.set(5000);
  now = 2000;
  page.show(true);
  assert.deepEqual(workers[0].posted, [3000]);
  workers[0].onmessage({ data: 0 });
  assert.equal(woken, 1);
  timer.set(2500.5);
  assert.deepEqual(workers[0].posted, [3000, 501]);
  timer.set(1);
  assert.deepEqual(workers[0].posted, [3000, 501, 0]);
  assert.equal(workers.length, 1);
});

test('back in view the Worker rests', () => {
  page.hidden = true;
  timer.set(5000);
  page.show(false);
  assert.deepEqual(workers[0].posted, [4000, -1]);
});

test('without a deadline there is neither Worker nor listener', () => {
  page.hidden = true;
  timer.set(5000);
  assert.equal(page.listeners, 1);
  timer.set(Number.POSITIVE_INFINITY);
  assert.ok(workers[0].ended);
  assert.equal(page.listeners, 0);
  timer.set(6000);
  assert.equal(workers.length, 2);
});

test('a Worker that cannot be had is not asked for again', () => {
  refuse = true;
  page.hidden = true;
  timer.set(5000);
  refuse = false;
  timer.set(6000);
  assert.equal(workers.length, 0);
});

test('a Worker that fails is given up', () => {
  page.hidden = true;
  timer.set(5000);
  let quiet = false;
  workers[0].onerror({ preventDefault: () => (quiet = true) });
  assert.ok(quiet);
  timer.set(6000);
  assert.equal(workers.length, 1);
  assert.deepEqual(workers[0].posted, [4000]);
});

test('without a page nothing happens', () => {
  delete global.document;
  timer.set(5000);
  timer.set(Number.POSITIVE_INFINITY);
  assert.equal(workers.length, 0);
});
