// @ts-check
// The handler that sipua/testing gives to applications' tests.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeMedia } from '../../js/testing/media.js';

/** Two handlers, as two UAs would make them. @param {import('../../js/testing/media.js').MediaScript} [script] */
function pair(script) {
  const media = fakeMedia(script);
  return { media, caller: media({}, {}), callee: media({}, {}) };
}

test('two handlers agree on a call, hold it and resume it', async () => {
  const { media, caller, callee } = pair();
  const round = async (/** @type {any} */ modifiers) => {
    const offer = await caller.getDescription({}, modifiers);
    assert.ok(callee.hasDescription(offer.contentType));
    await callee.setDescription(offer.body);
    const answer = await callee.getDescription();
    await caller.setDescription(answer.body);
    return [offer.body, answer.body];
  };
  const [offer, answer] = await round(undefined);
  assert.match(
    offer,
    /^v=0\r\no=- 1 1 IN IP4 127\.0\.0\.1\r\n[\s\S]*a=setup:actpass\r\nm=audio [\s\S]*a=sendrecv\r\n$/,
  );
  assert.match(answer, /^o=- 2 1 [\s\S]*a=setup:active\r\n/m);
  assert.match((await round([caller.holdModifier]))[1], /^a=recvonly/m);
  assert.equal(callee.getDirection(), 'recvonly');
  assert.match((await round(undefined))[1], /^a=sendrecv/m);
  assert.deepEqual(media.violations, []);
  const first = media.calls.slice(0, 4).map(({ handler, method }) => `${handler} ${method}`);
  assert.deepEqual(first, ['1 create', '2 create', '1 getDescription', '2 hasDescription']);
});

test('the same calls make the same descriptions', async () => {
  const [one, two] = [pair({ video: true }).caller, pair({ video: true }).caller];
  const made = await one.getDescription();
  assert.deepEqual(made, await two.getDescription());
  assert.match(made.body, /m=video/);
});

test('each step can be told to fail, at any time', async () => {
  const { media, caller } = pair();
  media.script.failGet = new DOMException('no', 'NotAllowedError');
  await assert.rejects(caller.getDescription(), { name: 'NotAllowedError' });
  media.script.failGet = undefined;
  const { body } = await caller.getDescription();
  media.script.failSet = new Error('bad');
  await assert.rejects(caller.setDescription(body), /bad/);
  media.script.failCreate = new Error('none');
  assert.throws(() => media({}, {}), /none/);
  assert.deepEqual(media.violations, []);
});

test('a step can be held back, and close ends the wait', async () => {
  const { media, caller, callee } = pair();
  const { body } = await caller.getDescription();
  /** @type {(value?: unknown) => void} */
  let go = () => {};
  media.script.holdSet = new Promise(resolve => (go = resolve));
  const held = callee.setDescription(body);
  assert.equal(callee.signalingState, 'stable');
  go();
  await held;
  assert.equal(callee.signalingState, 'have-remote-offer');
  media.script.holdGet = new Promise(() => {});
  const closed = callee.getDescription();
  callee.close();
  callee.close();
  await assert.rejects(closed, /closed/);
});

test('what a real handler would not take is a violation', async () => {
  const { media, caller, callee } = pair();
  const calls = [caller.getDescription(), caller.getDescription()];
  assert.deepEqual(
    (await Promise.allSettled(calls)).map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  callee.close();
  await assert.rejects(callee.getDescription(), /after close/);
  assert.deepEqual(media.violations, [
    'handler 1: getDescription before the last call has settled',
    'handler 2: getDescription after close',
  ]);
  await assert.rejects(caller.setDescription('v=0\r\n'), TypeError);
});

test("after a refused offer the peer's offer is taken as one", async () => {
  const { caller, callee } = pair();
  await callee.setDescription((await caller.getDescription()).body);
  await caller.setDescription((await callee.getDescription()).body);
  await caller.getDescription();
  await caller.setDescription((await callee.getDescription()).body);
  assert.equal(caller.signalingState, 'have-remote-offer');
});

/** @typedef {import('../../js/testing/media.js').FakeSessionDescriptionHandler} Fake */
/** @param {Fake} from @param {Fake} to @param {any} [modifiers] of the offer @param {any} [answering] */
async function agree(from, to, modifiers, answering, options = {}) {
  await to.setDescription((await from.getDescription(options, modifiers)).body);
  await from.setDescription((await to.getDescription({}, answering)).body);
  return `${from.getDirection()} ${to.getDirection()}`;
}

test('directions are those of both sides', async () => {
  // RFC 3264 6.1, 8.4
  const { caller, callee } = pair();
  const { holdModifier } = caller;
  assert.equal(caller.getDirection(), null);
  assert.equal(await agree(caller, callee), 'sendrecv sendrecv');
  assert.equal(await agree(caller, callee, [holdModifier]), 'sendonly recvonly');
  assert.equal(await agree(caller, callee, [holdModifier], holdModifier), 'inactive inactive');
  assert.equal(await agree(caller, callee, undefined, [holdModifier]), 'recvonly sendonly');
  assert.equal(await agree(callee, caller), 'sendrecv sendrecv');
});

test('a rollback ends what is pending and brings back what was agreed', async () => {
  const { media, caller, callee } = pair();
  await agree(caller, callee, [caller.holdModifier]);
  const { body } = await caller.getDescription();
  await callee.setDescription(body);
  assert.equal(callee.remoteAllows, 'sendrecv');
  media.script.holdGet = new Promise(() => {});
  const pending = callee.getDescription();
  await callee.rollbackDescription();
  await assert.rejects(pending, /rolled back/);
  await caller.rollbackDescription();
  media.script.holdGet = undefined;
  assert.deepEqual([callee.signalingState, callee.remoteAllows, callee.rollbacks], ['stable', 'recvonly', 1]);
  assert.equal(await agree(caller, callee), 'sendrecv sendrecv');
  assert.deepEqual(media.violations, []);
  callee.close();
  await assert.rejects(callee.rollbackDescription(), /after close/);
});

test('a rollback while a modifier works leaves no trace of that description', async () => {
  const { caller } = pair();
  /** @type {(value?: unknown) => void} */
  let go = () => {};
  const held = new Promise(resolve => (go = resolve));
  const call = caller.getDescription({}, async (/** @type {any} */ description) => {
    await held;
    return description;
  });
  await caller.rollbackDescription();
  await assert.rejects(call, /rolled back/);
  go();
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(caller.signalingState, 'stable');
});

test('ICE restarts and tones are counted', async () => {
  const { media, caller, callee } = pair();
  assert.equal(caller.sendDtmf('1'), false, 'nobody there yet');
  await agree(caller, callee);
  assert.equal(caller.sendDtmf('12'), true);
  assert.equal(caller.sendDtmf('#', { duration: 200 }), true);
  assert.equal(caller.tones, '12#');
  await agree(caller, callee, [], [], { RTCOfferOptions: { iceRestart: true } });
  assert.deepEqual([caller.restarts, callee.restarts], [1, 0]);
  assert.match((await caller.getDescription()).body, /^a=ice-ufrag:fake1r1\r$/m);
  assert.deepEqual(media.violations, []);
});
