import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Lifecycle } from '../../js/lifecycle.js';
import { Target } from './support/page.js';

let page;
let heard;
let lifecycle;

beforeEach(() => {
  mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  page = { window: new Target(), document: new Target() };
  globalThis.addEventListener = (...args) => page.window.addEventListener(...args);
  globalThis.removeEventListener = (...args) => page.window.removeEventListener(...args);
  globalThis.document = page.document;
  heard = [];
  lifecycle = new Lifecycle({
    doubt: () => heard.push('doubt'),
    lost: () => heard.push('lost'),
    leave: () => heard.push('leave'),
    hide: mayReturn => heard.push(`hide ${mayReturn}`),
  });
});

afterEach(() => {
  mock.timers.reset();
  delete globalThis.addEventListener;
  delete globalThis.removeEventListener;
  delete globalThis.document;
});

test('the network and a thaw put the connection in doubt', () => {
  lifecycle.start();
  for (const name of ['online', 'offline']) page.window.fire(name);
  page.document.fire('resume');
  assert.deepEqual(heard, ['doubt', 'doubt', 'doubt']);
});

test('a page out of the back/forward cache has lost its connection, one that was just loaded has not', () => {
  lifecycle.start();
  page.window.fire('pageshow', { persisted: false });
  assert.deepEqual(heard, []);
  page.window.fire('pageshow', { persisted: true });
  assert.deepEqual(heard, ['lost']);
});

test('a page that goes into the cache hides, but does not leave', () => {
  lifecycle.start();
  page.window.fire('pagehide', { persisted: true });
  assert.deepEqual(heard, ['hide true']);
  page.window.fire('pagehide', { persisted: false });
  assert.deepEqual(heard, ['hide true', 'leave', 'hide false']);
});

test('only a page that was hidden for long doubts', () => {
  lifecycle.start();
  const hide = ms => {
    page.document.hidden = true;
    page.document.fire('visibilitychange');
    mock.timers.tick(ms);
    page.document.hidden = false;
    page.document.fire('visibilitychange');
  };
  hide(29_000);
  assert.deepEqual(heard, []);
  hide(31_000);
  assert.deepEqual(heard, ['doubt']);
});

test('listeners are there once, and all go', () => {
  lifecycle.start();
  lifecycle.start();
  assert.deepEqual([page.window.listeners, page.document.listeners], [4, 2]);
  lifecycle.stop();
  lifecycle.stop();
  assert.deepEqual([page.window.listeners, page.document.listeners], [0, 0]);
  lifecycle.start();
  assert.deepEqual([page.window.listeners, page.document.listeners], [4, 2]);
});

test('without a page there is nothing to listen to', () => {
  delete globalThis.addEventListener;
  lifecycle.start();
  assert.equal(page.window.listeners, 0);
});
