// @ts-check
// Flows inside an answered call from the wire to the application and back (classic API, sections 4.6 to 4.8 and 9).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { clock, connectedUa, fakeHandler, record, settle, sockets } from './support/host.js';
import { answer, header, inDialog, invite } from './support/messages.js';

const sdp = 'v=0\r\n';
const contact = 'Contact: <sip:bob@bob.invalid;transport=ws>';
const names = (
  'progress accepted rejected failed terminated cancel bye confirmed ack invite prack refer notify dtmf replaced reinvite ' +
  'reinviteAccepted reinviteFailed renegotiationError update referRequested referProgress referAccepted referRejected ' +
  'identityChanged'
).split(' ');
/** @param {any[][]} events */
const types = events => events.splice(0).map(([name]) => name);
/** Start lines. @param {any} socket @returns {string[]} */
const starts = socket => socket.take().map((/** @type {string} */ text) => text.slice(0, text.indexOf('\r\n')));

/** A call of bob's that was answered. @param {Record<string, any>} [options]  of the UA @param {any} [accept]  options */
async function taken(options, accept) {
  const handler = fakeHandler();
  const { ua, socket, events: uaEvents } = connectedUa({ sessionDescriptionHandlerFactory: handler, ...options });
  socket.receive(invite());
  const session = uaEvents.at(-1)?.[1];
  const events = record(
    session,
    names.filter(name => !/^refer(Requested)?$/.test(name)),
  );
  session.accept(accept);
  await settle();
  const ok = socket.take().at(-1) ?? '';
  socket.receive(inDialog('ACK', ok));
  types(events);
  handler.calls.length = 0;
  let cseq = 7;
  /** The peer's next request. @param {string} method @param {any} [more] */
  const receive = (method, more) => {
    cseq++;
    socket.receive(inDialog(method, ok, { cseq, ...more }));
    return settle();
  };
  /** @param {number} at  CSeq of an INVITE */
  const acknowledge = (at = cseq) => socket.receive(inDialog('ACK', ok, { cseq: at }));
  return { ua, socket, session, events, handler, ok, receive, acknowledge };
}

/** A call of ours that bob answered. @param {Record<string, any>} [options] @param {any} [inviteOptions] */
async function placed(options, inviteOptions) {
  const { ua, socket } = connectedUa(options);
  const session = ua.invite('bob', inviteOptions);
  const events = record(session, names);
  await settle();
  const [sent] = socket.take();
  socket.receive(answer(sent, 200, { headers: [contact], body: sdp }));
  await settle();
  socket.take();
  types(events);
  return { ua, socket, session, events, sent };
}

test('hold and unhold: INVITE, ACK, and their events', async () => {
  const { socket, session, events } = await placed();
  session.hold();
  await settle();
  const [hold] = socket.take();
  assert.match(hold, /^INVITE sip:bob@bob.invalid/);
  assert.equal(session.local_hold, true);
  socket.receive(answer(hold, 200, { reason: 'OK', headers: [contact], body: sdp }));
  await settle();
  assert.deepEqual(types(events), ['invite', 'ack', 'reinviteAccepted']);
  assert.match(starts(socket)[0], /^ACK /);
  session.unhold();
  session.hold();
  session.unhold();
  const { settled } = session;
  await settle();
  const [unhold] = socket.take();
  socket.receive(answer(unhold, 200, { headers: [contact], body: sdp }));
  await settle();
  assert.match(socket.take().at(-1) ?? '', /^INVITE/, 'the latest wish');
  assert.equal(session.local_hold, false);
  session.bye();
  await assert.rejects(settled);
});

test('section 9, row 21: a 488 leaves the session and its hold as they were', async () => {
  const { socket, session, events } = await placed();
  session.hold();
  const settled = assert.rejects(session.settled, { cause: 'Incompatible SDP' });
  await settle();
  socket.receive(answer(socket.take()[0], 488, { reason: 'Not Acceptable Here' }));
  await settle();
  assert.deepEqual(types(events), ['invite', 'reinviteFailed', 'renegotiationError']);
  assert.equal(session.local_hold, false);
  await settled;
  assert.equal(session.status, SIP.Session.C.STATUS_CONFIRMED);
});

