// @ts-check
// Transfers through the facade, in the manner of both versions (classic API, section 4.8). RFC 3515, 3891, 3892.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import SIP from '../../js/index.js';
import { receiveRefer } from '../../js/call/refer-server-context.js';
import { connectedUa, record, settle } from './support/host.js';
import { answer } from './support/messages.js';
import { commands, eventNames, placedCall, refuse, request, response, takenCall } from './support/scripted-core.js';

const contextEvents = [
  'referRequestProgress',
  'referRequestAccepted',
  'referRequestRejected',
  'referInviteSent',
  'referProgress',
  'referAccepted',
  'referRejected',
  'notify',
];

/** @param {string} [target] @param {string[]} [headers] */
const refer = (target = '<sip:carol@example.com>', headers = []) =>
  request('REFER', [`Refer-To: ${target}`, ...headers]);

// ---- we ask ----

/** A transfer that was sent. @param {any} [target] @param {any} [options] */
async function transfer(target = 'carol', options = undefined) {
  const call = await placedCall();
  /** @type {any} */
  let context;
  call.session.on('referRequested', (/** @type {any} */ each) => {
    context = each;
  });
  assert.equal(call.session.refer(target, options), call.session);
  const [command] = commands();
  const number = Number(command[1].slice('request='.length));
  call.event('requestSent', { number, sent: refer() });
  return { ...call, command, number, context, heard: record(context, contextEvents) };
}

test('refer() checks its target and asks for a confirmed call', async () => {
  const { session } = await placedCall();
  assert.throws(() => session.refer(/** @type {any} */ (undefined)), new TypeError('Not enough arguments'));
  assert.throws(() => session.refer(''), new TypeError('Invalid target: '));
  refuse('value', 'extra_header');
  assert.throws(() => session.refer('carol', { extraHeaders: ['x'] }), new TypeError('Invalid extraHeaders: x'));
  assert.equal(session.referContext, undefined);
  session.status = 7;
  assert.throws(() => session.refer('carol'), { name: 'INVALID_STATE_ERROR', status: 7 });
});

test('refer() takes text, a URI or a session, and its options', async () => {
  const { session, ua } = await placedCall();
  session.refer('carol', { extraHeaders: ['X-A: 1'], body: { body: 'b', contentType: 'text/plain' } });
  session.refer(new SIP.URI('sip', 'carol', 'example.org'));
  session.refer(session); // any of this user agent
  const [text, uri, attended] = commands();
  assert.deepEqual(text.slice(2), [
    'target=sip:carol@example.com',
    'body=b',
    'content_type=text/plain',
    'extra_header=X-A: 1',
  ]);
  assert.deepEqual(uri.slice(2), ['target=sip:carol@example.org']);
  assert.deepEqual(attended.slice(2), ['session=1']);
  assert.equal(ua.isConnected(), true);
});

test('the REFER that is sent gives referRequested, then refer', async () => {
  const { session, events, context } = await transfer();
  assert.ok(context instanceof SIP.ReferClientContext);
  assert.equal(session.referContext, context);
  assert.deepEqual(eventNames(events), ['refer']);
  assert.ok(events[0][1] instanceof SIP.OutgoingRequest);
  assert.equal(context.request, events[0][1]);
  assert.equal(context.applicant, session);
  assert.equal(context.target, '<sip:carol@example.com>');
});

test('section 9, row 29: the call stays until a 2xx is notified, then it ends', async () => {
  const { session, event, events, number, context, heard } = await transfer();
  const { settled } = session;
  event('requestAnswered', { number, message: response(100, 'Trying') });
  event('requestAnswered', { number, message: response(202, 'Accepted') });
  assert.equal(session.status, 12);
  event('referNotified', { number, message: request('NOTIFY'), text: '180 Ringing' });
  assert.equal(context.progress, '180 Ringing');
  assert.equal(session.status, 12);
  const last = event('referNotified', { number, message: request('NOTIFY'), text: '200 OK' });
  assert.deepEqual(eventNames(heard), [
    'referRequestProgress',
    'referRequestAccepted',
    'notify',
    'referProgress',
    'notify',
    'referAccepted',
  ]);
  for (const [name, argument] of heard) assert.equal(argument, name === 'notify' ? argument : context);
  assert.equal(heard[4][1], last);
  assert.deepEqual(eventNames(events), ['refer', 'bye', 'terminated']);
  assert.equal(await settled, last);
});

