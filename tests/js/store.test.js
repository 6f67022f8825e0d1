// @ts-check
// Option store: a registration that goes on after a reload, and stores that fail.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import SIP from '../../js/index.js';
import { makeUa, sockets } from './support/host.js';
import { answer, header } from './support/messages.js';

const global = /** @type {any} */ (globalThis);
const start = 1_700_000_000_000;

/** @type {EventTarget} */
let page;
beforeEach(() => {
  mock.timers.enable({ apis: ['Date'], now: start });
  page = new EventTarget();
  global.addEventListener = page.addEventListener.bind(page);
  global.removeEventListener = page.removeEventListener.bind(page);
});
afterEach(() => {
  mock.timers.reset();
  delete global.addEventListener;
  delete global.removeEventListener;
});
/** @param {string} name @param {boolean} persisted */
const fire = (name, persisted) => page.dispatchEvent(Object.assign(new Event(name), { persisted }));

/** What localStorage does, with failures on demand. */
class FakeStore {
  /** @type {Map<string, string>} */
  entries = new Map();
  /** Calls of these throw. @type {string[]} */
  broken = [];
  /** @param {string} key */
  getItem(key) {
    this.#check('getItem');
    return this.entries.get(key) ?? null;
  }
  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.#check('setItem');
    this.entries.set(key, value);
  }
  /** @param {string} key */
  removeItem(key) {
    this.#check('removeItem');
    this.entries.delete(key);
  }
  /** @param {string} name */
  #check(name) {
    if (this.broken.includes(name)) throw new DOMException('full', 'QuotaExceededError');
  }
  /** The only entry. */
  get entry() {
    assert.equal(this.entries.size, 1);
    return JSON.parse([...this.entries.values()][0]);
  }
}

/** @param {any} store @param {Record<string, any>} [options] */
function registering(store, options) {
  const { ua, log } = makeUa({ register: true, store, ...options });
  const socket = sockets[sockets.length - 1];
  socket.open();
  const request = socket.take()[0];
  const [, instance] = /instance="<urn:uuid:(.*?)>"/.exec(request) ?? [];
  const warnings = () => log.filter(([level, , , text]) => level === 'warn' && /store/.test(text));
  return { ua, socket, log, warnings, request, ...numbers(request), instance };
}

/** @param {string} request */
const numbers = request => ({
  callId: header(request, 'Call-ID'),
  cseq: Number.parseInt(header(request, 'CSeq'), 10),
});

/** The page is reloaded without a word to the server. @param {{ ua: any }} agent */
function reload({ ua }) {
  fire('pagehide', false);
  ua.stop();
}
const quiet = { autostop: false };

test('a reload keeps instance id and Call-ID, and counts on', () => {
  // RFC 3261 10.2, RFC 5626 4.1
  const store = new FakeStore();
  const first = registering(store, quiet);
  fire('pagehide', false);
  const second = registering(store, quiet);
  assert.equal(second.callId, first.callId);
  assert.equal(second.cseq, first.cseq + 1);
  assert.equal(second.instance, first.instance);
  assert.equal(second.ua.configuration.instanceId, first.ua.configuration.instanceId);
  assert.deepEqual([...first.warnings(), ...second.warnings()], []);
  first.ua.stop();
  second.ua.stop();
});

test('an un-REGISTER of a page that goes away is counted, and so is each answer to a challenge', () => {
  const store = new FakeStore();
  const first = registering(store, { password: 'secret' });
  const challenge = 'WWW-Authenticate: Digest realm="example.com", nonce="n1", algorithm=MD5, qop="auth"';
  first.socket.receive(answer(first.request, 401, { headers: [challenge] }));
  const [answered] = first.socket.take();
  assert.equal(numbers(answered).cseq, first.cseq + 1);
  assert.equal(store.entry.cseq, first.cseq + 1);
  const contact = header(answered, 'Contact');
  first.socket.receive(answer(answered, 200, { headers: [`Contact: ${contact}`] }));
  fire('pagehide', false);
  assert.equal(numbers(first.socket.take()[0]).cseq, first.cseq + 2);
  const second = registering(store, { password: 'secret' });
  assert.equal(second.cseq, first.cseq + 3);
  reload(second);
});