test('section 9, row 20: a 491 to our re-INVITE is tried again, and joins what was wanted meanwhile', async () => {
  const { socket, session } = await placed();
  session.hold();
  const first = session.settled;
  await settle();
  socket.receive(answer(socket.take()[0], 491));
  await settle();
  socket.take();
  session.reinvite({ extraHeaders: ['X-Later: 1'] });
  const second = session.settled;
  await settle();
  clock.advance(4000);
  await settle();
  const again = socket.take().find(text => text.startsWith('INVITE')) ?? '';
  assert.match(again, /X-Later/);
  socket.receive(answer(again, 200, { headers: [contact], body: sdp }));
  await settle();
  assert.equal((await first).status_code, 200);
  assert.equal((await second).status_code, 200);
  assert.equal(session.local_hold, true);
  assert.deepEqual(
    starts(socket).map(each => each.split(' ')[0]),
    ['ACK'],
    'nothing is left to do',
  );
});

test('section 9, row 22: a 481 to a re-INVITE ends the call', async () => {
  const { socket, session, events } = await placed();
  session.reinvite();
  await settle();
  socket.receive(answer(socket.take()[0], 481));
  assert.equal(types(events).at(-1), 'terminated');
  assert.equal(session.status, 9);
});

test("the peer's re-INVITE: 100, reinvite, 200, reinviteAccepted, ACK, confirmed", async () => {
  const { socket, session, events, handler, receive, acknowledge } = await taken();
  const received = record(session, ['reinvite']);
  await receive('INVITE', { body: sdp, headers: [contact] });
  assert.deepEqual(starts(socket), ['SIP/2.0 100 Trying', 'SIP/2.0 200 OK']);
  assert.deepEqual(types(events), ['reinvite', 'reinviteAccepted']);
  assert.equal(session.status, SIP.Session.C.STATUS_WAITING_FOR_ACK);
  assert.equal(received[0][1], session);
  assert.equal(received[0][2].method, 'INVITE');
  assert.deepEqual(
    handler.calls.map((/** @type {any[]} */ [name]) => name),
    ['has', 'set', 'get'],
  );
  acknowledge();
  assert.deepEqual(types(events), ['confirmed']);
  assert.equal(session.status, SIP.Session.C.STATUS_CONFIRMED);
});

test('section 9, row 24: a re-INVITE without a description gets an offer', async () => {
  const { socket, events, handler, receive } = await taken();
  await receive('INVITE', { headers: [contact] });
  assert.match(socket.take().at(-1) ?? '', /^SIP\/2\.0 200 .*\r\n\r\nv=0/s);
  assert.deepEqual(types(events), ['reinvite', 'reinviteAccepted']);
  assert.deepEqual(
    handler.calls.map((/** @type {any[]} */ [name]) => name),
    ['get'],
  );
});

test("a handler that refuses the peer's offer: 488, or 500 for a GetDescriptionError; the call stays", async () => {
  for (const [error, status] of /** @type {[any, string][]} */ ([
    [new Error('no'), '488'],
    [new SIP.Exceptions.GetDescriptionError('no'), '500'],
    [new SIP.Exceptions.RenegotiationError('no'), '488'],
  ])) {
    let failing = false;
    const factory = fakeHandler({
      get: () => (failing ? Promise.reject(error) : Promise.resolve({ body: sdp, contentType: 'application/sdp' })),
    });
    const { socket, session, events, receive } = await taken({ sessionDescriptionHandlerFactory: factory });
    failing = true;
    await receive('INVITE', { body: sdp, headers: [contact] });
    assert.equal(socket.take().at(-1)?.slice(8, 11), status);
    const isRefusal = error instanceof SIP.Exceptions.RenegotiationError;
    assert.deepEqual(types(events), ['reinvite', 'reinviteFailed', ...(isRefusal ? ['renegotiationError'] : [])]);
    assert.equal(session.status, 12);
  }
});

test('UPDATE both ways', async () => {
  const { socket, session, events, handler, receive } = await taken();
  await receive('UPDATE', { headers: [contact] });
  await receive('UPDATE', { headers: [contact, 'Allow: INVITE, UPDATE'], body: sdp });
  assert.deepEqual(types(events), ['update', 'update']);
  assert.deepEqual(starts(socket), ['SIP/2.0 200 OK', 'SIP/2.0 200 OK']);
  handler.calls.length = 0;
  session.update({ sessionDescriptionHandlerOptions: { mine: 1 } });
  await settle();
  assert.deepEqual(handler.calls, [['get', { mine: 1 }, undefined]]);
  const [update] = socket.take();
  assert.match(update, /^UPDATE /);
  socket.receive(answer(update, 200, { headers: [contact], body: sdp }));
  await settle();
  assert.deepEqual(types(events), ['update', 'reinviteAccepted']);
  assert.equal((await session.settled).status_code, 200);
});

