// @ts-check
// js/testing: calls and other requests through the proxy (RFC 3261 16).

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSipServer, FakePeer, VirtualClock } from '../../js/testing/index.js';

/** @param {import('../../js/testing/server.js').ServerOptions} [options] */
function setUp(options) {
  const clock = new VirtualClock();
  const server = createSipServer({ clock, ...options });
  const alice = new FakePeer(server, 'alice');
  const bob = new FakePeer(server, 'bob');
  for (const peer of [alice, bob]) assert.equal(peer.register().status, 200);
  return { clock, server, alice, bob };
}

/** @param {import('../../js/testing/text.js').SipMessage} message @param {string} name */
const headers = (message, name) => message.headers.filter(h => h.name === name).map(h => h.value);

/** A call as far as its ACK. @param {FakePeer} caller @param {FakePeer} called */
function establish(caller, called) {
  const invite = caller.invite(called.uri);
  const received = called.take('INVITE');
  called.reply(received, 180);
  const answer = called.reply(received, 200, { body: 'v=0\r\n' });
  const ok = caller.take(200);
  const local = caller.dialog(invite, ok);
  caller.within(local, 'ACK');
  const ack = called.take('ACK');
  caller.inbox.length = 0;
  return { invite, received, ack, local, remote: called.calledDialog(received, answer) };
}

