// @ts-check
// The built package under Node against Kamailio: registration, calls, a server that goes away.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeAgent, next, record, sent, stop, useWebSocket } from './agent.js';
import { startKamailio } from './kamailio.js';

/** @type {import('./kamailio.js').Kamailio} */
let kamailio;

before(async () => {
  kamailio = await startKamailio({ users: { alice: 'wonderland', bob: 'builder' } });
  useWebSocket(kamailio.ca);
});
after(async () => {
  await stop().finally(kamailio.stop);
});

/** What a user sent, by method. @param {string} user @param {string} method */
const requests = (user, method) =>
  sent.filter(text => text.startsWith(`${method} `) && text.includes(`<sip:${user}@${kamailio.domain}>;tag=`));

describe('registration', () => {
  for (const scheme of /** @type {const} */ (['ws', 'wss']))
    test(`over ${scheme}, and its end`, async () => {
      const alice = makeAgent(kamailio, 'alice', { wsServers: kamailio[scheme] });
      const [response] = await next(alice, 'registered');
      assert.equal(response.status_code, 200);
      assert.equal(alice.isRegistered(), true);
      alice.unregister();
      const [answer, cause] = await next(alice, 'unregistered');
      assert.deepEqual([answer.status_code, cause ?? null], [200, null]);
      assert.equal(alice.isRegistered(), false);
      await stop([alice]);
    });

  test('gives a public and a temporary GRUU', async () => {
    // RFC 5627
    const alice = makeAgent(kamailio, 'alice');
    await next(alice, 'registered');
    assert.equal(alice.contact.pub_gruu?.aor, `alice@${kamailio.domain}`);
    assert.equal(alice.contact.pub_gruu?.getParam('gr'), `urn:uuid:${alice.configuration.instanceId}`);
    assert.ok(alice.contact.temp_gruu?.hasParam('gr'));
    await stop([alice]);
  });

  test('for too short a time is repeated with the minimum of the server', async () => {
    // RFC 3261 10.2.8
    const alice = makeAgent(kamailio, 'alice', { registerExpires: 5 });
    const [response] = await next(alice, 'registered');
    assert.match(response.getHeader('Contact'), /;expires=30\b/);
    await stop([alice]);
  });

  test('with a wrong password fails after one retry', async () => {
    const before = requests('bob', 'REGISTER').length;
    const bob = makeAgent(kamailio, 'bob', { password: 'wrong' });
    const [response, cause] = await next(bob, 'registrationFailed');
    assert.deepEqual([response.status_code, cause], [401, 'Authentication Error']);
    await new Promise(resolve => setTimeout(resolve, 500));
    assert.equal(requests('bob', 'REGISTER').length - before, 2);
    await stop([bob]);
  });

  test('comes back after the server went away', async () => {
    const alice = makeAgent(kamailio, 'alice');
    await next(alice, 'registered');
    const lost = next(alice, 'connecting');
    await kamailio.kill();
    await lost;
    const back = next(alice, 'registered');
    await kamailio.restart();
    assert.equal((await back)[0].status_code, 200);
    await stop([alice]);
  });
});

describe('a call', () => {
  /** @type {any} */
  let alice;
  /** @type {any} */
  let bob;
  before(async () => {
    alice = makeAgent(kamailio, 'alice', { wsServers: kamailio.wss });
    bob = makeAgent(kamailio, 'bob');
    await Promise.all([next(alice, 'registered'), next(bob, 'registered')]);
  });
  after(() => stop([alice, bob]));

  /** Alice calls, Bob's phone rings. */
  async function ring() {
    const invited = next(bob, 'invite');
    const outgoing = alice.invite('bob');
    const heard = { alice: record(outgoing), bob: /** @type {string[]} */ ([]) };
    const ringing = new Promise(resolve =>
      outgoing.on('progress', (/** @type {any} */ { status_code }) => status_code === 180 && resolve(null)),
    );
    const [incoming] = await invited;
    heard.bob = record(incoming);
    await ringing;
    return { outgoing, incoming, heard };
  }

  async function establish() {
    const { outgoing, incoming, heard } = await ring();
    const up = Promise.all([next(outgoing, 'accepted'), next(incoming, 'confirmed')]);
    incoming.accept();
    await up;
    return { outgoing, incoming, heard };
  }

  test('is answered, and ended by the caller', async () => {
    const { outgoing, incoming, heard } = await establish();
    const ended = next(incoming, 'terminated');
    outgoing.bye();
    await ended;
    assert.deepEqual(
      heard.alice.filter(name => name !== 'progress'),
      ['accepted', 'bye', 'terminated'],
    );
    assert.deepEqual(heard.bob, ['accepted', 'confirmed', 'bye', 'terminated']);
  });

  test('is answered, and ended by the called party', async () => {
    const { outgoing, incoming, heard } = await establish();
    const ended = next(outgoing, 'terminated');
    incoming.bye();
    const [request, cause] = await ended;
    assert.deepEqual([request.method, cause], ['BYE', null]);
    assert.deepEqual(
      heard.alice.filter(name => name !== 'progress'),
      ['accepted', 'bye', 'terminated'],
    );
    assert.deepEqual(heard.bob, ['accepted', 'confirmed', 'bye', 'terminated']);
  });

  test('is cancelled while it rings', async () => {
    const { outgoing, incoming, heard } = await ring();
    const ended = Promise.all([next(outgoing, 'terminated'), next(incoming, 'terminated')]);
    outgoing.cancel();
    const [[response]] = await ended;
    assert.equal(response.status_code, 487);
    assert.deepEqual(
      heard.alice.filter(name => name !== 'progress'),
      ['cancel', 'rejected', 'failed', 'terminated'],
    );
    assert.deepEqual(heard.bob, ['cancel', 'rejected', 'failed', 'terminated']);
  });

  test('is rejected', async () => {
    const { outgoing, incoming, heard } = await ring();
    const ended = next(outgoing, 'terminated');
    incoming.reject({ statusCode: 486 });
    const [response, cause] = await ended;
    assert.deepEqual([response.status_code, cause], [486, 'Busy']);
    assert.deepEqual(
      heard.alice.filter(name => name !== 'progress'),
      ['rejected', 'failed', 'terminated'],
    );
    assert.deepEqual(heard.bob, ['rejected', 'failed', 'terminated']);
  });

  test('to somebody who has moved fails with the new address', async () => {
    const [response, cause] = await next(alice.invite('mover'), 'failed');
    assert.deepEqual([response.status_code, cause], [302, 'Redirected']);
    assert.equal(response.parseHeader('Contact').uri.user, 'carol');
  });

  test('to nobody fails', async () => {
    const session = alice.invite('nobody');
    const [response, cause] = await next(session, 'failed');
    assert.deepEqual([response.status_code, cause], [404, 'Not Found']);
  });

  test('to a user who is not there fails', async () => {
    bob.unregister();
    await next(bob, 'unregistered');
    const [response, cause] = await next(alice.invite('bob'), 'failed');
    assert.deepEqual([response.status_code, cause], [480, 'Unavailable']);
    bob.register();
    await next(bob, 'registered');
  });

  test('leaves nothing behind', () => {
    assert.deepEqual([Object.keys(alice.sessions), Object.keys(bob.sessions)], [[], []]);
  });
});