test('tones go out one after another as INFO; section 9, row 52: a comma is a pause', async () => {
  const { socket, session, events } = await placed();
  session.dtmf('1,2', { duration: 200, interToneGap: 100 });
  const [first] = socket.take();
  assert.match(first, /^INFO .*\r\nContent-Type: application\/dtmf-relay\r\n.*\r\n\r\nSignal= 1\r\nDuration= 200$/s);
  const [, request, tone] = events[0];
  assert.equal(request.method, 'INFO');
  assert.equal(tone.tone, '1');
  const heard = record(tone, ['succeeded', 'failed']);
  socket.receive(answer(first, 200));
  assert.equal(heard[0][0], 'succeeded');
  assert.deepEqual(session.tones, [',', '2']);
  clock.advance(2299);
  assert.deepEqual(socket.take(), []);
  clock.advance(1);
  const [second] = socket.take();
  assert.match(second, /Signal= 2/);
  assert.equal(session.tones, null);
  socket.receive(answer(second, 200));
  assert.equal((await session.settled).status_code, 200);
});

test('a tone that gets 481 ends the call', async () => {
  const { socket, session, events } = await placed();
  session.dtmf('12');
  socket.receive(answer(socket.take()[0], 481));
  assert.deepEqual(types(events), ['dtmf', 'terminated']);
  assert.equal(session.tones, null);
});

test('INFO that comes in: a tone, 415, or onInfo', async () => {
  const { socket, events, receive } = await taken();
  await receive('INFO', { type: 'application/dtmf-relay', body: 'Signal=5\r\nDuration=160\r\n' });
  const [[name, request, tone]] = events;
  assert.deepEqual(
    [name, request.method, tone.tone, tone.duration, tone.direction],
    ['dtmf', 'INFO', '5', 160, 'incoming'],
  );
  await receive('INFO', { type: 'text/plain', body: 'hi' });
  assert.deepEqual(starts(socket), ['SIP/2.0 200 OK', 'SIP/2.0 415 Unsupported Media Type']);

  /** @type {any[]} */
  const got = [];
  const outside = await taken(undefined, { onInfo: (/** @type {any} */ each) => got.push(each) });
  await outside.receive('INFO', { type: 'application/dtmf-relay', body: 'Signal=5' });
  assert.deepEqual(starts(outside.socket), []);
  const text = got[0].reply(200, 'Fine', ['X-A: 1'], { body: 'ok', contentType: 'text/plain' });
  assert.deepEqual(outside.socket.take(), [text]);
  assert.match(text, /^SIP\/2\.0 200 Fine\r\n.*X-A: 1\r\n.*\r\n\r\nok$/s);
  assert.throws(() => got[0].reply(200), { name: 'INVALID_STATE_ERROR' });
  assert.deepEqual(types(outside.events), []);
});

test('sendRequest() on the wire', async () => {
  const { socket, session, events } = await placed();
  session.sendRequest('INFO', { body: { body: 'hi', contentType: 'text/plain' }, extraHeaders: ['X-A: 1'] });
  const info = record(session, ['info']);
  const [sent] = socket.take();
  assert.match(sent, /^INFO .*X-A: 1\r\n.*\r\n\r\nhi$/s);
  assert.deepEqual(info, [], 'it was told before');
  socket.receive(answer(sent, 200));
  assert.deepEqual(types(events), ['accepted']);
  assert.throws(() => session.sendRequest('BYE'), new TypeError('Invalid method: BYE'));
  assert.throws(() => session.sendRequest('A B'), new TypeError('Invalid method: A B'));
});

test('MESSAGE and NOTIFY inside a call; MESSAGE outside', async () => {
  const { ua, socket, events, receive } = await taken();
  const messages = record(ua, ['message']);
  await receive('MESSAGE', { type: 'text/plain', body: 'hello' });
  await receive('NOTIFY', { headers: ['Event: x', 'Subscription-State: active'] });
  assert.deepEqual(types(events), ['notify']);
  assert.equal(messages[0][1].body, 'hello');
  const outside = invite({ callId: 'message-1' })
    .replace(/INVITE/g, 'MESSAGE')
    .replace('application/sdp', 'text/plain');
  socket.receive(outside);
  assert.deepEqual(starts(socket), Array(3).fill('SIP/2.0 200 OK'));
  assert.equal(messages[1][1].request.call_id, 'message-1');
});

