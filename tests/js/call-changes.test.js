// @ts-check
// Changes of an answered call: what the application sees (classic API, sections 4.6, 4.7 and 9). RFC 3261 14.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { connectedUa, fakeHandler } from './support/host.js';
import { commands, eventNames, placedCall, refuse, request, response, takenCall } from './support/scripted-core.js';

const ours = 1;
const noRestart = 'restart=false';
/** A handler with a hold modifier of its own. */
function holdingHandler() {
  const factory = fakeHandler();
  const holdModifier = async (/** @type {any} */ description) => description;
  const made = (/** @type {any} */ session, /** @type {any} */ options) => ({
    ...factory(session, options),
    holdModifier,
  });
  return { factory: Object.assign(made, { calls: factory.calls }), holdModifier };
}

test('hold() and unhold() throw before the call is answered', () => {
  const { ua } = connectedUa();
  const session = ua.invite('bob');
  for (const method of /** @type {const} */ (['hold', 'unhold', 'reinvite']))
    assert.throws(() => session[method](), { name: 'INVALID_STATE_ERROR', status: session.status });
  assert.throws(() => session.dtmf(1), { name: 'INVALID_STATE_ERROR' });
  assert.throws(() => session.refer('carol'), { name: 'INVALID_STATE_ERROR' });
  assert.equal(session.local_hold, false);
});

test('hold() flips local_hold at once and appends the hold modifier', async () => {
  const { factory, holdModifier } = holdingHandler();
  const { session, describe, event, events } = await placedCall({ sessionDescriptionHandlerFactory: factory });
  const modifier = async (/** @type {any} */ description) => description;
  assert.equal(session.hold({ extraHeaders: ['X-Why: lunch'] }, modifier), undefined);
  assert.equal(session.local_hold, true);
  assert.deepEqual(commands(), [['renegotiate', noRestart, 'extra_header=X-Why: lunch']]);
  assert.deepEqual(await describe('get'), [['get', undefined, [modifier, holdModifier]]]);
  assert.deepEqual(await describe('set', response(200, 'OK')), [['set', '', undefined, modifier]]);
  const sent = request('INVITE');
  event('invite', { sent });
  event('ack', { sent: request('ACK') });
  event('reinviteAccepted', { number: ours, message: response(200, 'OK') });
  assert.deepEqual(eventNames(events), ['invite', 'ack', 'reinviteAccepted']);
  assert.ok(events[0][1] instanceof SIP.OutgoingRequest);
  assert.deepEqual(events[2], ['reinviteAccepted', session]);
  session.hold();
  assert.deepEqual(commands(), [], 'on hold already');
  assert.equal(session.unhold(), undefined);
  assert.equal(session.local_hold, false);
  assert.equal(commands().length, 1);
  assert.deepEqual(await describe('get'), [['get', undefined, undefined]]);
});

test('section 9, row 26: overlapping hold() and unhold() end in the latest wish', async () => {
  const { factory, holdModifier } = holdingHandler();
  const { session, describe, event } = await placedCall({ sessionDescriptionHandlerFactory: factory });
  session.hold();
  assert.deepEqual(await describe('get'), [['get', undefined, [holdModifier]]]);
  session.unhold({ sessionDescriptionHandlerOptions: { first: true } });
  session.hold({ sessionDescriptionHandlerOptions: { second: true } });
  session.unhold({ sessionDescriptionHandlerOptions: { third: true } });
  assert.equal(session.local_hold, false);
  assert.deepEqual(await describe('set', response(200, 'OK')), [['set', '', undefined, undefined]]);
  event('reinviteAccepted', { number: ours, message: response(200, 'OK') });
  assert.equal(session.local_hold, false, 'the wish');
  assert.deepEqual(await describe('get'), [['get', { third: true }, undefined]]);
  event('reinviteFailed', { number: ours, message: response(488, 'No') });
  assert.equal(session.local_hold, true, 'what was agreed last');
});