test('activeAfterTransfer keeps the call', async () => {
  const { session, event, number } = await transfer('carol', { activeAfterTransfer: true });
  event('referNotified', { number, message: request('NOTIFY'), text: '200 OK' });
  assert.equal(session.status, 12);
});

test('a REFER that is refused: referRequestRejected, and the call stays', async () => {
  /** @type {any[]} */
  const got = [];
  const receiveResponse = (/** @type {any} */ each) => got.push(each.status_code);
  const { session, event, number, context, heard } = await transfer('carol', { receiveResponse });
  event('requestAnswered', { number, message: response(603, 'Decline') });
  assert.deepEqual(heard, [['referRequestRejected', context]]);
  assert.deepEqual(got, [603]);
  assert.equal(session.status, 12);
  await assert.rejects(session.settled, { message: '603 Decline' });
  const lost = await transfer();
  lost.event('requestFailed', { number: lost.number, cause: 'Request Timeout' });
  assert.deepEqual(lost.heard, [['referRequestRejected', lost.context]]);
  await assert.rejects(lost.session.settled, { cause: 'Request Timeout' });
});

test('a new call that fails: referRejected, and the call stays', async () => {
  const { session, event, number, context, heard } = await transfer();
  event('requestAnswered', { number, message: response(202, 'Accepted') });
  event('referNotified', { number, message: request('NOTIFY'), text: '486 Busy Here' });
  assert.deepEqual(heard.at(-1), ['referRejected', context]);
  assert.equal(session.status, 12);
  await assert.rejects(session.settled, { cause: '486 Busy Here' });
});

test('the call ends before the new one is known: its outcome is told all the same', async () => {
  const { session, event, number, context, heard } = await transfer();
  const { settled } = session;
  event('requestAnswered', { number, message: response(202, 'Accepted') });
  event('terminated', { status: 9, message: request('BYE') });
  assert.equal(session.isAwaited, true);
  event('referNotified', { status: 9, number, message: request('NOTIFY'), text: '200 OK' });
  event('referEnded', { status: 9, number, message: request('NOTIFY') });
  assert.deepEqual(heard.at(-1), ['referAccepted', context]);
  assert.equal((await settled).method, 'NOTIFY');
  assert.equal(session.isAwaited, false);
});

test('a transfer that nothing will be told of settles: with the 2xx that says so, or without an outcome', async () => {
  const silent = await transfer();
  silent.event('requestAnswered', { number: silent.number, message: response(202, 'Accepted') });
  silent.event('referEnded', { number: silent.number, message: response(202, 'Accepted') });
  assert.equal((await silent.session.settled).status_code, 202);
  assert.equal(silent.session.status, 12);
  const late = await transfer();
  late.event('requestAnswered', { number: late.number, message: response(202, 'Accepted') });
  late.event('referEnded', { number: late.number, cause: 'Request Timeout' });
  await assert.rejects(late.session.settled, { cause: 'Request Timeout' });
});

// ---- we are asked ----

test('a listener on referRequested decides: accept() without followRefer tells 200 at once', async () => {
  const { session, event, events } = await takenCall();
  /** @type {any} */
  let context;
  session.on('referRequested', (/** @type {any} */ each) => {
    context = each;
  });
  const message = refer('"Carol" <sip:carol@example.com?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>', [
    'Referred-By: <sip:bob@example.com>',
  ]);
  const received = event('refer', { message, number: 8 });
  assert.ok(context instanceof SIP.ReferServerContext);
  assert.deepEqual(commands(), []);
  assert.deepEqual(events, [], 'no refer event');
  assert.equal(context.request, received);
  assert.equal(context.referTo?.displayName, 'Carol');
  assert.equal(context.referredBy, '<sip:bob@example.com>');
  assert.deepEqual(context.replaces, ['a;to-tag=b;from-tag=c']);
  assert.equal(context.referredSession, session);
  assert.equal(context.targetSession, undefined);
  assert.equal(context.status, SIP.Session.C.STATUS_WAITING_FOR_ANSWER);
  assert.equal(context.id, 'call-1bob-tagalice-tag');
  const heard = record(context, contextEvents);
  context.progress();
  assert.throws(() => context.progress(), { name: 'INVALID_STATE_ERROR' });
  context.accept();
  assert.throws(() => context.accept(), { name: 'INVALID_STATE_ERROR' });
  assert.throws(() => context.progress(), { name: 'INVALID_STATE_ERROR' });
  assert.throws(() => context.reject(), { name: 'INVALID_STATE_ERROR' });
  assert.deepEqual(heard, [
    ['referRequestProgress', context],
    ['referRequestAccepted', context],
  ]);
  assert.deepEqual(commands(), [
    ['referAccept', 'operation=8'],
    ['referNotify', 'operation=8', 'status=200', 'reason=OK'],
  ]);
  assert.throws(() => context.sendNotify('180'), new TypeError('Invalid body: 180'));
});