test('nothing secret is kept, one entry for a user and registrar', () => {
  const store = new FakeStore();
  const options = { password: 'pass', uri: 'sip:alice:uripass@example.com', bearerToken: 'token' };
  const first = registering(store, options);
  reload(first);
  assert.deepEqual(Object.keys(store.entry).sort(), ['callId', 'cseq', 'instance', 'until', 'v']);
  assert.deepEqual([...store.entries.keys()], ['sipua alice@example.com sip:example.com']);
  assert.doesNotMatch(JSON.stringify([...store.entries]), /pass|token/);
  const bob = registering(store, { uri: 'sip:bob@example.com' });
  assert.notEqual(bob.callId, first.callId);
  assert.notEqual(bob.instance, first.instance);
  reload(bob);
  const elsewhere = registering(store, { ...options, registrarServer: 'sip:other.example.com' });
  assert.notEqual(elsewhere.callId, first.callId);
  reload(elsewhere);
  assert.equal(store.entries.size, 3);
});

test('a user without an address of its own is not kept', () => {
  const store = new FakeStore();
  reload(registering(store, { uri: undefined }));
  assert.equal(store.entries.size, 0);
});

test('a configured instanceId wins', () => {
  const store = new FakeStore();
  const first = registering(store, quiet);
  reload(first);
  const instanceId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
  const second = registering(store, { ...quiet, instanceId });
  assert.equal(second.instance, instanceId);
  assert.equal(second.ua.configuration.instanceId, instanceId);
  assert.equal(second.callId, first.callId);
  reload(second);
  assert.equal(store.entry.instance, instanceId);
});

test('a second page that shares the store goes by its own instance, and does not touch the entry', () => {
  const store = new FakeStore();
  const first = registering(store);
  const before = store.entry;
  const second = registering(store);
  assert.notEqual(second.instance, first.instance);
  assert.notEqual(second.callId, first.callId);
  assert.equal(second.ua.configuration.instanceId, second.instance);
  assert.deepEqual(store.entry, before);
  assert.match(second.warnings()[0][3], /in use, perhaps by another tab/);
  second.ua.stop();
  assert.deepEqual(store.entry, before);
  first.ua.stop();
});

test('the entry of a page that crashed is taken over when its registration has lapsed', () => {
  const store = new FakeStore();
  const first = registering(store);
  assert.equal(store.entry.until, start + 600_000);
  mock.timers.tick(600_000);
  const second = registering(store);
  assert.equal(second.instance, first.instance);
  assert.equal(second.cseq, first.cseq + 1);
  first.ua.stop();
  second.ua.stop();
});

test('a page out of the back/forward cache counts on from where the one in between ended', () => {
  const store = new FakeStore();
  const first = registering(store);
  fire('pagehide', true);
  const between = registering(store);
  assert.equal(between.cseq, first.cseq + 1);
  between.ua.stop();
  fire('pageshow', true);
  sockets[sockets.length - 1].open();
  const again = numbers(sockets[sockets.length - 1].take()[0]);
  assert.deepEqual(again, { callId: first.callId, cseq: first.cseq + 2 });
  first.ua.stop();
});

test('start() after stop() goes on as well', () => {
  const store = new FakeStore();
  const first = registering(store);
  const { ua, socket } = first;
  socket.receive(answer(first.request, 200, { headers: [`Contact: ${header(first.request, 'Contact')}`] }));
  ua.stop();
  const [end] = socket.take();
  assert.equal(numbers(end).cseq, first.cseq + 1);
  assert.ok(store.entry.until <= start, 'free');
  assert.equal(ua.status, SIP.UA.C.STATUS_USER_CLOSED);
  socket.receive(answer(end, 200, {}));
  ua.start();
  const next = sockets[sockets.length - 1];
  next.open();
  assert.deepEqual(numbers(next.take()[0]), { callId: first.callId, cseq: first.cseq + 2 });
  assert.ok(store.entry.until > start);
  ua.stop();
});

test('what is asked for after stop() is counted as well', () => {
  const store = new FakeStore();
  const { ua, socket, request, cseq } = registering(store, { password: 'secret' });
  socket.receive(answer(request, 200, { headers: [`Contact: ${header(request, 'Contact')}`] }));
  ua.stop();
  const [end] = socket.take();
  const challenge = 'WWW-Authenticate: Digest realm="example.com", nonce="n1", algorithm=MD5, qop="auth"';
  socket.receive(answer(end, 401, { headers: [challenge] }));
  assert.equal(numbers(socket.take()[0]).cseq, cseq + 2);
  assert.equal(store.entry.cseq, cseq + 2);
  assert.equal(store.entry.until, 0);
});

