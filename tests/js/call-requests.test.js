// @ts-check
// Requests inside an answered call: tones, INFO, MESSAGE, NOTIFY and any other (classic API, sections 4.2 and 4.7).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { DTMF } from '../../js/call/dtmf.js';
import { fakeHandler, record } from './support/host.js';
import { commands, eventNames, placedCall, refuse, request, response, takenCall } from './support/scripted-core.js';

/** @param {string} tone @param {number} number */
const numbered = (tone, number) => (tone.charCodeAt(0) << 16) | number;
const info = request('INFO');

test('dtmf() checks its arguments', async () => {
  const { session } = await placedCall();
  assert.throws(() => session.dtmf(/** @type {any} */ (undefined)), new TypeError('Not enough arguments'));
  for (const tones of ['', 'x', '1 2', null, {}])
    assert.throws(() => session.dtmf(/** @type {any} */ (tones)), new TypeError(`Invalid tones: ${tones}`));
  assert.throws(() => session.dtmf(1, { duration: 'long' }), new TypeError('Invalid tone duration: long'));
  assert.throws(() => session.dtmf(1, { interToneGap: 'no' }), new TypeError('Invalid interToneGap: no'));
  assert.deepEqual(commands(), []);
  assert.equal(session.tones, null);
});

test('dtmf() takes numbers and any case, and clamps its times', async () => {
  const { session } = await placedCall();
  assert.equal(session.dtmf('1aD#*'), session);
  session.dtmf(42, { duration: 1, interToneGap: 1 });
  session.dtmf(7, { duration: '7000', interToneGap: 600, extraHeaders: ['X-A: 1'] });
  assert.deepEqual(commands(), [
    ['dtmf', 'tones=1AD#*', 'duration=100', 'gap=500'],
    ['dtmf', 'tones=42', 'duration=70', 'gap=50'],
    ['dtmf', 'tones=7', 'duration=6000', 'gap=600', 'extra_header=X-A: 1'],
  ]);
  assert.deepEqual(session.tones, [...'1AD#*427']);
});

test('section 9, row 52: a comma is a pause', async () => {
  const { session, event } = await placedCall();
  session.dtmf('1,,2');
  assert.deepEqual(commands(), [['dtmf', 'tones=1,,2', 'duration=100', 'gap=500']]);
  event('dtmf', { sent: info, number: numbered('1', 1) });
  assert.deepEqual(session.tones, [',', ',', '2']);
  event('dtmf', { sent: info, number: numbered('2', 2) });
  assert.equal(session.tones, null);
});

test('each tone that is sent is an event, and has events of its own', async () => {
  const { session, event, events } = await placedCall();
  session.dtmf('12', { duration: 200, interToneGap: 70 });
  event('dtmf', { sent: info, number: numbered('1', 1) });
  assert.deepEqual(session.tones, ['2']);
  const [name, sent, tone] = events[0];
  assert.equal(name, 'dtmf');
  assert.ok(sent instanceof SIP.OutgoingRequest && sent.method === 'INFO');
  assert.ok(tone instanceof DTMF);
  const { duration, interToneGap, direction, owner } = tone;
  assert.deepEqual([tone.tone, duration, interToneGap, direction], ['1', 200, 70, 'outgoing']);
  assert.equal(owner, session);
  assert.equal(tone.request, sent);
  const heard = record(tone, ['succeeded', 'failed']);
  const answer = event('dtmfSucceeded', { number: 1, message: response(200, 'OK') });
  assert.deepEqual(heard, [['succeeded', { originator: 'remote', response: answer }]]);
});

test('a tone that fails drops the others', async () => {
  const { session, event, events } = await placedCall();
  session.dtmf('123');
  const { settled } = session;
  event('dtmf', { sent: info, number: numbered('1', 1) });
  const heard = record(events[0][2], ['succeeded', 'failed']);
  event('dtmfFailed', { number: 1, cause: 'Connection Error' });
  assert.deepEqual(heard, [['failed', null, 'Connection Error']]);
  assert.equal(session.tones, null);
  await assert.rejects(settled, { cause: 'Connection Error' });
});

