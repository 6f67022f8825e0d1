// @ts-check
// js/testing: REGISTER and digest (RFC 3261 10.3, 22; RFC 7616).

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSipServer, FakePeer, VirtualClock } from '../../js/testing/index.js';

const users = { alice: 'wonderland', bob: 'builder' };

/** @param {import('../../js/testing/server.js').ServerOptions} [options] */
function setUp(options) {
  const clock = new VirtualClock();
  const server = createSipServer({ users, clock, ...options });
  return { clock, server, alice: new FakePeer(server, 'alice', 'wonderland') };
}

/** @param {import('../../js/testing/text.js').SipMessage} message @param {string} name */
const headers = (message, name) => message.headers.filter(h => h.name === name).map(h => h.value);

describe('registration', () => {
  test('lists the contact with its lifetime', () => {
    const { alice, server } = setUp();
    const response = alice.register({ expires: 120 });
    assert.equal(response.status, 200);
    assert.deepEqual(headers(response, 'Contact'), [`<${alice.contact}>;expires=120`]);
    assert.deepEqual(server.contacts('alice'), [alice.contact]);
  });

  test('takes the lifetime from the Expires header when the Contact has none', () => {
    // RFC 3261 10.2.1.1
    const { alice } = setUp({ digest: false });
    const extra = [{ name: 'Expires', value: '90' }];
    alice.request('REGISTER', 'sip:sipua.test', { to: `<${alice.uri}>`, headers: extra });
    assert.match(headers(alice.take(200), 'Contact')[0], /;expires=90$/);
  });

  test('ends when its time is over', () => {
    const { alice, clock, server } = setUp();
    alice.register({ expires: 60 });
    clock.advance(59_999);
    assert.equal(server.contacts('alice').length, 1);
    clock.advance(1);
    assert.equal(server.contacts('alice').length, 0);
  });

  test('ends with expires=0', () => {
    const { alice, server } = setUp();
    alice.register();
    assert.deepEqual(headers(alice.register({ expires: 0 }), 'Contact'), []);
    assert.deepEqual(server.contacts('alice'), []);
  });

  test('of all contacts ends with Contact: * and Expires: 0', () => {
    // RFC 3261 10.2.2
    const { alice, server } = setUp({ digest: false });
    const second = new FakePeer(server, 'alice');
    alice.register();
    second.register();
    assert.equal(server.contacts('alice').length, 2);
    const all = { to: `<${alice.uri}>`, contact: '*' };
    alice.request('REGISTER', 'sip:sipua.test', { ...all, headers: [{ name: 'Expires', value: '0' }] });
    alice.take(200);
    assert.deepEqual(server.contacts('alice'), []);
    alice.request('REGISTER', 'sip:sipua.test', all);
    alice.take(400);
  });

  test('ends with the connection', () => {
    const { alice, server } = setUp();
    alice.register();
    alice.close();
    assert.deepEqual(server.contacts('alice'), []);
  });

  test('of an instance replaces the one it had before', () => {
    // RFC 5626 6
    const { alice, server } = setUp();
    const params = ';reg-id=1;+sip.instance="<urn:uuid:8f1fa16a-1165-4a96-8341-785b1ef24f12>"';
    alice.register({ params });
    const again = new FakePeer(server, 'alice', 'wonderland');
    const response = again.register({ params });
    assert.deepEqual(headers(response, 'Contact'), [`<${again.contact}>${params};expires=600`]);
    assert.deepEqual(server.contacts('alice'), [again.contact]);
  });

  test('is listed without being changed when there is no Contact', () => {
    // RFC 3261 10.2.3
    const { alice } = setUp();
    alice.register({ expires: 600 });
    const request = alice.request('REGISTER', 'sip:sipua.test', { to: `<${alice.uri}>`, contact: null });
    alice.authorize(request);
    assert.deepEqual(headers(alice.take(200), 'Contact'), [`<${alice.contact}>;expires=600`]);
  });

  test('for too short a time is refused with the minimum', () => {
    const { alice, server } = setUp({ minExpires: 60 });
    const response = alice.register({ expires: 59 });
    assert.equal(response.status, 423);
    assert.deepEqual(headers(response, 'Min-Expires'), ['60']);
    assert.deepEqual(server.contacts('alice'), []);
  });

  test('for too long a time is shortened', () => {
    const { alice } = setUp({ maxExpires: 3600 });
    assert.match(headers(alice.register({ expires: 9999 }), 'Contact')[0], /;expires=3600$/);
  });

  test('of somebody else, or at another domain, is refused', () => {
    const { alice, server } = setUp();
    const request = alice.request('REGISTER', 'sip:sipua.test', { to: '<sip:bob@sipua.test>' });
    alice.authorize(request);
    alice.take(403);
    alice.authorize(alice.request('REGISTER', 'sip:other.test', { to: '<sip:alice@other.test>' }));
    alice.take(404);
    assert.deepEqual(server.contacts('bob'), []);
  });

  test('needs no password when there are no users', () => {
    const server = createSipServer();
    assert.equal(new FakePeer(server, 'anybody').register().status, 200);
  });
});

