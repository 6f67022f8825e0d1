// @ts-check
// js/testing as an application's tests use it: user agents, a server, a network and time, all in memory.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import SIP from '../../js/index.js';
import { createSipServer, FakeNetwork, FakePeer, fakeMedia, VirtualClock } from '../../js/testing/index.js';

const users = { alice: 'wonderland', bob: 'builder' };

/** @type {VirtualClock} */
let clock;
/** @type {import('../../js/testing/server.js').SipServer} */
let server;
/** @type {FakeNetwork} */
let network;
let uninstall = () => {};
const original = globalThis.WebSocket;

beforeEach(() => {
  clock = new VirtualClock();
  uninstall = clock.install();
  // the server's own timers stay apart, to see what the agents leave behind
  server = createSipServer({ users, clock: new VirtualClock() });
  network = new FakeNetwork(server, { clock, latency: 20 });
  globalThis.WebSocket = /** @type {any} */ (network.WebSocket);
});
afterEach(() => {
  uninstall();
  globalThis.WebSocket = original;
});

/** @param {'alice' | 'bob'} user @returns {any} */
const agent = user =>
  new SIP.UA({
    uri: `sip:${user}@sipua.test`,
    password: users[user],
    wsServers: 'wss://server.test',
    log: { builtinEnabled: false },
    sessionDescriptionHandlerFactory: fakeMedia(),
  });

/** Requests of a method on the wire so far. @param {string} method */
const count = method => network.traffic.filter(({ way, text }) => way === '>' && text.startsWith(`${method} `)).length;

describe('two user agents', () => {
  /** @type {any} */
  let alice;
  /** @type {any} */
  let bob;
  beforeEach(async () => {
    [alice, bob] = [agent('alice'), agent('bob')];
    await clock.until(() => alice.isRegistered() && bob.isRegistered());
  });

  test('talk for an hour and stay registered', async () => {
    bob.on('invite', (/** @type {any} */ session) => session.accept());
    const session = alice.invite('bob');
    await clock.until(() => session.startTime);
    const before = count('REGISTER');
    await clock.run(3_600_000);
    assert.ok(count('REGISTER') - before >= 12, 'each of them every ten minutes');
    assert.ok(alice.isRegistered() && bob.isRegistered());
    session.bye();
    await clock.until(() => session.endTime && !Object.keys(bob.sessions).length);
    assert.ok(session.endTime - session.startTime >= 3_600_000);
  });

  test('come back when the connection breaks', async () => {
    network.drop();
    await clock.until(() => !alice.isConnected() && !bob.isConnected());
    assert.equal(server.contacts('alice').length, 0);
    await clock.until(() => alice.isRegistered() && bob.isRegistered());
    assert.equal(server.contacts('alice').length, 1);
  });

  test('come back when the network was away for ten minutes', async () => {
    network.isUp = false;
    network.drop();
    await clock.run(600_000);
    assert.deepEqual([alice.isConnected(), alice.isRegistered()], [false, false]);
    network.isUp = true;
    await clock.until(() => alice.isRegistered() && bob.isRegistered(), 40_000);
  });

  test('leave no timer when they stop', async () => {
    bob.on('invite', (/** @type {any} */ session) => session.accept());
    const session = alice.invite('bob');
    await clock.until(() => session.startTime);
    session.bye();
    await clock.until(() => session.endTime && !Object.keys(bob.sessions).length);
    alice.stop();
    bob.stop();
    await clock.until(() => !network.open.length, 1000);
    await clock.run(1000);
    assert.equal(clock.pending, 0);
  });
});

describe('a user agent and a peer that does as the test says', () => {
  test('is called and answers', async () => {
    const alice = agent('alice');
    await clock.until(() => alice.isRegistered());
    alice.on('invite', (/** @type {any} */ session) => session.accept());
    const bob = new FakePeer(server, 'bob', 'builder');
    const invite = bob.invite('sip:alice@sipua.test', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n');
    await clock.until(() => bob.inbox.some(({ status }) => status === 200));
    const dialog = bob.dialog(invite, bob.take(200));
    bob.within(dialog, 'ACK');
    bob.within(dialog, 'BYE');
    await clock.until(() => bob.inbox.some(({ method, status }) => method === 'BYE' && status === 200));
  });

  test('calls and is told to ask again later', async () => {
    const alice = agent('alice');
    await clock.until(() => alice.isRegistered());
    const bob = new FakePeer(server, 'bob', 'builder');
    bob.register();
    bob.onRequest = request => request.method === 'INVITE' && bob.reply(request, 486);
    /** @type {string[]} */
    const causes = [];
    alice.invite('bob').on('failed', (/** @type {any} */ _, /** @type {string} */ cause) => causes.push(cause));
    await clock.until(() => causes.length);
    assert.deepEqual(causes, ['Busy']);
  });
});
