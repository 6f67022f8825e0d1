// @ts-check
// What a browser does to a page, and what becomes of its registration: a real Chromium with nothing switched off.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Browser } from '../support/devtools.js';
import { eventually } from './support/demo.js';
import { Host } from './support/host.js';

/** @typedef {import('../support/devtools.js').Tab} Tab */

/** Timers of a page that is hidden for 5 s fire once a minute: else after 5 minutes, and not with an open WebSocket. */
const flags = [
  '--intensive-wake-up-throttling-policy=1',
  '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5',
];

/** Of the pages: functions that are sent there name it. */
const page = /** @type {any} */ (globalThis);
const sleep = (/** @type {number} */ ms) => new Promise(resolve => setTimeout(resolve, ms));

/** @type {Browser} */
let browser;
/** @type {Host} */
let host;
/** @type {Tab} */
let tab;
before(async () => (browser = await Browser.launch(flags)));
beforeEach(async () => (host = await Host.start()));
afterEach(async () => {
  await tab?.close();
  await host?.close();
});
after(() => browser?.close());

/** A page whose user agent is started. @param {object} [options] */
async function open(options) {
  tab = await browser.open(host.url());
  await tab.run(given => page.start(given), host.options('alice', options));
}

/** @param {string} first @param {string} then @returns {Promise<number>} ms between them, when both have happened */
async function between(first, then) {
  /** @type {number | null} */
  let ms = null;
  await eventually(async () => {
    ms = await tab.run((...names) => page.between(...names), first, then);
    return ms !== null;
  }, `${then} after ${first}`);
  return Number(ms);
}
const isRegistered = () => tab.run(() => page.ua.isRegistered());
const limit = { timeout: 60_000 };
const network = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

test('a page that was registered comes back from the back/forward cache and registers', limit, async () => {
  await open();
  await eventually(isRegistered, 'registered');
  await away();
  await eventually(async () => host.sockets.size === 0, 'the connection is closed while nobody is there');
  await comeBack();
});

test('a page that was registering comes back from the back/forward cache and registers', limit, async () => {
  host.isMute = true;
  await open();
  await eventually(async () => host.registers.length > 0, 'a REGISTER');
  await away();
  host.isMute = false;
  await comeBack();
});

test('a page that was connecting comes back from the back/forward cache and registers', limit, async () => {
  host.isSilent = true;
  await open();
  await eventually(async () => host.upgrades > 0, 'an attempt to connect');
  await away();
  host.isSilent = false;
  await comeBack();
});

const away = () => tab.go(host.url('/away'));

async function comeBack() {
  const before = host.registers.length;
  await tab.back();
  const ms = await between('pageshow', 'registered');
  const shown = await tab.run(() => page.seen.filter((/** @type {any[]} */ [name]) => name === 'pageshow'));
  assert.deepEqual(
    shown.map((/** @type {any[]} */ [, , persisted]) => persisted),
    [false, true],
  );
  assert.ok(ms < 1500, `registered after ${ms} ms`);
  assert.ok(host.registers.length > before);
  assert.equal(new Set(host.registers.map(({ callId }) => callId)).size, 1);
  assert.equal(host.sip.contacts('alice').length, 1);
  assert.equal(host.sockets.size, 1);
}

test('a hidden page registers in time although its own timers are held back', limit, async () => {
  await open({ registerExpires: 15 });
  await eventually(isRegistered, 'registered');
  await tab.run(() => {
    page.ticks = [];
    const tick = () => {
      page.ticks.push(performance.now());
      setTimeout(tick, 1000);
    };
    tick();
  });
  const front = await browser.open(host.url('/away'));
  await sleep(33_000);
  const ticks = await tab.run(() => page.ticks);
  assert.equal(await tab.run(() => document.visibilityState), 'hidden');
  await front.close();
  const gaps = ticks.map((/** @type {number} */ at, /** @type {number} */ i) => at - (ticks[i - 1] ?? at));
  assert.ok(ticks.length < 20, `${ticks.length} ticks of one second within 33 s`);
  const waits = host.registers.map(({ at }, i) => Math.round(at - (host.registers[i - 1]?.at ?? at))).slice(1);
  assert.ok(waits.length >= 3, `refreshed after ${waits}`);
  // five seconds before what was granted ends, or up to a ninth earlier
  for (const wait of waits) assert.ok(wait > 8500 && wait < 10500, `refreshed after ${waits} ms; ticks ${gaps}`);
  const names = (await tab.run(() => page.seen)).map((/** @type {any[]} */ [name]) => name);
  assert.ok(!names.includes('unregistered'), names.join(' '));
});

test('a network that went and came back leaves a page registered', limit, async () => {
  await open({ registerRetry: true });
  await eventually(isRegistered, 'registered');
  await tab.send('Network.emulateNetworkConditions', { ...network, offline: true });
  const noticed = await between('offline', 'unregistered');
  assert.ok(noticed < 12_000, `the connection swallows everything: noticed after ${noticed} ms`);
  await tab.send('Network.emulateNetworkConditions', { ...network, offline: false });
  const ms = await between('online', 'registered');
  assert.ok(ms < 3000, `registered after ${ms} ms`);
  assert.equal(host.sip.contacts('alice').length, 1);
});