test('allowLegacyNotifications: a NOTIFY of nobody is notify({ request })', () => {
  const notify = invite({ headers: ['Event: mwi'] }).replace(/INVITE/g, 'NOTIFY');
  for (const [allowLegacyNotifications, status] of /** @type {const} */ ([
    [true, '200'],
    [false, '481'],
  ])) {
    const { ua, socket } = connectedUa({ allowLegacyNotifications });
    const heard = record(ua, ['notify']);
    socket.receive(notify);
    assert.equal(socket.take()[0].slice(8, 11), status);
    assert.equal(heard.length, allowLegacyNotifications ? 1 : 0);
    if (heard.length) assert.equal(heard[0][1].request.method, 'NOTIFY');
  }
});

// ---- transfers ----

/** What the transferee tells. @param {string} refer @param {number} cseq @param {string} state @param {string} line */
const notify = (refer, cseq, state, line) =>
  [
    'NOTIFY sip:alice@example.com SIP/2.0',
    `Via: SIP/2.0/WSS proxy.example.com;branch=z9hG4bKnotify${cseq}`,
    `From: ${header(refer, 'To')}`,
    `To: ${header(refer, 'From')}`,
    `Call-ID: ${header(refer, 'Call-ID')}`,
    `CSeq: ${cseq} NOTIFY`,
    'Event: refer',
    `Subscription-State: ${state}`,
    'Content-Type: message/sipfrag',
    `Content-Length: ${line.length}`,
    '',
    line,
  ].join('\r\n');

test('a blind transfer: REFER, 202, NOTIFYs, BYE after 200', async () => {
  const { socket, session, events } = await placed();
  session.refer('carol');
  const { settled } = session;
  const [refer] = socket.take();
  assert.match(refer, /^REFER .*\r\nRefer-To: <sip:carol@example.com>\r\n/s);
  const context = session.referContext;
  const heard = record(context, ['referRequestAccepted', 'referProgress', 'referAccepted', 'notify']);
  socket.receive(answer(refer, 202));
  socket.receive(notify(refer, 1, 'active;expires=60', 'SIP/2.0 180 Ringing'));
  assert.equal(session.status, 12);
  socket.receive(notify(refer, 2, 'terminated;reason=noresource', 'SIP/2.0 200 OK'));
  assert.deepEqual(types(heard), ['referRequestAccepted', 'notify', 'referProgress', 'notify', 'referAccepted']);
  assert.deepEqual(types(events), ['referRequested', 'refer', 'notify', 'notify', 'bye', 'terminated']);
  assert.deepEqual(
    starts(socket).map(each => each.slice(0, 11)),
    ['SIP/2.0 200', 'SIP/2.0 200', 'BYE sip:bob'],
  );
  assert.equal((await settled).method, 'NOTIFY');
});

test('we hang up before the outcome of a transfer is known: it is told, and nothing is kept then', async () => {
  const { ua, socket, session } = await placed();
  session.refer('carol');
  const { settled, referContext: context } = session;
  const [refer] = socket.take();
  const heard = record(context, ['referRequestAccepted', 'referAccepted']);
  socket.receive(answer(refer, 202));
  session.bye();
  socket.receive(answer(socket.take()[0], 200));
  assert.deepEqual(Object.keys(ua.sessions), []);
  const number = [...Array(99).keys()].find(each => ua.sessionOf(each) === session);
  assert.ok(number, 'its events still find it');
  socket.receive(notify(refer, 2, 'terminated;reason=noresource', 'SIP/2.0 200 OK'));
  assert.match(socket.take()[0], /^SIP\/2.0 200/);
  assert.deepEqual(types(heard), ['referRequestAccepted', 'referAccepted']);
  assert.equal((await settled).method, 'NOTIFY');
  assert.equal(ua.sessionOf(number), undefined);
});

test('an attended transfer names the dialog of the other call', async () => {
  const first = await taken();
  const other = first.ua.invite('carol');
  await settle();
  const [sent] = first.socket.take();
  first.socket.receive(answer(sent, 200, { tag: 'c', headers: ['Contact: <sip:carol@c.invalid>'], body: sdp }));
  await settle();
  first.socket.take();
  first.session.refer(other);
  const id = other.dialog?.id;
  const [refer] = first.socket.take();
  const to = SIP.NameAddrHeader.parse(header(refer, 'Refer-To'));
  assert.equal(to?.uri.host, 'c.invalid');
  const replaces = decodeURIComponent(to?.uri.getHeader('Replaces')?.[0] ?? '');
  assert.equal(replaces, `${id?.call_id};to-tag=c;from-tag=${id?.local_tag}`);
});