test('section 9, row 49: without a connection, dtmf comes before failed', async () => {
  const { session, event, events } = await placedCall();
  /** @type {string[]} */
  const order = [];
  session.on('dtmf', (/** @type {any} */ _, /** @type {any} */ tone) => {
    order.push('dtmf');
    tone.on('failed', () => order.push('failed'));
  });
  session.dtmf(1);
  event('dtmf', { sent: info, number: numbered('1', 1) });
  event('dtmfFailed', { number: 1, cause: 'Connection Error' });
  assert.deepEqual(order, ['dtmf', 'failed']);
  assert.equal(events.length, 1);
});

test('settled of dtmf() waits for its last tone', async () => {
  const { session, event } = await placedCall();
  session.dtmf('12,');
  let isSettled = false;
  const settled = session.settled.then(() => {
    isSettled = true;
  });
  event('dtmf', { sent: info, number: numbered('1', 1) });
  event('dtmfSucceeded', { number: 1, message: response(200, 'OK') });
  await null;
  assert.equal(isSettled, false);
  event('dtmf', { sent: info, number: numbered('2', 2) });
  event('dtmfSucceeded', { number: 2, message: response(200, 'OK') });
  await settled;
  assert.equal(isSettled, true);
});

test('dtmfType rtp asks the handler first', async () => {
  /** @type {any[]} */
  const asked = [];
  let answer = () => true;
  const factory = fakeHandler();
  const made = (/** @type {any} */ session, /** @type {any} */ options) => ({
    ...factory(session, options),
    sendDtmf: (/** @type {any[]} */ ...args) => {
      asked.push(args);
      return answer();
    },
  });
  const { session } = await placedCall({
    dtmfType: SIP.C.dtmfType.RTP,
    sessionDescriptionHandlerFactory: Object.assign(made, { calls: factory.calls }),
  });
  session.dtmf('1,2');
  assert.deepEqual(asked, [['1,2', { duration: 100, interToneGap: 500 }]]);
  assert.deepEqual(commands(), []);
  assert.equal(await session.settled, null);
  answer = () => false;
  session.dtmf(3);
  answer = () => {
    throw new Error('no sender');
  };
  session.dtmf(4);
  assert.deepEqual(
    commands().map(([, tones]) => tones),
    ['tones=3', 'tones=4'],
  );
});

test('a tone that comes in is the same event, with the INFO', async () => {
  const { event, events } = await takenCall();
  const message = request('INFO', ['Content-Type: application/dtmf-relay'], 'Signal= 5\r\nDuration= 160');
  const received = event('dtmf', { message, number: '5'.charCodeAt(0), text: '160' });
  const [[name, got, tone]] = events;
  assert.equal(name, 'dtmf');
  assert.equal(got, received);
  assert.deepEqual([tone.tone, tone.duration, tone.direction, tone.request], ['5', 160, 'incoming', received]);
});

test('onInfo gets every INFO and answers it itself', async () => {
  /** @type {any[]} */
  const got = [];
  const onInfo = (/** @type {any} */ received) => got.push(received);
  for (const { session, event } of [await placedCall(undefined, { onInfo }), await takenCall(undefined, { onInfo })]) {
    assert.equal(session.onInfo, onInfo);
    event('info', { message: request('INFO'), number: 6 });
    got.at(-1).reply(200, null, ['X-A: 1']);
    assert.deepEqual(commands(), [['respond', 'operation=6', 'status=200', 'extra_header=X-A: 1']]);
    refuse('unknown', 'operation');
    assert.throws(() => got.at(-1).reply(200), { name: 'INVALID_STATE_ERROR' });
  }
});

