// @ts-check
// What invite(), accept() and progress() hand to the core, redirects, Replaces and who the other side is (classic API,
// sections 4.4 to 4.6). RFC 3261 8.1.3.4, RFC 3325, RFC 3891.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { Command, Pump } from '../../js/pump.js';
import { connectedUa, record, settle } from './support/host.js';
import { answer, invite } from './support/messages.js';
import { placedCall, request, response, takenCall } from './support/scripted-core.js';

/** Arguments of every command so far. @type {Record<string, [string, string][]>} */
const given = {};
const names = Object.fromEntries(Object.entries(Command).map(([name, kind]) => [kind, name]));
const { command } = Pump.prototype;
Pump.prototype.command = function (kind, id, values = []) {
  given[names[kind]] = values;
  return command.call(this, kind, id, values);
};
/** @param {string} name @param {string[]} wanted */
const values = (name, wanted) => Object.fromEntries(given[name].filter(([key]) => wanted.includes(key)));

test('invite() hands its options to the core', () => {
  const { ua } = connectedUa();
  const onInfo = () => {};
  const options = Object.freeze({
    params: Object.freeze({
      to_uri: 'sip:desk@example.com',
      to_displayName: 'Desk',
      fromUri: new SIP.URI('sip', 'sales', 'example.com'),
      fromDisplayName: 'Sales',
      call_id: 'mine',
    }),
    renderbody: 'Hello',
    rendertype: 'text/html',
    earlyMedia: true,
    followRedirects: true,
    onInfo,
  });
  const session = ua.invite('bob', /** @type {any} */ (options));
  assert.deepEqual(Object.fromEntries(given.invite), {
    target: 'sip:bob@example.com',
    info_outside: 'true',
    early_media: 'true',
    follow_redirects: 'true',
    render_body: 'Hello',
    render_type: 'text/html',
    to_uri: 'sip:desk@example.com',
    to_name: 'Desk',
    from_uri: 'sip:sales@example.com',
    from_name: 'Sales',
  });
  assert.equal(session.renderbody, 'Hello');
  assert.equal(session.rendertype, 'text/html');
  assert.equal(session.onInfo, onInfo);
});

test('a display name alone stands before the usual address', async () => {
  const { ua, socket } = connectedUa();
  const params = { to_displayName: 'Desk', from_displayName: 'Sales' };
  const session = ua.invite('sip:bob@example.com?X=1', { params });
  assert.equal(String(session.remoteIdentity), '"Desk" <sip:bob@example.com>');
  assert.equal(session.localIdentity?.displayName, 'Sales');
  assert.equal(String(session.localIdentity?.uri), 'sip:alice@example.com');
  await settle();
  assert.match(socket.take()[0], /\r\nFrom: "Sales" <sip:alice@example.com>;tag=/);
});

test('a target with Replaces goes to the core as it is', () => {
  const { ua } = connectedUa();
  ua.invite('sip:bob@example.com?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc');
  assert.equal(values('invite', ['target']).target, 'sip:bob@example.com?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc');
});

test('progress({ rel100 }) is reliable; once the call has ended it does nothing', () => {
  const { socket, events } = connectedUa();
  socket.receive(invite());
  const session = events.at(-1)?.[1];
  try {
    session.progress({ rel100: true, statusCode: 183 });
  } catch (error) {
    assert.ok(error instanceof SIP.Exceptions.NotSupportedError || error instanceof SIP.Exceptions.InvalidStateError);
  }
  assert.deepEqual(values('progress', ['reliable', 'status']), { reliable: 'true', status: '183' });
  assert.throws(() => session.progress({ statusCode: 200 }), new TypeError('Invalid statusCode: 200'));
  session.reject();
  assert.equal(session.progress(), session);
});

test('accept() keeps an onInfo that was set before', async () => {
  const { socket, events } = connectedUa();
  socket.receive(invite());
  const session = events.at(-1)?.[1];
  const onInfo = () => {};
  session.onInfo = onInfo;
  session.accept({ extraHeaders: ['X-A: 1'] });
  assert.deepEqual(given.accept, [
    ['info_outside', 'true'],
    ['extra_header', 'X-A: 1'],
  ]);
  assert.equal(session.onInfo, onInfo);
});