/** Bodies of the NOTIFYs that were sent, and their state. @param {any} socket */
const notified = socket =>
  socket
    .take()
    .filter((/** @type {string} */ text) => text.startsWith('NOTIFY'))
    .map((/** @type {string} */ text) => `${header(text, 'Subscription-State')} ${text.trim().split('\r\n').at(-1)}`);

test('section 9, row 30: a REFER that is followed tells its progress, active until the last', async () => {
  const { ua, socket, session, events, receive } = await taken();
  await receive('REFER', { headers: ['Refer-To: <sip:carol@example.com>', contact] });
  const sent = socket.take();
  assert.match(sent[0], /^SIP\/2\.0 202 /);
  assert.match(sent[1], /^NOTIFY .*Subscription-State: active.*SIP\/2\.0 100 Trying/s);
  const invited = sent.find((/** @type {string} */ text) => text.startsWith('INVITE')) ?? '';
  assert.match(invited, /^INVITE sip:carol@example.com /);
  socket.receive(answer(invited, 180, { reason: 'Ringing' }));
  assert.deepEqual(notified(socket), ['active;expires=180 SIP/2.0 180 Ringing']);
  socket.receive(answer(invited, 200, { reason: 'OK', headers: ['Contact: <sip:carol@c.invalid>'], body: sdp }));
  await settle();
  const last = socket.take();
  assert.deepEqual(
    last.map((/** @type {string} */ text) => text.split(' ')[0]),
    ['ACK', 'NOTIFY', 'BYE'],
  );
  assert.match(last[1], /Subscription-State: terminated.*SIP\/2\.0 200 OK/s);
  assert.deepEqual(types(events), ['referProgress', 'referAccepted', 'bye', 'terminated']);
  assert.equal(session.status, 9);
  assert.equal(Object.keys(ua.sessions).length, 1);
});

test('a REFER with Replaces places a call with Replaces', async () => {
  const { socket, receive } = await taken();
  await receive('REFER', { headers: ['Refer-To: <sip:c@c.invalid?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>', contact] });
  const invited = socket.take().find((/** @type {string} */ text) => text.startsWith('INVITE')) ?? '';
  assert.match(invited, /^INVITE sip:c@c.invalid SIP/);
  assert.equal(header(invited, 'Replaces'), 'a;to-tag=b;from-tag=c');
});

test('followRefer(): the old call ends at once, and the peer still hears the outcome', async () => {
  const { socket, session, receive } = await taken();
  session.on('refer', session.followRefer());
  await receive('REFER', { headers: ['Refer-To: <sip:carol@example.com>', contact] });
  assert.equal(session.status, 9);
  const sent = socket.take();
  const invited = sent.find((/** @type {string} */ text) => text.startsWith('INVITE')) ?? '';
  socket.receive(answer(invited, 486, { reason: 'Busy Here' }));
  assert.deepEqual(notified(socket), ['terminated;reason=noresource SIP/2.0 486 Busy Here']);
});

test('referRequested: reject() is 480, accept() tells 200', async () => {
  const { socket, session, receive } = await taken();
  let method = 'reject';
  session.on('referRequested', (/** @type {any} */ context) => context[method]());
  await receive('REFER', { headers: ['Refer-To: <sip:carol@example.com>', contact] });
  assert.deepEqual(starts(socket), ['SIP/2.0 480 Temporarily Unavailable']);
  method = 'accept';
  await receive('REFER', { headers: ['Refer-To: <sip:carol@example.com>', contact] });
  const sent = socket.take();
  assert.match(sent[0], /^SIP\/2\.0 202 /);
  assert.match(sent.at(-1) ?? '', /^NOTIFY .*terminated.*SIP\/2\.0 200 OK/s);
});

test('section 9, row 2: allowOutOfDialogRefers, with and without a listener', async () => {
  const refer = invite({ callId: 'refer-1', headers: ['Refer-To: <sip:carol@example.com>'], body: '' }).replace(
    /INVITE/g,
    'REFER',
  );
  const closed = connectedUa();
  closed.socket.receive(refer);
  assert.match(closed.socket.take()[0], /^SIP\/2\.0 405 /);
  const open = connectedUa({ allowOutOfDialogRefers: true });
  open.socket.receive(refer);
  await settle();
  const sent = open.socket.take();
  assert.match(sent[0], /^SIP\/2\.0 202 /);
  assert.match(sent.at(-1) ?? '', /^INVITE sip:carol@example.com /);
  const asked = connectedUa({ allowOutOfDialogRefers: true });
  asked.ua.on('outOfDialogReferRequested', (/** @type {any} */ context) => context.reject({ statusCode: 603 }));
  asked.socket.receive(refer);
  assert.deepEqual(starts(asked.socket), ['SIP/2.0 603 Decline']);
});