test('reject() is 480 unless said otherwise', async () => {
  for (const [options, sent] of [
    [undefined, 'status=480'],
    [{ statusCode: 603 }, 'status=603'],
  ]) {
    const { session, event } = await takenCall();
    /** @type {any[]} */
    let heard = [];
    session.on('referRequested', (/** @type {any} */ context) => {
      heard = record(context, contextEvents);
      assert.throws(() => context.reject({ statusCode: 200 }), new TypeError('Invalid statusCode: 200'));
      context.reject(options);
    });
    event('refer', { message: refer(), number: 8 });
    assert.deepEqual(commands(), [['referReject', 'operation=8', sent]]);
    assert.deepEqual(eventNames(heard), ['referRequestRejected']);
  }
});

/** A REFER that is followed, and the INVITE to the target. @param {string} [message] @param {(session: any) => void} [prepare] */
async function followed(message = refer(), prepare = () => {}) {
  const handlerOptions = { constraints: { audio: true } };
  const call = await takenCall(undefined, { sessionDescriptionHandlerOptions: handlerOptions });
  call.session.removeAllListeners('refer');
  prepare(call.session);
  call.event('refer', { message, number: 8 });
  await settle();
  const invite = call.socket.take().find((/** @type {string} */ text) => text.startsWith('INVITE ')) ?? '';
  return { ...call, invite, handlerOptions };
}

test('without a listener a REFER is followed: 202, the new call, NOTIFYs by its progress, and the old call ends', async () => {
  const { ua, session, events, socket, invite, handler, handlerOptions } = await followed(
    refer('<sip:carol@example.com>', ['Referred-By: <sip:bob@example.com>']),
  );
  assert.match(invite, /^INVITE sip:carol@example.com SIP/);
  assert.match(invite, /\r\nReferred-By: <sip:bob@example.com>\r\n/);
  assert.deepEqual(handler.calls.find((/** @type {any[]} */ [name]) => name === 'get')[1], handlerOptions);
  assert.deepEqual(commands(), [['referAccept', 'operation=8']]);
  assert.equal(Object.keys(ua.sessions).length, 2);
  socket.receive(answer(invite, 100, { reason: 'Trying' }));
  socket.receive(answer(invite, 180, { reason: 'Ringing' }));
  assert.deepEqual(
    commands(),
    [['referNotify', 'operation=8', 'status=180', 'reason=Ringing']],
    '100 was told already',
  );
  assert.deepEqual(eventNames(events), ['referProgress', 'referProgress']);
  assert.ok(events[0][1] instanceof SIP.ReferServerContext);
  socket.receive(answer(invite, 200, { reason: 'OK', headers: ['Contact: <sip:carol@c.invalid>'], body: 'v=0\r\n' }));
  await settle();
  assert.deepEqual(commands(), [['referNotify', 'operation=8', 'status=200', 'reason=OK']]);
  assert.deepEqual(eventNames(events).slice(2), ['referAccepted', 'bye', 'terminated']);
  assert.equal(session.status, 9);
  assert.equal(Object.values(ua.sessions)[0].status, 12);
});

test('a new call that fails is told, and the old call stays', async () => {
  const { session, events, socket, invite } = await followed();
  socket.receive(answer(invite, 486, { reason: 'Busy Here' }));
  assert.deepEqual(commands().at(-1), ['referNotify', 'operation=8', 'status=486', 'reason=Busy Here']);
  assert.deepEqual(eventNames(events), ['referRejected']);
  assert.equal(session.status, 12);
});

