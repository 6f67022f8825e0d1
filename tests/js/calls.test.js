// @ts-check
// Calls through the facade: what the application sees and when (classic API, section 4.6).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { connectedUa, fakeHandler, makeUa, record, settle, sockets } from './support/host.js';
import { answer, inDialog, invite } from './support/messages.js';

const body = 'v=0\r\n';
const contact = 'Contact: <sip:bob@bob.invalid;transport=ws>';
/** @param {any[][]} events */
const names = events => events.map(([name]) => name);

/** A call that was sent. @param {Record<string, any>} [options] @param {any[]} rest  further arguments of invite() */
async function call(options, ...rest) {
  const { ua, socket, log, events: uaEvents } = connectedUa(options);
  const session = ua.invite('bob', ...rest);
  const events = record(session);
  await settle();
  const [sent] = socket.take();
  return { ua, socket, session, events, uaEvents, sent, log };
}

test('an outgoing call is answered and hung up', async () => {
  const handler = fakeHandler();
  const { ua, socket, session, events, uaEvents, sent } = await call({ sessionDescriptionHandlerFactory: handler });
  assert.match(sent, /^INVITE sip:bob@example.com SIP\/2\.0\r\n/);
  assert.ok(session instanceof SIP.InviteClientContext && session instanceof SIP.Session);
  assert.deepEqual(uaEvents.at(-1), ['inviteSent', session]);
  assert.equal(session.status, SIP.Session.C.STATUS_INVITE_SENT);
  assert.equal(ua.sessions[session.id], session);

  socket.receive(answer(sent, 100));
  socket.receive(answer(sent, 180));
  assert.deepEqual(names(events), ['progress', 'progress']);
  assert.equal(events[1][1].status_code, 180);
  assert.equal(session.status, SIP.Session.C.STATUS_1XX_RECEIVED);
  socket.receive(answer(sent, 200, { headers: [contact], body }));
  await settle();
  assert.deepEqual(names(events).slice(2), ['ack', 'accepted']);
  const [, response, phrase] = events[3];
  assert.ok(response instanceof SIP.IncomingResponse);
  assert.equal(phrase, 'OK');
  assert.equal(events[2][1].method, 'ACK');
  assert.match(socket.take()[0], /^ACK sip:bob@bob.invalid;transport=ws SIP/);
  assert.equal(session.status, SIP.Session.C.STATUS_CONFIRMED);
  assert.ok(session.startTime instanceof Date);
  assert.equal(session.dialog?.id.remote_tag, 'remote');
  assert.equal(session.remoteIdentity?.uri.toString(), 'sip:bob@example.com');
  assert.equal(session.localIdentity?.uri.user, 'alice');
  assert.deepEqual(
    handler.calls.map((/** @type {any[]} */ [name]) => name),
    ['create', 'get', 'has', 'set'],
  );
  assert.deepEqual(handler.calls[1].slice(1), [{}, undefined]);
  assert.deepEqual(handler.calls[3].slice(1), [body, {}, undefined]);

  events.length = 0;
  assert.equal(session.bye(), session);
  assert.match(socket.take()[0], /^BYE /);
  assert.deepEqual(names(events), ['bye', 'terminated']);
  assert.ok(events[0][1] instanceof SIP.OutgoingRequest);
  assert.deepEqual(events[1].slice(1), [null, null]);
  assert.equal(session.status, SIP.Session.C.STATUS_TERMINATED);
  assert.equal(session.dialog, undefined);
  assert.ok(session.endTime instanceof Date);
  assert.deepEqual(ua.sessions, {});
  assert.equal(handler.calls.filter((/** @type {any[]} */ [name]) => name === 'close').length, 1);
  assert.equal(session.bye(), session);
  assert.equal(session.terminate(), session);
  assert.throws(() => session.cancel(), { name: 'INVALID_STATE_ERROR', status: 9 });
});

test('the handler is there when invite() returns, once connected', () => {
  const { ua } = connectedUa();
  assert.ok(ua.invite('bob').sessionDescriptionHandler);
  assert.equal(ua.invite('bob', { inviteWithoutSdp: true }).sessionDescriptionHandler, undefined);
});

test('the request has its body when the handler has made it', async () => {
  // classic API, section 5.2
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  assert.ok(!session.request?.body);
  await settle();
  assert.deepEqual(session.request?.body, { body: 'v=0\r\n', contentType: 'application/sdp' });
  const [sent] = socket.take();
  socket.receive(answer(sent, 200, { headers: ['Contact: <sip:bob@bob.invalid>'], body: 'v=0\r\n' }));
  await settle();
  assert.equal(session.status, 12);
  const late = ua.invite('bob', { inviteWithoutSdp: true });
  await settle();
  const headers = ['Contact: <sip:bob@bob.invalid>'];
  socket.receive(answer(socket.take().at(-1) ?? '', 200, { headers, body: 'v=0\r\n' }));
  await settle();
  assert.equal(late.status, 12);
  assert.ok(!late.request?.body, 'our description was the answer');
  ua.stop();
});