// ---- Replaces, reliable responses, automatic answer ----

test('a call that replaces another: replacee, replaced, BYE', async () => {
  const { ua, socket, session, events, ok } = await taken({ replaces: SIP.C.supported.SUPPORTED });
  const tag = /;tag=(.*)/.exec(header(ok, 'To'))?.[1];
  /** @type {any} */
  let next;
  ua.on('invite', (/** @type {any} */ each) => {
    next = each;
  });
  socket.receive(
    invite({ callId: 'call-2', headers: [`Replaces: call-1;to-tag=${tag};from-tag=bob-tag`] }).replace(
      /z9hG4bK/g,
      'z9hG4bK2',
    ),
  );
  assert.equal(next.replacee, session);
  const replaced = record(session, ['replaced']);
  const accepted = record(next, ['accepted']);
  next.accept();
  await settle();
  assert.deepEqual(replaced, [['replaced', next]]);
  assert.deepEqual(types(events), ['replaced', 'bye', 'terminated']);
  assert.equal(accepted.length, 1);
});

test('reliable progress: 183 with a description, PRACK, 200 without one', async () => {
  const { socket, events: uaEvents } = connectedUa({ rel100: SIP.C.supported.SUPPORTED });
  socket.receive(invite({ headers: ['Supported: 100rel'] }));
  const session = uaEvents.at(-1)?.[1];
  const events = record(session, names);
  socket.take();
  session.progress({ rel100: true });
  await settle();
  const [early] = socket.take();
  assert.match(early, /^SIP\/2\.0 183 .*RSeq: \d+\r\n.*\r\n\r\nv=0/s);
  assert.equal(session.status, SIP.Session.C.STATUS_WAITING_FOR_PRACK);
  session.accept();
  assert.equal(session.status, SIP.Session.C.STATUS_ANSWERED_WAITING_FOR_PRACK);
  const rack = `RAck: ${header(early, 'RSeq')} 7 INVITE`;
  socket.receive(inDialog('PRACK', early, { headers: [rack] }));
  await settle();
  const sent = socket.take();
  assert.deepEqual(
    sent.map((/** @type {string} */ text) => text.slice(0, 11)),
    ['SIP/2.0 200', 'SIP/2.0 200'],
  );
  assert.deepEqual(types(events), ['progress', 'accepted']);
});

test('autoAnswer: a call that asks for it is answered, unless a listener has acted', async () => {
  const marked = invite({ headers: ['Answer-Mode: Auto'] });
  const { ua, socket } = connectedUa({ autoAnswer: true });
  socket.receive(marked);
  await settle();
  assert.match(socket.take().at(-1) ?? '', /^SIP\/2\.0 200 /);
  ua.stop();
  for (const act of ['reject', 'progress']) {
    const acted = connectedUa({ autoAnswer: true });
    acted.ua.on('invite', (/** @type {any} */ session) => session[act]());
    acted.socket.receive(marked);
    await settle();
    assert.ok(!starts(acted.socket).includes('SIP/2.0 200 OK'), act);
  }
  const without = connectedUa();
  without.socket.receive(marked);
  await settle();
  assert.deepEqual(starts(without.socket), ['SIP/2.0 100 Trying', 'SIP/2.0 180 Ringing']);
});

test('identityChanged when the peer of a call changes', async () => {
  const { session, events, receive } = await taken();
  await receive('UPDATE', { headers: [contact, 'P-Asserted-Identity: "Carol" <sip:carol@example.com>'] });
  assert.deepEqual(types(events), ['identityChanged', 'update']);
  assert.equal(session.remoteIdentity.displayName, 'Carol');
});

test('remote_hold and directionChanged', async () => {
  const { session, receive, acknowledge } = await taken();
  const changes = record(session, ['directionChanged']);
  const media = (/** @type {string} */ direction) => `${sdp}s=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=${direction}\r\n`;
  await receive('INVITE', { headers: [contact], body: media('sendonly') });
  acknowledge();
  assert.equal(session.remote_hold, true);
  assert.deepEqual(changes, [['directionChanged']]);
  await receive('INVITE', { headers: [contact], body: media('sendrecv') });
  assert.equal(session.remote_hold, false);
  assert.equal(changes.length, 2);
});