test('section 9, row 21: a re-INVITE that fails leaves the session as it was, and allows the next', async () => {
  const { session, event, events, describe } = await placedCall();
  session.hold();
  await describe('get');
  event('reinviteFailed', { number: ours, message: response(488, 'Not Acceptable Here'), cause: 'Incompatible SDP' });
  assert.equal(session.local_hold, false);
  assert.deepEqual(eventNames(events), ['reinviteFailed', 'renegotiationError']);
  assert.deepEqual(events[0], ['reinviteFailed', session]);
  const [, error] = events[1];
  assert.ok(error instanceof SIP.Exceptions.RenegotiationError);
  assert.equal(error.code, 5);
  assert.equal(/** @type {any} */ (error).response.status_code, 488);
  assert.equal(error.message, 'Incompatible SDP');
  session.hold();
  assert.equal(commands().length, 2);
});

test('a failure keeps a newer wish', async () => {
  const { session, event, describe } = await placedCall();
  session.reinvite();
  await describe('get');
  session.hold();
  event('reinviteFailed', { number: ours, cause: 'Request Timeout' });
  assert.equal(session.local_hold, true);
});

test('what the core refuses changes nothing', async () => {
  const { session } = await placedCall();
  refuse('value', 'extra_header');
  assert.throws(() => session.hold({ extraHeaders: ['no colon'] }), new TypeError('Invalid extraHeaders: no colon'));
  assert.equal(session.local_hold, false);
  refuse('state');
  assert.throws(() => session.hold(), { name: 'INVALID_STATE_ERROR', status: 12 });
  assert.equal(session.local_hold, false);
});

test('reinvite() hands its options to the handler, and keeps a hold', async () => {
  const { factory, holdModifier } = holdingHandler();
  const { session, describe, event } = await placedCall({ sessionDescriptionHandlerFactory: factory });
  const options = { constraints: { video: true } };
  const modifier = async (/** @type {any} */ description) => description;
  assert.equal(
    session.reinvite({ sessionDescriptionHandlerOptions: options, iceRestart: true }, [modifier]),
    undefined,
  );
  assert.deepEqual(commands(), [['renegotiate', 'restart=true']]);
  assert.deepEqual(await describe('get'), [['get', options, [modifier]]]);
  event('reinviteAccepted', { number: ours, message: response(200, 'OK') });
  session.hold();
  await describe('get');
  event('reinviteAccepted', { number: ours, message: response(200, 'OK') });
  session.reinvite();
  assert.deepEqual(await describe('get'), [['get', undefined, [holdModifier]]]);
});

test('update() is a renegotiation by UPDATE', async () => {
  const { session, event, events } = await placedCall();
  assert.equal(session.update({ extraHeaders: ['X-A: 1'] }), session);
  assert.deepEqual(commands(), [['renegotiate', 'method=UPDATE', noRestart, 'extra_header=X-A: 1']]);
  event('update', { sent: request('UPDATE') });
  event('reinviteAccepted', { number: ours, message: response(200, 'OK') });
  assert.deepEqual(eventNames(events), ['update', 'reinviteAccepted']);
});

test("the peer's re-INVITE: reinvite, reinviteAccepted, and the handler gets what it got for the call", async () => {
  const handlerOptions = { constraints: { audio: true } };
  const { session, event, events, describe } = await takenCall(undefined, {
    sessionDescriptionHandlerOptions: handlerOptions,
  });
  const offer = request('INVITE', ['Content-Type: application/sdp'], 'v=0\r\n');
  const received = event('reinvite', { message: offer });
  assert.deepEqual(events, [['reinvite', session, received]]);
  assert.deepEqual(await describe('set', offer), [['set', 'v=0\r\n', handlerOptions, undefined]]);
  assert.deepEqual(await describe('get'), [['get', handlerOptions, undefined]]);
  event('reinviteAccepted', { status: 7 });
  assert.equal(session.status, 7);
  event('confirmed', { message: request('ACK'), status: 12 });
  assert.deepEqual(eventNames(events), ['reinvite', 'reinviteAccepted', 'confirmed']);
  assert.deepEqual(events[1], ['reinviteAccepted', session]);
});