describe('a call', () => {
  test('is set up and ended by the caller', () => {
    const { alice, bob } = setUp();
    const invite = alice.invite(bob.uri);
    alice.take(100);
    const received = bob.take('INVITE');
    assert.equal(received.ruri, bob.contact);
    assert.deepEqual(headers(received, 'Max-Forwards'), ['69']);
    bob.reply(received, 180);
    assert.deepEqual(headers(alice.take(180), 'Via').length, 1);
    bob.reply(received, 200, { body: 'v=0\r\nanswer' });
    const ok = alice.take(200);
    assert.equal(ok.body, 'v=0\r\nanswer');
    const dialog = alice.dialog(invite, ok);
    alice.within(dialog, 'ACK');
    assert.equal(bob.take('ACK').ruri, bob.contact);
    alice.within(dialog, 'BYE');
    bob.reply(bob.take('BYE'), 200);
    alice.take(200, 'BYE');
    assert.deepEqual([alice.inbox, bob.inbox], [[], []]);
  });

  test('is ended by the called party', () => {
    const { alice, bob } = setUp();
    const { remote } = establish(alice, bob);
    bob.within(remote, 'BYE');
    const bye = alice.take('BYE');
    assert.equal(bye.ruri, alice.contact);
    assert.deepEqual(headers(bye, 'Route'), []);
    alice.reply(bye, 200);
    bob.take(200, 'BYE');
  });

  test('is changed by either side', () => {
    const { alice, bob } = setUp();
    const { local, remote } = establish(alice, bob);
    bob.within(remote, 'INVITE', 'v=0\r\n');
    alice.reply(alice.take('INVITE'), 200, { body: 'v=0\r\n' });
    bob.take(200);
    bob.within(remote, 'ACK');
    alice.take('ACK');
    alice.within(local, 'INFO', 'Signal=1');
    bob.reply(bob.take('INFO'), 200);
    alice.take(200, 'INFO');
  });

  test('to a user with a password is challenged once, its later requests are not', () => {
    const server = createSipServer({ users: { alice: 'a', bob: 'b' } });
    const [alice, bob] = [new FakePeer(server, 'alice', 'a'), new FakePeer(server, 'bob', 'b')];
    bob.register();
    const { local } = establish(alice, bob);
    alice.within(local, 'BYE');
    bob.reply(bob.take('BYE'), 200);
    alice.take(200, 'BYE');
  });

  test('is refused', () => {
    const { alice, bob } = setUp();
    const invite = alice.invite(bob.uri);
    const received = bob.take('INVITE');
    bob.reply(received, 486);
    bob.take('ACK');
    const busy = alice.take(486);
    assert.equal(busy.reason, 'Busy Here');
    alice.acknowledge(invite, busy);
    assert.deepEqual(bob.inbox, [], 'the ACK of a refusal goes one hop');
  });

  test('is cancelled while it rings', () => {
    const { alice, bob } = setUp();
    const invite = alice.invite(bob.uri);
    const received = bob.take('INVITE');
    bob.reply(received, 180);
    alice.cancel(invite);
    alice.take(200, 'CANCEL');
    const cancel = bob.take('CANCEL');
    assert.deepEqual(headers(cancel, 'Via'), headers(received, 'Via').slice(0, 1));
    bob.reply(cancel, 200);
    bob.reply(received, 487);
    bob.take('ACK');
    alice.take(487);
  });

  test('is cancelled before the called party said anything', () => {
    // RFC 3261 9.1: the CANCEL waits for a provisional response
    const { alice, bob } = setUp();
    const invite = alice.invite(bob.uri);
    const received = bob.take('INVITE');
    alice.cancel(invite);
    alice.take(200, 'CANCEL');
    assert.deepEqual(bob.inbox, []);
    bob.reply(received, 100);
    bob.take('CANCEL');
  });

  test('ends for the caller when the called party does not react to CANCEL', () => {
    // RFC 3261 9.1: after 64*T1 it is considered cancelled
    const { alice, bob, clock } = setUp();
    const invite = alice.invite(bob.uri);
    bob.reply(bob.take('INVITE'), 180);
    alice.cancel(invite);
    bob.take('CANCEL');
    clock.advance(32_000);
    alice.take(487);
  });

  test('that was answered while the CANCEL was under way is answered', () => {
    const { alice, bob } = setUp();
    const invite = alice.invite(bob.uri);
    const received = bob.take('INVITE');
    bob.reply(received, 180);
    alice.cancel(invite);
    bob.reply(received, 200);
    alice.take(200, 'INVITE');
  });

  test('that rings for three minutes is given up', () => {
    // RFC 3261 16.6 timer C
    const { alice, bob, clock } = setUp({ maxExpires: 7200 });
    alice.invite(bob.uri);
    const received = bob.take('INVITE');
    bob.reply(received, 180);
    clock.advance(180_000);
    assert.equal(bob.inbox.length, 0);
    clock.advance(1000);
    bob.reply(bob.take('CANCEL'), 200);
    bob.reply(received, 487);
    alice.take(487);
  });

  test('that nobody answers at all times out', () => {
    const { alice, bob, clock } = setUp();
    alice.invite(bob.uri);
    bob.take('INVITE');
    clock.advance(31_999);
    assert.throws(() => alice.take(408));
    clock.advance(1);
    alice.take(408);
  });

  test('that the called party leaves without a word fails', () => {
    const { alice, bob } = setUp();
    alice.invite(bob.uri);
    bob.close();
    alice.take(480);
  });

  test('stops ringing when the caller is gone', () => {
    const { alice, bob } = setUp();
    alice.invite(bob.uri);
    bob.reply(bob.take('INVITE'), 180);
    alice.close();
    bob.take('CANCEL');
  });

  test('goes on over the new connection of a party that came back', () => {
    // the Contact is that of before: a user agent keeps it
    const { alice, bob, server } = setUp();
    const { local } = establish(alice, bob);
    bob.close();
    const back = new FakePeer(server, 'bob');
    back.request('REGISTER', 'sip:sipua.test', { to: `<${bob.uri}>`, contact: `<${bob.contact}>` });
    alice.within(local, 'BYE');
    back.reply(back.take('BYE'), 200);
    alice.take(200, 'BYE');
  });
});