test('a call placed before the connection goes out when it is there', async () => {
  const { ua } = makeUa();
  const session = ua.invite('sip:bob@example.org', { extraHeaders: ['X-Order: 5'] });
  assert.equal(session.request?.getHeader('X-Order'), '5');
  assert.equal(session.sessionDescriptionHandler, undefined);
  const socket = sockets[sockets.length - 1];
  socket.open();
  await settle();
  assert.match(socket.take()[0], /^INVITE sip:bob@example.org SIP/);
});

test('a call placed from a listener has its request at once', async () => {
  const { ua } = makeUa();
  /** @type {any} */
  let session;
  let id = '';
  ua.on('connected', () => {
    session = ua.invite('bob');
    id = session.id;
  });
  sockets[sockets.length - 1].open();
  assert.ok(session.request instanceof SIP.OutgoingRequest);
  assert.equal(id, session.request.call_id + session.request.from_tag);
  assert.ok(session.sessionDescriptionHandler);
  await settle();
  assert.match(sockets[sockets.length - 1].take()[0], /^INVITE /);
});

test('a rejection gives the same response to each of its events', async () => {
  const { socket, session, events, sent } = await call();
  socket.receive(answer(sent, 486));
  assert.deepEqual(names(events), ['rejected', 'failed', 'terminated']);
  const [rejected, failed, terminated] = events;
  assert.equal(rejected[1], failed[1]);
  assert.equal(rejected[1], terminated[1]);
  assert.equal(rejected[1].status_code, 486);
  for (const event of events) assert.equal(event[2], 'Busy');
  assert.equal(session.status, 9);
});

test('an error of the handler is the third argument of failed', async () => {
  // section 9, row 48
  const denied = new DOMException('no', 'NotAllowedError');
  const { socket, events } = await call({
    sessionDescriptionHandlerFactory: fakeHandler({ get: () => Promise.reject(denied) }),
  });
  assert.deepEqual(events, [
    ['failed', null, 'WebRTC Error', denied],
    ['terminated', null, 'WebRTC Error'],
  ]);
  assert.deepEqual(socket.take(), []);
});

test('a factory that throws fails the call, after invite() returned', async () => {
  const broken = new Error('no camera driver');
  let asked = 0;
  const { ua } = connectedUa({
    sessionDescriptionHandlerFactory: () => {
      asked++;
      throw broken;
    },
  });
  const events = record(ua.invite('bob'));
  assert.deepEqual(events, []);
  await settle();
  assert.deepEqual(events[0], ['failed', null, 'WebRTC Error', broken]);
  assert.equal(asked, 1);
});

test('a factory of three parameters gets an observer', () => {
  /** @type {any[]} */
  let got = [];
  const { ua } = connectedUa({
    sessionDescriptionHandlerFactoryOptions: { a: 1 },
    sessionDescriptionHandlerFactory: (
      /** @type {any} */ session,
      /** @type {any} */ observer,
      /** @type {any} */ options,
    ) => {
      got = [session, observer, options];
      return fakeHandler()(session, options);
    },
  });
  const session = ua.invite('bob');
  assert.equal(got[0], session);
  assert.equal(got[1].session, session);
  assert.deepEqual(got[2], { a: 1 });
});

test('a description that comes after the end is ignored', async () => {
  /** @type {(value: any) => void} */
  let late = () => {};
  const pending = new Promise(resolve => {
    late = resolve;
  });
  const { socket, session, events } = await call({
    sessionDescriptionHandlerFactory: fakeHandler({ get: () => pending }),
  });
  session.cancel();
  assert.deepEqual(names(events), ['cancel', 'failed', 'terminated']);
  late({ body, contentType: 'application/sdp' });
  await settle();
  assert.deepEqual(socket.take(), []);
});

test('arguments of invite() are checked and not changed', () => {
  const { ua } = connectedUa();
  const options = Object.freeze({ extraHeaders: Object.freeze(['X-A: 1']), anonymous: true });
  const session = ua.invite('bob', /** @type {any} */ (options));
  assert.equal(session.localIdentity?.uri.host, 'anonymous.invalid');
  assert.throws(() => ua.invite(/** @type {any} */ (undefined)), new TypeError('Not enough arguments'));
  assert.throws(() => ua.invite(''), new TypeError('Invalid target: '));
  assert.throws(() => ua.invite(/** @type {any} */ (5)), new TypeError('Invalid target: 5'));
  assert.throws(() => ua.invite('bob', { extraHeaders: ['no colon'] }), TypeError);
  assert.equal(Object.keys(ua.sessions).length, 1);
});