/** A call that was redirected. @param {string[]} headers */
async function redirectedCall(headers) {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob', { extraHeaders: ['X-Order: 5'], sessionDescriptionHandlerOptions: { own: 1 } });
  const events = record(session, ['redirected', 'rejected', 'failed', 'terminated']);
  await settle();
  const [sent] = socket.take();
  socket.receive(answer(sent, 302, { headers }));
  return { ua, socket, session, events };
}

test('a 3xx is redirected(response, contacts) before rejected, and follow() calls the best of them', async () => {
  const { socket, session, events } = await redirectedCall([
    'Contact: <sip:second@example.com>;q=0.2, <mailto:bob@example.com>',
    'Contact: "First" <sip:first@example.com>;q=0.7',
  ]);
  assert.deepEqual(
    events.map(([name]) => name),
    ['redirected', 'rejected', 'failed', 'terminated'],
  );
  const [, got, contacts] = events[0];
  assert.equal(got, events[1][1]);
  assert.equal(events[1][2], 'Redirected');
  assert.deepEqual(contacts.map(String), ['"First" <sip:first@example.com>;q=0.7', '<sip:second@example.com>;q=0.2']);
  socket.take();
  const next = session.follow();
  await settle();
  const sent = socket.take()[0];
  assert.match(sent, /^INVITE sip:first@example.com /);
  assert.match(sent, /\r\nX-Order: 5\r\n/);
  assert.deepEqual(next.sessionDescriptionHandlerOptions, { own: 1 });
  assert.equal(String(session.follow(contacts[1]).request?.ruri), 'sip:second@example.com');
  assert.equal(String(session.follow('carol').request?.ruri), 'sip:carol@example.com');
});

test('follow() throws when nothing was said', async () => {
  const { session, events } = await redirectedCall([]);
  assert.deepEqual(events[0].slice(2), [[]]);
  assert.throws(() => session.follow(), { name: 'INVALID_STATE_ERROR' });
});

test('the other side is P-Asserted-Identity, else Remote-Party-ID, else From', () => {
  const asserted = 'P-Asserted-Identity: "Robert" <sip:+15551@example.com>';
  const party = 'Remote-Party-ID: "Rob" <sip:rob@example.com>;party=calling';
  for (const [headers, name, isAsserted] of /** @type {[string[], string, boolean][]} */ ([
    [[party, asserted], 'Robert', true],
    [[party], 'Rob', false],
    [[], 'Bob', false],
  ])) {
    const { socket, events } = connectedUa();
    socket.receive(invite({ headers }));
    const session = events.at(-1)?.[1];
    assert.equal(session.remoteIdentity.displayName, name);
    assert.equal(session.assertedIdentity?.displayName, isAsserted ? 'Robert' : undefined);
  }
});

test('identityChanged tells who the other side is now', async () => {
  const { session, event, events } = await placedCall();
  assert.equal(session.remoteIdentity?.uri.user, 'bob');
  assert.equal(session.assertedIdentity, undefined);
  event('identity', { message: response(180, 'Ringing', ['P-Asserted-Identity: "Desk" <sip:desk@example.com>']) });
  assert.equal(events[0][0], 'identityChanged');
  assert.equal(events[0][1].displayName, 'Desk');
  assert.equal(session.remoteIdentity?.displayName, 'Desk');
  assert.equal(session.assertedIdentity?.displayName, 'Desk');
  const taken = await takenCall();
  taken.event('identity', { message: request('UPDATE') });
  assert.equal(taken.session.remoteIdentity?.displayName, 'Bob');
  assert.equal(taken.session.assertedIdentity, undefined);
});

test('replaced(newSession) on the session that is replaced', async () => {
  const { ua, session, event, events } = await placedCall();
  const other = ua.invite('carol');
  event('replaced', { number: 3 });
  assert.deepEqual(events, [['replaced', other]]);
  assert.equal(session.replacee, undefined);
});

test('prack has the request', async () => {
  const { event, events } = await placedCall();
  event('prack', { sent: request('PRACK') });
  assert.equal(events[0][0], 'prack');
  assert.equal(events[0][1].method, 'PRACK');
});