test('a call of another user agent may be the target: that call, and not one of the same number here', async () => {
  // RFC 3891; the numbers of sessions are those of one user agent
  const made = [connectedUa(), connectedUa()];
  /** @type {any[]} */
  const calls = [];
  for (const [i, { ua, socket }] of made.entries()) {
    const session = ua.invite(`user${i}`);
    await settle();
    const headers = [`Contact: <sip:user${i}@there.invalid>`];
    socket.receive(answer(socket.take()[0], 200, { tag: `tag${i}`, headers, body: 'v=0\r\n' }));
    await settle();
    socket.take();
    calls.push(session);
  }
  const [one, other] = calls;
  one.refer(other);
  const { call_id, local_tag } = other.dialog.id;
  assert.equal(
    header(made[0].socket.take()[0], 'Refer-To'),
    `<sip:user1@there.invalid?Replaces=${call_id}%3Bto-tag%3Dtag1%3Bfrom-tag%3D${local_tag}>`,
  );
  other.bye();
  assert.throws(() => one.refer(other), { name: 'INVALID_STATE_ERROR' });
  for (const { ua } of made) ua.stop();
});

// ---- what can be read ----

test('session.dialog tells both sides, and sends requests', async () => {
  const { socket, session } = await placed();
  const { dialog } = session;
  assert.equal(String(dialog?.remote_target), 'sip:bob@bob.invalid;transport=ws');
  assert.equal(String(dialog?.local_uri), 'sip:alice@example.com');
  assert.equal(String(dialog?.remote_uri), 'sip:bob@example.com');
  /** @type {any[]} */
  const got = [];
  dialog?.sendRequest({ receiveResponse: response => void got.push(response.status_code) }, 'INFO');
  socket.receive(answer(socket.take()[0], 200));
  assert.deepEqual(got, [200]);
  const incoming = await taken();
  assert.equal(String(incoming.session.dialog.remote_target), 'sip:bob@bob.invalid;transport=ws');
  assert.equal(String(incoming.session.dialog.remote_uri), 'sip:bob@example.com');
  assert.equal(String(incoming.session.dialog.local_uri), 'sip:alice@example.com');
  assert.equal(incoming.session.dialog.state, 2);
});

test('session.dialog has its route set, sequence numbers and, after a change, the new target', async () => {
  // classic API, section 4.4; RFC 3261 12.1.1, 12.2.1.2
  const { ua, socket, events } = connectedUa();
  socket.receive(invite({ headers: ['Record-Route: <sip:p1;lr>, <sip:p2;lr>', 'Record-Route: <sip:p3;lr>'] }));
  const session = events.at(-1)?.[1];
  /** @type {any[]} */
  const heard = [];
  session.on('accepted', () => heard.push(session.dialog?.state));
  session.on('dialog', (/** @type {any} */ dialog) => heard.push(dialog));
  session.accept();
  await settle();
  const { dialog } = session;
  assert.deepEqual(heard, [dialog, 2], 'there is a dialog when the call is accepted');
  assert.deepEqual(dialog.route_set, ['<sip:p1;lr>', '<sip:p2;lr>', '<sip:p3;lr>']);
  assert.equal(String(dialog.id), `call-1${dialog.id.local_tag}bob-tag`);
  assert.deepEqual([dialog.local_seqnum, dialog.remote_seqnum, dialog.owner], [7, 7, session]);
  const ok = socket.take().at(-1) ?? '';
  socket.receive(inDialog('ACK', ok));
  socket.receive(inDialog('INVITE', ok, { cseq: 20, headers: ['Contact: <sip:bob@elsewhere.invalid>'], body: sdp }));
  await settle();
  assert.equal(session.dialog, dialog);
  assert.equal(String(dialog.remote_target), 'sip:bob@elsewhere.invalid');
  assert.deepEqual([heard.length, session.status], [2, 7]);
  session.dtmf(1);
  assert.deepEqual([dialog.local_seqnum, dialog.remote_seqnum], [8, 20]);
  ua.stop();
});