test('an incoming call is answered and hung up by the caller', async () => {
  const handler = fakeHandler();
  const { ua, socket, events: uaEvents } = connectedUa({ sessionDescriptionHandlerFactory: handler });
  socket.receive(invite());
  assert.deepEqual(
    socket.take().map(text => text.slice(8, 11)),
    ['100', '180'],
  );
  const session = uaEvents.at(-1)?.[1];
  assert.ok(session instanceof SIP.InviteServerContext);
  assert.equal(session.status, SIP.Session.C.STATUS_WAITING_FOR_ANSWER);
  assert.equal(session.remoteIdentity?.displayName, 'Bob');
  assert.equal(session.request.from_tag, 'bob-tag');
  assert.equal(session.body, body);
  assert.equal(ua.sessions['call-1bob-tag'], session);
  const events = record(session);
  const handlerOptions = { constraints: { audio: true } };
  assert.equal(session.accept({ sessionDescriptionHandlerOptions: handlerOptions }), session);
  await settle();
  const [ok] = socket.take();
  assert.ok(ok.includes(`;tag=${session.request.to_tag}\r\n`));
  assert.match(ok, /^SIP\/2\.0 200 OK/);
  assert.deepEqual(
    events.map(event => [event[0], typeof event[1], event[2]]),
    [['accepted', 'string', 'OK']],
  );
  assert.deepEqual(handler.calls.slice(1), [
    ['has', 'application/sdp'],
    ['set', body, handlerOptions, undefined],
    ['get', handlerOptions, undefined],
  ]);
  socket.receive(inDialog('ACK', ok));
  assert.equal(events[1][0], 'confirmed');
  assert.equal(events[1][1].method, 'ACK');
  assert.equal(session.status, 12);
  assert.throws(() => session.accept(), { name: 'INVALID_STATE_ERROR' });
  socket.receive(inDialog('BYE', ok));
  assert.deepEqual(names(events).slice(2), ['bye', 'terminated']);
  assert.equal(events[2][1], events[3][1]);
  assert.equal(events[3][2], null);
  assert.deepEqual(ua.sessions, {});
  assert.throws(() => session.terminate(), { name: 'INVALID_STATE_ERROR', message: 'Invalid status: 9' });
});

test('an incoming call is rejected', () => {
  const { socket, events: uaEvents } = connectedUa();
  socket.receive(invite());
  const session = uaEvents.at(-1)?.[1];
  const events = record(session);
  socket.take();
  assert.throws(() => session.reject({ statusCode: 200 }), new TypeError('Invalid statusCode: 200'));
  assert.throws(() => session.progress({ statusCode: 200 }), new TypeError('Invalid statusCode: 200'));
  session.reject({ statusCode: 486, extraHeaders: ['X-Why: lunch'] });
  const [response] = socket.take();
  assert.match(response, /^SIP\/2\.0 486 Busy Here\r\n.*X-Why: lunch/s);
  assert.deepEqual(events, [
    ['rejected', response, 'Busy Here'],
    ['failed', response, 'Busy Here'],
    ['terminated', null, null],
  ]);
});

test('the caller gives up', () => {
  const { socket, events: uaEvents } = connectedUa();
  socket.receive(invite());
  const events = record(uaEvents.at(-1)?.[1]);
  socket.receive(inDialog('CANCEL', '', { branch: 'z9hG4bKinvite' }));
  assert.deepEqual(names(events), ['cancel', 'rejected', 'failed', 'terminated']);
  assert.deepEqual(events[0], ['cancel']);
  assert.equal(events[1][1].method, 'CANCEL');
  for (const event of events.slice(1)) assert.equal(event[2], 'Canceled');
});

test('the description among the parts of a body is the one that counts', async () => {
  // RFC 5621
  const handler = fakeHandler({ has: type => type === 'application/sdp' });
  const { socket, events: uaEvents, ua } = connectedUa({ sessionDescriptionHandlerFactory: handler });
  const parts =
    '--x\r\nContent-Type: text/plain\r\n\r\nhé\r\n--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\ns=é\r\n\r\n--x--\r\n';
  socket.receive(invite({ body: parts }).replace('application/sdp', 'multipart/mixed;boundary=x'));
  uaEvents.at(-1)?.[1].accept();
  await settle();
  const [, described] = handler.calls.find((/** @type {any[]} */ [name]) => name === 'set');
  assert.equal(described, 'v=0\r\ns=é\r\n');
  assert.match(socket.take().at(-1) ?? '', /^SIP\/2\.0 200 /);
  ua.stop();
});

test('a body that the handler does not take ends the call', async () => {
  const { socket, events: uaEvents } = connectedUa({ sessionDescriptionHandlerFactory: fakeHandler({ has: false }) });
  socket.receive(invite());
  const events = record(uaEvents.at(-1)?.[1]);
  uaEvents.at(-1)?.[1].accept();
  await settle();
  assert.deepEqual(names(events), ['rejected', 'failed', 'terminated']);
  assert.match(socket.take().at(-1) ?? '', /^SIP\/2\.0 415 /);
});

test('a lost connection fails the calls that wait for an answer', async () => {
  const { socket, events, ua } = await call();
  socket.fail();
  assert.deepEqual(events, [
    ['failed', null, 'Connection Error'],
    ['terminated', null, 'Connection Error'],
  ]);
  assert.deepEqual(ua.sessions, {});
});