describe('digest', () => {
  test('asks REGISTER with 401 and other requests with 407', () => {
    const { alice } = setUp();
    alice.request('REGISTER', 'sip:sipua.test', { to: `<${alice.uri}>` });
    const challenge = headers(alice.take(401), 'WWW-Authenticate')[0];
    assert.match(challenge, /^Digest realm="sipua\.test", nonce="[^"]+", algorithm=MD5, qop="auth"$/);
    alice.request('MESSAGE', 'sip:bob@sipua.test', { body: 'hello' });
    assert.match(headers(alice.take(407), 'Proxy-Authenticate')[0], /^Digest /);
  });

  test('challenges again when the password is wrong, and does not call it stale', () => {
    const { alice, server } = setUp();
    const response = alice.register({ password: 'looking-glass' });
    assert.equal(response.status, 401);
    assert.doesNotMatch(headers(response, 'WWW-Authenticate')[0], /stale/);
    assert.deepEqual(server.contacts('alice'), []);
  });

  test('does not tell an unknown user from a wrong password', () => {
    const { server } = setUp();
    assert.equal(new FakePeer(server, 'mallory', 'x').register().status, 401);
  });

  test('calls a right answer to an old nonce stale', () => {
    // RFC 7616 3.3
    const { alice, clock } = setUp({ nonceLifetime: 30 });
    const request = alice.request('REGISTER', 'sip:sipua.test', { to: `<${alice.uri}>` });
    clock.advance(30_001);
    const again = alice.authorize(request);
    assert.match(headers(alice.inbox[0], 'WWW-Authenticate')[0], /, stale=true$/);
    alice.authorize(again);
    alice.take(200);
  });

  test('takes a nonce again with a higher count and not with the same', () => {
    // RFC 7616 3.4
    const { alice } = setUp();
    const first = alice.authorize(alice.request('REGISTER', 'sip:sipua.test', { to: `<${alice.uri}>` }));
    alice.take(200);
    alice.resend(first);
    assert.match(headers(alice.take(401), 'WWW-Authenticate')[0], /stale=true/);
  });

  test('does not take credentials for a nonce of somebody else', () => {
    const { alice } = setUp();
    const other = setUp().alice;
    const request = other.request('REGISTER', 'sip:sipua.test', { to: `<${other.uri}>` });
    alice.inbox.push(other.take(401));
    alice.authorize(request);
    assert.match(headers(alice.take(401), 'WWW-Authenticate')[0], /stale=true/);
  });

  test('refuses a caller who is not who he says', () => {
    const { alice } = setUp();
    const from = '<sip:bob@sipua.test>;tag=1';
    alice.authorize(alice.request('MESSAGE', 'sip:bob@sipua.test', { from, body: 'hello' }));
    alice.take(403);
  });

  test('lets an anonymous caller through with the credentials of a user', () => {
    const { alice, server } = setUp();
    const bob = new FakePeer(server, 'bob', 'builder');
    bob.register();
    const from = '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1';
    alice.authorize(alice.request('MESSAGE', bob.uri, { from, body: 'hello' }));
    const received = bob.take('MESSAGE');
    assert.deepEqual(headers(received, 'Proxy-Authorization'), []);
  });
});
