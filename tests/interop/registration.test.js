// @ts-check
// The built package under Node against Kamailio: every kind of challenge and refusal, and networks that misbehave.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeAgent, next, sent, stop, useWebSocket } from './agent.js';
import { FaultyProxy } from './faulty-proxy.js';
import { startKamailio } from './kamailio.js';

const users = { alice: 'wonderland', busy: 'line', mover: 'van' };
/** @type {import('./kamailio.js').Kamailio} */
let first;
/** SHA-256, and nonces that live two seconds. @type {import('./kamailio.js').Kamailio} */
let second;

before(async () => {
  first = await startKamailio({ users });
  second = await startKamailio({ users, algorithm: 'SHA-256', nonceSeconds: 2 });
  useWebSocket(first.ca, second.ca);
});
after(async () => {
  await stop().finally(first.stop).finally(second.stop);
});

const sleep = (/** @type {number} */ ms) => new Promise(resolve => setTimeout(resolve, ms));
const lastSent = () => /** @type {string} */ (sent.at(-1));

describe('authentication', () => {
  for (const scheme of /** @type {const} */ (['ws', 'wss']))
    test(`with SHA-256 over ${scheme}`, async () => {
      const alice = makeAgent(second, 'alice', { wsServers: second[scheme] });
      await next(alice, 'registered');
      assert.match(lastSent(), /^Authorization: Digest algorithm=SHA-256, /m);
      await stop([alice]);
    });

  test('refuses MD5 when told to', async () => {
    const alice = makeAgent(first, 'alice', { refuseMd5: true });
    const [response, cause] = await next(alice, 'registrationFailed');
    assert.deepEqual([response.status_code, cause], [401, 'Authentication Error']);
    await stop([alice]);
  });

  test('survives a nonce that has grown stale', async () => {
    const alice = makeAgent(second, 'alice');
    await next(alice, 'registered');
    await sleep(3500);
    const count = sent.length;
    alice.register();
    const [response] = await next(alice, 'registered');
    assert.equal(response.status_code, 200);
    assert.equal(sent.length - count, 2, 'once with the old nonce, once with the new');
    await stop([alice]);
  });
});

describe('a registrar that refuses', () => {
  test('with 503 is asked again when it said, if the application wants it so', async () => {
    const busy = makeAgent(first, 'busy', { registerRetry: true });
    const [response, cause] = await next(busy, 'registrationFailed');
    assert.deepEqual([response.status_code, cause], [503, 'SIP Failure Code']);
    assert.equal(response.getHeader('Retry-After'), '17');
    const start = performance.now();
    while (!busy.isRegistered() && performance.now() - start < 31_000) await sleep(200);
    assert.ok(busy.isRegistered());
    assert.ok(performance.now() - start >= 16_500, `${performance.now() - start} ms`);
    await stop([busy]);
  });

  test('with 302 fails, or is followed', async () => {
    const still = makeAgent(first, 'mover');
    const [response, cause] = await next(still, 'registrationFailed');
    assert.deepEqual([response.status_code, cause], [302, 'Redirected']);
    await stop([still]);
    const mover = makeAgent(first, 'mover', { registerRetry: true });
    await next(mover, 'registered');
    assert.match(lastSent(), /^REGISTER sip:127.0.0.1 SIP/);
    await stop([mover]);
  });
});

describe('a network that misbehaves', () => {
  /** @type {FaultyProxy} */
  let network;
  before(async () => {
    network = await new FaultyProxy(first.ws).accept();
  });
  after(() => network.close());
  const connect = (/** @type {object} */ options = {}) =>
    makeAgent(first, 'alice', { wsServers: network.url, ...options });

  test('that is slow delays, no more', async () => {
    network.rate = 4000;
    const alice = connect();
    await next(alice, 'registered');
    network.rate = 0;
    await stop([alice]);
  });

  for (const how of /** @type {const} */ (['FIN', 'RST']))
    test(`that cuts connections (${how}) is come back from`, async () => {
      const alice = connect();
      await next(alice, 'registered');
      const back = next(alice, 'registered');
      network.cut(how);
      await back;
      await stop([alice]);
    });

  test('that lets nothing pass is noticed, and left', async () => {
    const alice = connect({ keepAliveInterval: 1, keepAliveOptions: true });
    await next(alice, 'registered');
    await sleep(1500);
    const noticed = new Promise(resolve => alice.once('keepAliveTimeout', () => resolve(null)));
    const count = network.accepted;
    network.blackHole(true);
    await Promise.race([noticed, sleep(14_000).then(() => Promise.reject(new Error('not noticed')))]);
    network.blackHole(false);
    await next(alice, 'registered');
    assert.ok(network.accepted > count, 'over a new connection');
    await stop([alice]);
  });

  test('that refuses leads to the other server', async () => {
    network.refuse();
    const alice = connect({
      wsServers: [
        { ws_uri: network.url, weight: 10 },
        { ws_uri: first.ws, weight: 1 },
      ],
    });
    await next(alice, 'registered');
    assert.equal(alice.transport?.server?.ws_uri, first.ws);
    await stop([alice]);
    await network.accept();
  });

  test('that loses the first server for good leads to the other one', async () => {
    const alice = connect({
      wsServerMaxReconnection: 2,
      wsServers: [
        { ws_uri: network.url, weight: 10 },
        { ws_uri: first.ws, weight: 1 },
      ],
    });
    await next(alice, 'registered');
    assert.equal(alice.transport?.server?.ws_uri, network.url);
    const gone = next(alice, 'disconnected');
    network.refuse();
    network.cut('RST');
    await gone;
    await next(alice, 'registered');
    assert.equal(alice.transport?.server?.ws_uri, first.ws);
    await stop([alice]);
    await network.accept();
  });
});