describe('a user with two contacts', () => {
  /** @param {import('../../js/testing/server.js').ServerOptions} [options] */
  function setUpFork(options) {
    const { server, alice, bob, clock } = setUp(options);
    const desk = new FakePeer(server, 'bob');
    desk.register();
    const invite = alice.invite(bob.uri);
    alice.take(100);
    const [atBob, atDesk] = [bob.take('INVITE'), desk.take('INVITE')];
    return { clock, server, alice, bob, desk, invite, atBob, atDesk };
  }

  test('rings at both and stops at the other when one answers', () => {
    const { alice, bob, desk, atBob, atDesk } = setUpFork();
    bob.reply(atBob, 180, { toTag: 'b' });
    desk.reply(atDesk, 180, { toTag: 'd' });
    assert.deepEqual(
      [alice.take(180), alice.take(180)].map(r => headers(r, 'To')[0].slice(-2)),
      ['=b', '=d'],
    );
    desk.reply(atDesk, 200, { toTag: 'd' });
    alice.take(200);
    bob.reply(bob.take('CANCEL'), 200);
    bob.reply(atBob, 487, { toTag: 'b' });
    bob.take('ACK');
    assert.deepEqual(alice.inbox, [], 'the 487 of the other goes nowhere');
  });

  test('may answer twice: the caller hears both', () => {
    // RFC 3261 16.7 step 10
    const { alice, bob, desk, atBob, atDesk, invite } = setUpFork();
    bob.reply(atBob, 200, { toTag: 'b' });
    desk.reply(atDesk, 200, { toTag: 'd' });
    for (const [peer, ok] of /** @type {const} */ ([
      [bob, alice.take(200)],
      [desk, alice.take(200)],
    ])) {
      alice.within(alice.dialog(invite, ok), 'ACK');
      peer.take('ACK');
    }
  });

  test('gives the best of two refusals', () => {
    // RFC 3261 16.7 step 6
    const { alice, bob, desk, atBob, atDesk } = setUpFork();
    bob.reply(atBob, 500);
    assert.deepEqual(alice.inbox, []);
    desk.reply(atDesk, 486);
    alice.take(486);
  });

  test('refuses for both with a 6xx', () => {
    const { alice, bob, desk, atBob, atDesk } = setUpFork();
    desk.reply(atDesk, 180);
    bob.reply(atBob, 603);
    desk.reply(desk.take('CANCEL'), 200);
    desk.reply(atDesk, 487);
    alice.take(603);
  });

  test('is cancelled at both', () => {
    const { alice, bob, desk, atBob, atDesk, invite } = setUpFork();
    bob.reply(atBob, 180);
    desk.reply(atDesk, 180);
    alice.cancel(invite);
    bob.take('CANCEL');
    desk.take('CANCEL');
    bob.reply(atBob, 487);
    desk.reply(atDesk, 487);
    alice.take(487);
  });

  test('gets a message at both, and the sender one answer', () => {
    const { alice, bob, desk } = setUpFork();
    alice.request('MESSAGE', bob.uri, { body: 'hello' });
    for (const peer of [bob, desk]) peer.reply(peer.take('MESSAGE'), 200);
    alice.take(200, 'MESSAGE');
    assert.throws(() => alice.take(200, 'MESSAGE'));
  });
});

describe('where a request goes', () => {
  test('nowhere when nobody has that name', () => {
    const { alice } = setUp();
    const invite = alice.invite('sip:nobody@sipua.test');
    const refusal = alice.take(404);
    alice.acknowledge(invite, refusal);
    alice.request('MESSAGE', 'sip:bob@elsewhere.test');
    alice.take(404);
  });

  test('nowhere for the moment when the user is known', () => {
    const { alice, bob } = setUp();
    bob.register({ expires: 0 });
    alice.request('MESSAGE', bob.uri);
    alice.take(480);
    const listed = createSipServer({ users: { alice: 'a', bob: 'b' }, digest: false });
    const other = new FakePeer(listed, 'alice');
    other.request('MESSAGE', 'sip:bob@sipua.test');
    other.take(480);
  });

  test('to the contact itself when its URI is used', () => {
    const { alice, bob } = setUp();
    alice.request('OPTIONS', bob.contact);
    bob.reply(bob.take('OPTIONS'), 200);
    alice.take(200);
  });

  test('not on when it has made too many hops', () => {
    // RFC 3261 16.3 step 3
    const { alice, bob } = setUp();
    const request = alice.request('MESSAGE', bob.uri);
    const again = request.headers.map(h => (h.name === 'Max-Forwards' ? { name: h.name, value: '0' } : h));
    bob.inbox.length = 0;
    alice.resend({ ...request, headers: again });
    alice.take(483);
    assert.deepEqual(bob.inbox, []);
  });

  test('not in circles', () => {
    const { alice, bob } = setUp();
    bob.onRequest = request => bob.send({ ...request, ruri: bob.uri });
    alice.request('MESSAGE', bob.uri);
    bob.reply(bob.inbox[0], 200);
    bob.take(482);
  });

  test('through a preloaded Route that names the server', () => {
    const { alice, bob } = setUp();
    const route = [{ name: 'Route', value: '<sip:127.0.0.1:8080;lr;transport=ws>' }];
    alice.request('MESSAGE', bob.uri, { headers: route });
    assert.deepEqual(headers(bob.take('MESSAGE'), 'Route'), []);
  });

  test('to the server itself', () => {
    const { alice } = setUp();
    alice.request('OPTIONS', 'sip:sipua.test');
    assert.match(headers(alice.take(200), 'Allow')[0], /INVITE/);
  });
});