test('accept({ followRefer }) gives its events and hands inviteOptions on', async () => {
  /** @type {any} */
  let context;
  /** @type {any[][]} */
  let heard = [];
  const modifier = async (/** @type {any} */ description) => description;
  const { invite, handler } = await followed(refer(), session =>
    session.on('referRequested', (/** @type {any} */ each) => {
      context = each;
      heard = record(context, contextEvents);
      const inviteOptions = { extraHeaders: ['X-A: 1'], sessionDescriptionHandlerOptions: { own: true } };
      context.accept({ followRefer: true, inviteOptions }, [modifier]);
    }),
  );
  assert.deepEqual(heard, [
    ['referRequestAccepted', context],
    ['referInviteSent', context],
  ]);
  assert.ok(context.targetSession instanceof SIP.InviteClientContext);
  assert.match(invite, /\r\nX-A: 1\r\n/);
  assert.deepEqual(
    handler.calls.find((/** @type {any[]} */ [name]) => name === 'get'),
    ['get', { own: true }, [modifier]],
  );
});

test('a REFER to no SIP address is not followed', async () => {
  const { invite, session } = await followed(refer('<https://example.com/>'));
  assert.equal(invite, '');
  assert.deepEqual(commands(), [['referReject', 'operation=8', 'status=416']]);
  assert.equal(session.status, 12);
});

test('a listener on refer has it accepted, in the manner of 0.8', async () => {
  const { session, event, events } = await takenCall();
  const received = event('refer', { message: refer(), number: 8 });
  assert.deepEqual(events, [['refer', received]]);
  assert.deepEqual(commands(), [['referAccept', 'operation=8']]);
  assert.equal(session.status, 12);
});

test('followRefer() places the call, tells the callback, and ends the old call', async () => {
  const { ua, socket, session, event, events } = await takenCall();
  /** @type {any[]} */
  let got = [];
  session.on(
    'refer',
    session.followRefer(function (/** @type {any[]} */ ...args) {
      // @ts-expect-error: a function of the application
      got = [this, ...args];
    }),
  );
  const received = event('refer', { message: refer(), number: 8 });
  const [self, first, next] = got;
  assert.equal(self, session);
  assert.equal(first, received);
  assert.ok(next instanceof SIP.InviteClientContext);
  assert.equal(String(next.request?.ruri), 'sip:carol@example.com');
  assert.deepEqual(eventNames(events), ['refer', 'bye', 'terminated']);
  assert.deepEqual(Object.values(ua.sessions), [next]);
  commands();
  await settle();
  const sent = socket.take().find((/** @type {string} */ each) => each.startsWith('INVITE ')) ?? '';
  socket.receive(answer(sent, 486, { reason: 'Busy Here' }));
  assert.deepEqual(commands(), [['referNotify', 'operation=8', 'status=486', 'reason=Busy Here']]);
});

const { open } = globalThis;
afterEach(() => {
  globalThis.open = open;
});

test('followRefer() opens web addresses and nothing else', async () => {
  /** @type {string[]} */
  const opened = [];
  globalThis.open = /** @type {any} */ ((/** @type {string} */ url) => void opened.push(url));
  const { session, event } = await takenCall();
  const listener = session.followRefer();
  session.on('refer', listener);
  event('refer', { message: refer('<https://example.com/a>'), number: 8 });
  event('refer', { message: refer('<javascript:alert>'), number: 8 });
  listener(/** @type {any} */ (session.request), /** @type {any} */ (undefined));
  assert.deepEqual(opened, ['https://example.com/a']);
  assert.equal(session.status, 12);
});

test('section 9, row 2: a REFER outside of calls goes to outOfDialogReferRequested, or is followed', async () => {
  const { ua, events } = connectedUa();
  /** @type {any[]} */
  const ran = [];
  const run = (/** @type {number} */ kind, /** @type {any} */ values) => void ran.push([kind, values[0]]);
  const received = /** @type {any} */ (SIP.Parser.parseMessage(refer(), ua));
  receiveRefer(ua, received, 6, run);
  await settle();
  assert.equal(ran.length, 1);
  assert.equal(events.at(-1)?.[0], 'inviteSent');
  ran.length = 0;
  const heard = record(ua, ['outOfDialogReferRequested']);
  receiveRefer(ua, received, 6, run);
  assert.deepEqual(ran, []);
  assert.ok(heard[0][1] instanceof SIP.ReferServerContext);
  assert.equal(heard[0][1].referredSession, undefined);
});