test('a page that thaws looks after its connection at once', limit, async () => {
  await open();
  await eventually(isRegistered, 'registered');
  await freeze(1000);
  // the connection is still there, or Chromium has cut it
  await eventually(async () => host.pings.length > 0 || host.registers.length > 1, 'a ping or a REGISTER');
  assert.ok((host.pings[0] ?? host.registers[1].at) - thawed < 1000);
  await eventually(isRegistered, 'registered');
  assert.equal(host.sip.contacts('alice').length, 1);
});

test('a page that thaws without a connection registers', limit, async () => {
  await open();
  await eventually(isRegistered, 'registered');
  await freeze(1000, () => host.drop());
  const ms = await between('resume', 'registered');
  assert.ok(ms < 3000, `registered after ${ms} ms`);
  assert.equal(host.sip.contacts('alice').length, 1);
});

test('a page that slept through its registration has it again at once', limit, async () => {
  await open({ registerExpires: 10 });
  await eventually(isRegistered, 'registered');
  await freeze(11_000);
  const ms = await between('resume', 'registered');
  assert.ok(ms < 1000, `registered after ${ms} ms`);
});

let thawed = 0;
/** @param {number} ms @param {() => void} [meanwhile] */
async function freeze(ms, meanwhile) {
  await tab.send('Page.setWebLifecycleState', { state: 'frozen' });
  meanwhile?.();
  await sleep(ms);
  thawed = performance.now();
  await tab.send('Page.setWebLifecycleState', { state: 'active' });
}

test('a page that is reloaded keeps its one binding', limit, async () => {
  // RFC 3261 10.2, RFC 5626 4.1
  host.isTidy = false; // a registrar that does not see connections close
  const start = async (/** @type {boolean} */ keeps) => {
    const options = host.options('alice', { autostop: false });
    await tab.run((given, kept) => page.start({ ...given, ...(kept && { store: sessionStorage }) }), options, keeps);
    await eventually(isRegistered, 'registered');
  };
  tab = await browser.open(host.url());
  await start(true);
  await tab.reload();
  await start(true);
  const [first, second] = host.registers;
  assert.equal(second.callId, first.callId);
  assert.equal(second.cseq, first.cseq + 1);
  assert.equal(second.instance, first.instance);
  assert.equal(host.sip.contacts('alice').length, 1);
  await tab.reload();
  await start(false);
  assert.equal(host.sip.contacts('alice').length, 2, 'as it would be without a store');
});

test('of two tabs that share a store the second has an instance of its own', limit, async () => {
  tab = await browser.open(host.url());
  const start = (/** @type {Tab} */ where) =>
    where.run(given => page.start({ ...given, store: localStorage }), host.options('alice'));
  await start(tab);
  await eventually(isRegistered, 'registered');
  const other = await browser.open(host.url());
  await start(other);
  await eventually(() => other.run(() => page.ua.isRegistered()), 'registered');
  const [first, second] = host.registers;
  assert.notEqual(second.instance, first.instance);
  assert.equal(host.sip.contacts('alice').length, 2);
  await other.close();
});

test('stop() leaves no listener, no timer, no Worker and no socket', limit, async () => {
  tab = await browser.open(host.url(), `(${watch})()`);
  const before = await listeners();
  await tab.run(given => page.start(given), host.options('alice', { keepAliveInterval: 5 }));
  await eventually(isRegistered, 'registered');
  const front = await browser.open(host.url('/away'));
  await eventually(() => tab.run(() => page.workers.length > 0), 'a Worker');
  const during = await listeners();
  assert.ok(during.length > before.length);
  assert.ok(!during.some(name => /unload/.test(name)), during.join(' '));
  await tab.run(() => void page.ua.stop());
  await eventually(async () => host.sockets.size === 0, 'closed');
  await eventually(() => tab.run(() => page.ua.transport.ws === null), 'the page knows');
  assert.deepEqual(await listeners(), before);
  assert.deepEqual(await tab.run(() => [page.timers.size, page.workers.every((/** @type {any} */ w) => w.isOver)]), [
    0,
    true,
  ]);
  await front.close();
});

/** Names of what window and document are listened to for. @returns {Promise<string[]>} */
async function listeners() {
  const names = [];
  for (const expression of ['window', 'document']) {
    const { result } = await tab.send('Runtime.evaluate', { expression });
    const found = await tab.send('DOMDebugger.getEventListeners', { objectId: result.objectId });
    names.push(...found.listeners.map((/** @type {any} */ { type }) => `${expression} ${type}`));
  }
  return names.sort();
}

/** Runs in the page before all else: keeps account of timers and Workers. */
function watch() {
  const page = /** @type {any} */ (globalThis);
  const { setTimeout, clearTimeout, Worker } = globalThis;
  page.timers = new Set();
  page.workers = [];
  page.setTimeout = (/** @type {() => void} */ run, /** @type {number} */ ms) => {
    const id = setTimeout(() => {
      page.timers.delete(id);
      run();
    }, ms);
    page.timers.add(id);
    return id;
  };
  page.clearTimeout = (/** @type {any} */ id) => {
    page.timers.delete(id);
    clearTimeout(id);
  };
  page.Worker = class extends Worker {
    isOver = false;
    constructor(/** @type {string} */ url) {
      super(url);
      page.workers.push(this);
    }
    terminate() {
      this.isOver = true;
      super.terminate();
    }
  };
}
