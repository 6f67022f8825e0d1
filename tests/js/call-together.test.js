// @ts-check
// Calls between three user agents, a server and media in memory: transfers, holds that meet, a network that breaks.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import SIP from '../../js/index.js';
import { createSipServer, FakeNetwork, fakeMedia, VirtualClock } from '../../js/testing/index.js';

const users = { alice: 'wonderland', bob: 'builder', carol: 'singer' };
/** @typedef {keyof typeof users} User */

/** @type {VirtualClock} */
let clock;
/** @type {FakeNetwork} */
let network;
let uninstall = () => {};
/** @type {Record<User, any>} */
let agents;
/** Sessions of each, in order. @type {Record<User, any[]>} */
let calls;
const original = globalThis.WebSocket;
/** @type {ReturnType<typeof fakeMedia>[]} */
let media = [];

beforeEach(async () => {
  clock = new VirtualClock();
  uninstall = clock.install();
  const server = createSipServer({ users, clock: new VirtualClock() });
  network = new FakeNetwork(server, { clock, latency: 20 });
  globalThis.WebSocket = /** @type {any} */ (network.WebSocket);
  calls = { alice: [], bob: [], carol: [] };
  media = [];
  agents = { alice: agent('alice'), bob: agent('bob'), carol: agent('carol') };
  await clock.until(() => Object.values(agents).every(each => each.isRegistered()));
});
afterEach(async () => {
  for (const each of Object.values(agents)) each.stop();
  await clock.until(() => !network.open.length, 40_000);
  uninstall();
  globalThis.WebSocket = original;
  assert.deepEqual(
    media.flatMap(each => each.violations),
    [],
  );
});

/** @param {User} user @returns {any} */
function agent(user) {
  const factory = fakeMedia();
  media.push(factory);
  const ua = new SIP.UA({
    uri: `sip:${user}@sipua.test`,
    password: users[user],
    wsServers: 'wss://server.test',
    replaces: SIP.C.supported.SUPPORTED,
    log: { builtinEnabled: false },
    sessionDescriptionHandlerFactory: factory,
  });
  ua.on('inviteSent', session => calls[user].push(session));
  ua.on('invite', session => {
    calls[user].push(session);
    session.accept();
  });
  return ua;
}

/** @param {User} from @param {User} to */
async function talk(from, to) {
  const session = agents[from].invite(to);
  await clock.until(() => session.startTime && calls[to].at(-1)?.status === 12);
  return session;
}

test('a blind transfer: bob calls carol, alice is out', async () => {
  const session = await talk('alice', 'bob');
  session.refer('carol');
  const { settled } = session;
  await clock.until(() => session.status === 9 && calls.bob[0].status === 9);
  assert.equal((await settled).method, 'NOTIFY');
  assert.equal(session.referContext.progress, '200 OK');
  await clock.until(() => calls.carol[0]?.status === 12);
  assert.equal(calls.carol[0].remoteIdentity.uri.user, 'bob');
  assert.equal(calls.carol[0].request.getHeader('Referred-By'), '<sip:alice@sipua.test>');
  assert.deepEqual(Object.keys(agents.alice.sessions), []);
});

test('a transfer to somebody who refuses: alice and bob go on', async () => {
  const session = await talk('alice', 'bob');
  agents.carol.removeAllListeners('invite');
  agents.carol.on('invite', (/** @type {any} */ each) => each.reject({ statusCode: 486 }));
  /** @type {string[]} */
  const heard = [];
  for (const name of ['referProgress', 'referRejected'])
    session.on('referRequested', (/** @type {any} */ context) => context.on(name, () => heard.push(name)));
  session.refer('carol');
  await assert.rejects(Promise.race([session.settled, clock.run(5000).then(() => 'nothing')]), {
    cause: '486 Busy Here',
  });
  assert.equal(heard.at(-1), 'referRejected');
  assert.deepEqual([session.status, calls.bob[0].status], [12, 12]);
});

test('an attended transfer: carol sees one call replace the other', async () => {
  const first = await talk('alice', 'bob');
  first.hold();
  await clock.until(() => calls.bob[0].remote_hold);
  const second = await talk('alice', 'carol');
  const old = calls.carol[0];
  /** @type {any[]} */
  const replaced = [];
  old.on('replaced', (/** @type {any} */ by) => replaced.push(by));
  first.refer(second);
  await clock.until(() => first.status === 9 && second.status === 9 && calls.bob.at(-1).status === 12);
  const [, next] = calls.carol;
  assert.equal(next.replacee, old);
  assert.deepEqual(replaced, [next]);
  assert.equal(next.remoteIdentity.uri.user, 'bob');
  await clock.until(() => next.status === 12 && calls.bob[0].status === 9);
  assert.deepEqual(Object.keys(agents.alice.sessions), []);
  assert.equal(Object.keys(agents.carol.sessions).length, 1);
});

test('holds that meet: both are heard, one after the other', async () => {
  const session = await talk('alice', 'bob');
  const [other] = calls.bob;
  session.hold();
  other.hold();
  await clock.until(
    () => session.remote_hold && other.remote_hold && !session.pendingReinvite && !other.pendingReinvite,
  );
  assert.deepEqual([session.local_hold, other.local_hold], [true, true]);
  session.unhold();
  other.unhold();
  await clock.until(
    () => !session.remote_hold && !other.remote_hold && !session.pendingReinvite && !other.pendingReinvite,
  );
  await clock.until(() => session.status === 12 && other.status === 12);
});

test('tones, messages and the like arrive', async () => {
  const session = await talk('alice', 'bob');
  const [other] = calls.bob;
  /** @type {string[]} */
  const heard = [];
  other.on('dtmf', (/** @type {any} */ _, /** @type {any} */ tone) => heard.push(`${tone.tone} ${tone.duration}`));
  agents.bob.on('message', (/** @type {any} */ message) => heard.push(message.body));
  session.dtmf('1#', { duration: 80, interToneGap: 60 });
  await clock.until(() => heard.length === 2);
  session.sendRequest('MESSAGE', { body: { body: 'hello', contentType: 'text/plain' } });
  await clock.until(() => heard.length === 3);
  assert.deepEqual(heard, ['1 80', '# 80', 'hello']);
});

test('a connection that breaks in a call: both go on, and the hold stays', async () => {
  const session = await talk('alice', 'bob');
  session.hold();
  await clock.until(() => calls.bob[0].remote_hold);
  /** @type {string[]} */
  const heard = [];
  for (const name of ['reconnecting', 'reconnected']) session.on(name, () => heard.push(name));
  network.drop();
  await clock.until(
    () => heard.includes('reconnected') && Object.values(agents).every(each => each.isRegistered()),
    60_000,
  );
  await clock.run(5000);
  assert.deepEqual([session.status, calls.bob[0].status], [12, 12]);
  assert.deepEqual([session.local_hold, calls.bob[0].remote_hold], [true, true]);
  session.unhold();
  await clock.until(() => !calls.bob[0].remote_hold);
});