test('what is asked for after stop() does not touch the entry that another page has taken', () => {
  const store = new FakeStore();
  const { ua, socket, request } = registering(store, { password: 'secret' });
  socket.receive(answer(request, 200, { headers: [`Contact: ${header(request, 'Contact')}`] }));
  ua.stop();
  const [end] = socket.take();
  const second = registering(store);
  const taken = store.entry;
  const challenge = 'WWW-Authenticate: Digest realm="example.com", nonce="n1", algorithm=MD5, qop="auth"';
  socket.receive(answer(end, 401, { headers: [challenge] }));
  assert.deepEqual(store.entry, taken);
  second.ua.stop();
});

test('a user agent that was refused the entry may have a new one, under the instance that it told', () => {
  const store = new FakeStore();
  const first = registering(store);
  const { ua } = makeUa({ register: true, store, autostart: false });
  const { instanceId } = ua.configuration;
  first.ua.stop();
  ua.start();
  const socket = sockets[sockets.length - 1];
  socket.open();
  const [request] = socket.take();
  assert.ok(request.includes(instanceId));
  assert.notEqual(numbers(request).callId, first.callId);
  assert.equal(store.entry.instance, instanceId);
  ua.stop();
});

test('unregister() leaves the entry to others, register() takes it again', () => {
  const store = new FakeStore();
  const { ua, cseq } = registering(store);
  ua.unregister();
  assert.equal(store.entry.until, 0);
  ua.register();
  assert.equal(store.entry.until, start + 600_000);
  assert.equal(store.entry.cseq, cseq + 2);
  ua.stop();
});

for (const broken of [['getItem'], ['setItem'], ['removeItem'], ['getItem', 'setItem', 'removeItem']])
  test(`a store whose ${broken.join(', ')} fails costs warnings only`, () => {
    const store = new FakeStore();
    reload(registering(store));
    store.broken = broken;
    const agent = registering(store);
    assert.ok(agent.instance);
    if (broken[0] !== 'removeItem') assert.match(agent.warnings()[0][3], /store: QuotaExceededError: full/);
    reload(agent);
  });

test('a number that could not be kept is not used again', () => {
  const store = new FakeStore();
  const first = registering(store);
  store.broken = ['setItem'];
  reload(first);
  assert.equal(store.entries.size, 0);
});

const good = { v: 1, instance: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', callId: 'c0ffee', cseq: 5, until: 0 };
for (const [what, text] of Object.entries({
  'no JSON': '{"v":1',
  'another type': '"text"',
  'a number': '7',
  'an entry of another version': JSON.stringify({ ...good, v: 2 }),
  'an instance that is none': JSON.stringify({ ...good, instance: '">\r\nEvil: 1' }),
  'a Call-ID that is none': JSON.stringify({ ...good, callId: 'a\r\nEvil: 1' }),
  'a CSeq beyond its range': JSON.stringify({ ...good, cseq: 2 ** 31 - 1 }),
  'a CSeq that is no number': JSON.stringify({ ...good, cseq: '5' }),
  'no end': JSON.stringify({ ...good, until: null, cseq: 1.5 }),
}))
  test(`a store with ${what} is not resumed`, () => {
    const store = new FakeStore();
    store.entries.set('sipua alice@example.com sip:example.com', text);
    const agent = registering(store);
    assert.equal(agent.warnings().length, 1);
    assert.notEqual(agent.callId, 'c0ffee');
    assert.ok(!agent.request.includes('Evil'));
    assert.equal(store.entry.callId, agent.callId, 'it is replaced');
    agent.ua.stop();
  });

test('a sound entry is resumed', () => {
  const store = new FakeStore();
  store.entries.set('sipua alice@example.com sip:example.com', JSON.stringify(good));
  const { callId, cseq, instance, ua } = registering(store);
  assert.deepEqual({ callId, cseq, instance }, { callId: 'c0ffee', cseq: 6, instance: good.instance });
  ua.stop();
});

test('a store is an object, and none of it reaches the log or the core', () => {
  for (const store of ['text', 7, true, () => {}])
    assert.throws(() => makeUa({ store }), { name: 'CONFIGURATION_ERROR', parameter: 'store' });
  const store = Object.assign(new FakeStore(), { other: 'private' });
  Object.defineProperty(store, 'weight', { get: () => assert.fail('read by the core'), enumerable: true });
  /** @type {any[][]} */
  const lines = [];
  const connector = (/** @type {any[]} */ ...line) => lines.push(line);
  const { ua } = makeUa({ store, log: { builtinEnabled: false, level: 3, connector } });
  assert.doesNotMatch(JSON.stringify(lines), /private/);
  assert.equal(ua.configuration.store, store);
  ua.stop();
});