test('sendRequest() is generic: an event of its name, and its answers on a call of ours', async () => {
  const { session, event, events } = await placedCall();
  assert.equal(
    session.sendRequest('OPTIONS', { extraHeaders: ['X-A: 1'], body: { body: 'hi', contentType: 'text/plain' } }),
    session,
  );
  const [[name, number, ...rest]] = commands();
  assert.match(number, /^request=\d*[13579]$/);
  assert.deepEqual(
    [name, ...rest],
    ['send', 'method=OPTIONS', 'body=hi', 'content_type=text/plain', 'extra_header=X-A: 1'],
  );
  const id = Number(number.slice(8));
  event('requestSent', { number: id, sent: request('OPTIONS') });
  event('requestAnswered', { number: id, message: response(180, 'Ringing') });
  const ok = event('requestAnswered', { number: id, message: response(200, 'Fine') });
  assert.deepEqual(eventNames(events), ['options', 'progress', 'accepted']);
  assert.deepEqual(events[2], ['accepted', ok, 'OK']);
  assert.equal(await session.settled, ok);

  events.length = 0;
  session.sendRequest('OPTIONS');
  const next = Number(commands()[0][1].slice(8));
  assert.notEqual(next, id);
  const no = event('requestAnswered', { number: next, message: response(404, 'Gone') });
  assert.deepEqual(events, [
    ['rejected', no, 'Not Found'],
    ['failed', no, 'Not Found'],
  ]);
  await assert.rejects(session.settled, { message: '404 Gone', response: no });
  session.sendRequest('OPTIONS');
  event('requestFailed', { number: Number(commands()[0][1].slice(8)), cause: 'Request Timeout' });
  assert.deepEqual(events.at(-1), ['failed', null, 'Request Timeout']);
  await assert.rejects(session.settled, { cause: 'Request Timeout' });
});

test('receiveResponse takes the place of those events; a call that came in has none', async () => {
  const { session, event, events } = await placedCall();
  /** @type {any[]} */
  const got = [];
  session.sendRequest('OPTIONS', { receiveResponse: (/** @type {any} */ each) => void got.push(each) });
  const number = Number(commands()[0][1].slice(8));
  const answer = event('requestAnswered', { number, message: response(404, 'No') });
  assert.deepEqual(got, [answer]);
  assert.deepEqual(events, []);
  const taken = await takenCall();
  taken.session.sendRequest('OPTIONS');
  taken.event('requestAnswered', { number: Number(commands()[0][1].slice(8)), message: response(200, 'OK') });
  assert.deepEqual(taken.events, []);
});

test('sendRequest() throws what the core refuses', async () => {
  const { session } = await placedCall();
  const { settled } = session;
  refuse('value', 'method');
  assert.throws(() => session.sendRequest('A B'), new TypeError('Invalid method: A B'));
  assert.equal(session.settled, settled);
});

test('a MESSAGE inside a call is an event of the UA', async () => {
  const { ua, event } = await takenCall();
  const events = record(ua, ['message']);
  const received = event('message', { message: request('MESSAGE', ['Content-Type: text/html'], '<b>hi</b>') });
  const [[, context]] = events;
  assert.ok(context instanceof SIP.ServerContext);
  const { request: got, method, body, content_type, contentType, remoteIdentity, localIdentity } = context;
  assert.equal(got, received);
  assert.deepEqual([method, body, content_type, contentType], ['MESSAGE', '<b>hi</b>', 'text/html', 'text/html']);
  assert.equal(remoteIdentity?.displayName, 'Bob');
  assert.equal(localIdentity?.uri.user, 'alice');
});

test('a ServerContext checks status codes, emits, and sends nothing', async () => {
  const { ua, socket, event } = await takenCall();
  /** @type {any} */
  let context;
  ua.on('message', (/** @type {any} */ each) => {
    context = each;
  });
  event('message', { message: request('MESSAGE') });
  assert.equal(context.content_type, 'text/plain');
  const events = record(context, ['progress', 'accepted', 'rejected', 'failed']);
  for (const [method, code] of [
    ['progress', 200],
    ['accept', 300],
    ['reject', 200],
    ['reply', 700],
  ])
    assert.throws(() => context[method]({ statusCode: code }), new TypeError(`Invalid statusCode: ${code}`));
  context.progress();
  context.accept();
  context.reject({ statusCode: 486, reasonPhrase: 'Out' });
  context.reply();
  assert.deepEqual(events, [
    ['progress', null, 'Ringing'],
    ['accepted', null, 'OK'],
    ['rejected', null, 'Out'],
    ['failed', null, 'Out'],
  ]);
  assert.deepEqual(socket.take(), []);
});

test('a NOTIFY inside a call is an event of the session', async () => {
  const { event, events } = await takenCall();
  const received = event('notify', { message: request('NOTIFY') });
  assert.deepEqual(events, [['notify', received]]);
});