test("the answer to the peer's re-INVITE keeps our hold", async () => {
  const { factory, holdModifier } = holdingHandler();
  const { session, event, describe } = await takenCall({ sessionDescriptionHandlerFactory: factory });
  session.hold();
  await describe('get');
  event('reinviteAccepted', { number: ours, message: response(200, 'OK') });
  event('reinvite', { message: request('INVITE') });
  assert.deepEqual(await describe('get'), [['get', undefined, [holdModifier]]]);
});

test("a wish that waits for the end of the peer's exchange keeps its options", async () => {
  const { session, event, describe } = await takenCall();
  const update = request('UPDATE', ['Content-Type: application/sdp'], 'v=0\r\n');
  event('update', { message: update });
  assert.deepEqual(await describe('set', update), [['set', 'v=0\r\n', undefined, undefined]]);
  session.reinvite({ sessionDescriptionHandlerOptions: { mine: true } });
  assert.deepEqual(await describe('get'), [['get', undefined, undefined]]);
  assert.deepEqual(await describe('get'), [['get', { mine: true }, undefined]]);
});

test("a RenegotiationError of the handler about the peer's offer is an event", async () => {
  const no = new SIP.Exceptions.RenegotiationError('no video here');
  const script = { failing: false };
  const handler = fakeHandler({ set: () => (script.failing ? Promise.reject(no) : Promise.resolve()) });
  const { session, event, events, describe } = await takenCall({ sessionDescriptionHandlerFactory: handler });
  script.failing = true;
  const offer = request('INVITE', ['Content-Type: application/sdp'], 'v=0\r\n');
  event('reinvite', { message: offer });
  await describe('set', offer);
  event('reinviteFailed');
  assert.deepEqual(events.slice(1), [
    ['reinviteFailed', session],
    ['renegotiationError', no],
  ]);
});

test("section 9, row 25: the peer's re-INVITE on a call of ours gives confirmed only, and startTime stays", async () => {
  const { session, event, events } = await placedCall();
  const { startTime } = session;
  event('reinvite', { message: request('INVITE') });
  event('reinviteAccepted');
  event('confirmed', { message: request('ACK') });
  assert.deepEqual(eventNames(events), ['reinvite', 'reinviteAccepted', 'confirmed']);
  assert.equal(session.startTime, startTime);
});

test('settled tells of each change', async () => {
  const { session, event, describe } = await placedCall();
  session.hold();
  const first = session.settled;
  await describe('get');
  session.unhold();
  const second = session.settled;
  session.hold();
  const third = session.settled;
  event('reinviteAccepted', { number: ours, message: response(200, 'OK') });
  assert.equal((await first).status_code, 200);
  await describe('get');
  event('reinviteFailed', { number: ours, message: response(500, 'Oh'), cause: 'SIP Failure Code' });
  for (const each of [second, third])
    await assert.rejects(each, { message: 'SIP Failure Code', cause: 'SIP Failure Code' });
  session.reinvite();
  session.bye();
  assert.equal(await session.settled, null);
});

test('an operation that is open when the session ends is rejected', async () => {
  const { session } = await placedCall();
  session.reinvite();
  const { settled } = session;
  session.bye();
  await assert.rejects(settled, { message: 'the session has ended', response: null });
});

test('settled of a call: the 2xx, the ACK, or why not', async () => {
  const { session } = await takenCall();
  assert.equal((await session.settled).method, 'ACK');
  const placed = await placedCall();
  assert.equal((await placed.session.settled).status_code, 200);
  const { ua } = connectedUa();
  const lost = ua.invite('bob');
  const { settled } = lost;
  lost.cancel();
  await assert.rejects(settled, { cause: 'Canceled' });
});

test('reconnecting and reconnected come without arguments', async () => {
  const { event, events } = await placedCall();
  event('reconnecting');
  event('reconnected');
  assert.deepEqual(events, [['reconnecting'], ['reconnected']]);
});