test('a session tells what it has been through', async () => {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  assert.deepEqual([session.received_100, session.early_sdp, session.hasAnswer], [false, null, false]);
  await settle();
  const [sent] = socket.take();
  assert.equal(session.hasOffer, true);
  socket.receive(answer(sent, 100));
  socket.receive(answer(sent, 183, { body: sdp }));
  assert.deepEqual([session.received_100, session.early_sdp], [true, sdp]);
  socket.receive(answer(sent, 200, { headers: [contact], body: sdp }));
  await settle();
  assert.deepEqual([session.hasAnswer, session.pendingReinvite, session.disableRenegotiation], [true, false, false]);
  session.reinvite();
  assert.equal(session.pendingReinvite, true);
  session.dtmf('12');
  session.close();
  assert.deepEqual([session.status, session.tones], [9, null]);
  assert.equal(session.close(), undefined);
  const given = ua.invite('carol');
  given.cancel();
  await settle();
  assert.equal(given.isCanceled, true);
});

test('reply() of a call that came in is any answer but a 2xx', () => {
  const { socket, events } = connectedUa();
  socket.receive(invite());
  const session = events.at(-1)?.[1];
  socket.take();
  assert.equal(session.reply({ statusCode: 183, body: sdp }), session);
  assert.match(socket.take()[0], /^SIP\/2\.0 183 .*Content-Type: application\/sdp\r\n/s);
  assert.throws(() => session.reply({ statusCode: 200 }), { name: 'NOT_SUPPORTED_ERROR' });
  assert.throws(() => session.reply({ statusCode: 700 }), new TypeError('Invalid statusCode: 700'));
  session.reply({ status_code: 486, reasonPhrase: 'Out' });
  assert.deepEqual(starts(socket), ['SIP/2.0 486 Out']);
  assert.equal(session.status, 9);
});

test('a listener that hangs up during a transfer does not disturb what follows', async () => {
  const { socket, session, receive } = await taken();
  session.on('referAccepted', () => session.bye());
  await receive('REFER', { headers: ['Refer-To: <sip:carol@example.com>', contact] });
  const invited = socket.take().find((/** @type {string} */ text) => text.startsWith('INVITE')) ?? '';
  socket.receive(answer(invited, 200, { headers: ['Contact: <sip:carol@c.invalid>'], body: sdp }));
  await settle();
  assert.deepEqual(
    socket.take().map((/** @type {string} */ text) => text.split(' ')[0]),
    ['ACK', 'NOTIFY', 'BYE'],
  );
  assert.equal(session.status, 9);
});

test('operations from inside a listener take effect all the same', async () => {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  session.on('accepted', () => {
    session.hold();
    session.sendRequest('INFO');
    session.refer('carol');
    assert.ok(session.referContext);
    session.dtmf('1');
  });
  const events = record(session, ['invite', 'info', 'referRequested', 'refer', 'dtmf']);
  await settle();
  socket.receive(answer(socket.take()[0], 200, { headers: [contact], body: sdp }));
  await settle();
  assert.deepEqual(types(events), ['info', 'referRequested', 'refer', 'dtmf', 'invite']);
  assert.deepEqual(
    socket.take().map((/** @type {string} */ text) => text.split(' ')[0]),
    ['ACK', 'INFO', 'REFER', 'INFO', 'INVITE'],
  );
});

test('options of a change that was agreed count for what comes after it', async () => {
  const { socket, session, handler, receive } = await taken(undefined, {
    sessionDescriptionHandlerOptions: { constraints: { audio: true }, other: 1 },
  });
  session.reinvite({ sessionDescriptionHandlerOptions: { constraints: { audio: true, video: true } } });
  await settle();
  const [sent] = socket.take();
  socket.receive(answer(sent, 200, { headers: [contact], body: sdp }));
  await settle();
  handler.calls.length = 0;
  await receive('INVITE', { body: sdp, headers: [contact] });
  assert.deepEqual(handler.calls.at(-1), ['get', { constraints: { audio: true, video: true }, other: 1 }, undefined]);
});

test('a call survives a lost connection: reconnecting, then reconnected', async () => {
  const { socket, session } = await placed({ callRecoveryTimeout: 30 });
  const events = record(session, ['reconnecting', 'reconnected', 'terminated']);
  session.hold();
  await settle();
  socket.receive(answer(socket.take()[0], 200, { headers: [contact], body: sdp }));
  await settle();
  socket.fail();
  assert.deepEqual(events, [['reconnecting']]);
  const next = sockets[sockets.length - 1];
  assert.notEqual(next, socket);
  next.open();
  await settle();
  const sent = next.take().find(text => text.startsWith('INVITE')) ?? '';
  next.receive(answer(sent, 200, { headers: [contact], body: sdp }));
  await settle();
  assert.deepEqual(events, [['reconnecting'], ['reconnected']]);
  assert.equal(session.local_hold, true);
});