describe('odd input', () => {
  test('that is no SIP is ignored', () => {
    const { alice, bob } = setUp();
    for (const text of [
      '',
      'hello',
      'INVITE',
      'SIP/2.0 200 OK\r\n\r\n',
      '\0\0\0',
      `INVITE sip:a SIP/2.0\r\n${'x'.repeat(9999)}`,
    ])
      alice.send(text);
    assert.deepEqual(alice.inbox, []);
    alice.request('MESSAGE', bob.uri);
    bob.take('MESSAGE');
  });

  test('a ping is answered with a pong', () => {
    // RFC 5626 3.5.1, RFC 7118 6
    /** @type {string[]} */
    const received = [];
    const connection = createSipServer().connect(text => received.push(text));
    connection.receive('\r\n\r\n');
    connection.receive('\r\n');
    assert.deepEqual(received, ['\r\n']);
  });

  test('a response that nobody waits for is dropped', () => {
    const { alice, bob } = setUp();
    alice.request('MESSAGE', bob.uri);
    const request = bob.take('MESSAGE');
    bob.reply(request, 200);
    bob.reply(request, 200);
    alice.take(200);
    assert.deepEqual(alice.inbox, []);
  });

  test('a request that is repeated is answered again and sent on once', () => {
    const { alice, bob } = setUp();
    const request = alice.request('MESSAGE', bob.uri);
    bob.reply(bob.take('MESSAGE'), 200);
    alice.take(200);
    alice.send(request);
    alice.take(200);
    assert.deepEqual(bob.inbox, []);
  });

  test('CANCEL of nothing is refused', () => {
    const { alice } = setUp();
    alice.request('CANCEL', 'sip:bob@sipua.test');
    alice.take(481);
  });

  test('a message for a dialog that never was is refused', () => {
    const { alice } = setUp();
    alice.request('BYE', 'sip:x@gone.invalid', { to: '<sip:bob@sipua.test>;tag=1' });
    alice.take(481);
  });

  test('several values in one header line are read one by one', () => {
    const { alice, bob } = setUp();
    alice.request('MESSAGE', bob.uri);
    const request = bob.take('MESSAGE');
    const via = headers(request, 'Via').join(', ');
    bob.reply(
      { ...request, headers: [{ name: 'Via', value: via }, ...request.headers.filter(h => h.name !== 'Via')] },
      200,
    );
    alice.take(200);
  });

  test('a client that asks for its port is told', () => {
    // RFC 3581 4
    const server = createSipServer();
    /** @type {string[]} */
    const received = [];
    const connection = server.connect(text => received.push(text), { address: '192.0.2.7', port: 5061 });
    connection.receive(
      'OPTIONS sip:sipua.test SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;rport;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n' +
        'To: <sip:sipua.test>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n',
    );
    assert.match(received[0], /^Via: SIP\/2\.0\/WS x\.invalid;rport=5061;branch=z9hG4bK1;received=192\.0\.2\.7\r$/m);
  });
});

test('failures on demand: a request is answered or dropped before anything else sees it', () => {
  let count = 0;
  const { alice, bob } = setUp({
    intercept: ({ method }) => {
      if (method !== 'MESSAGE') return undefined;
      return ++count === 1 ? 'drop' : { status: 503, headers: [{ name: 'Retry-After', value: '2' }] };
    },
  });
  alice.request('MESSAGE', bob.uri);
  assert.deepEqual(alice.inbox, []);
  alice.request('MESSAGE', bob.uri);
  assert.deepEqual(headers(alice.take(503), 'Retry-After'), ['2']);
});
