// @ts-check
// How long the RTCPeerConnection handler waits for candidates, and what close() does.

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { FakePeerConnection, FakeStream } from './media-fakes.js';
import { answer, audio, capture, established, fakeBrowser, later, offer, start } from './media-kit.js';

beforeEach(fakeBrowser);

test('gathering is waited for no longer than iceCheckingTimeout', async () => {
  FakePeerConnection.gathering = 'never';
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    for (const [options, limit] of /** @type {const} */ ([
      [{}, 5000],
      [{ iceCheckingTimeout: 700 }, 700],
    ])) {
      const { handler, seen, pc } = start({ peerConnectionOptions: options });
      let done = false;
      const call = handler.getDescription().then(() => (done = true));
      await later();
      await later();
      pc.candidate('a=candidate:2 1 udp 1 192.0.2.1 9 typ host');
      mock.timers.tick(limit - 1);
      await later();
      assert.equal(done, false);
      mock.timers.tick(1);
      await call;
      pc.candidate();
      assert.equal(seen.filter(type => type === 'iceGatheringComplete').length, 1);
    }
  } finally {
    mock.timers.reset();
  }
});

test('iceCheckingTimeout 0 waits without limit', async () => {
  FakePeerConnection.gathering = 'never';
  const { handler, pc } = start({ peerConnectionOptions: { iceCheckingTimeout: 0 } });
  mock.timers.enable({ apis: ['setTimeout'] });
  let done = false;
  const call = handler.getDescription().then(() => (done = true));
  await later();
  mock.timers.tick(3_600_000);
  await later();
  mock.timers.reset();
  assert.equal(done, false);
  pc.candidate();
  await call;
});

test('a host without any candidate does not wait', async () => {
  FakePeerConnection.gathering = 'none';
  const { handler } = await established({ constraints: audio, peerConnectionOptions: { iceCheckingTimeout: 0 } });
  await handler.getDescription();
});

test('a new description on the same transport does not gather again; an ICE restart does', async () => {
  const { handler, seen } = await established();
  seen.length = 0;
  await handler.getDescription();
  assert.ok(!seen.includes('iceGatheringComplete'));
  await handler.setDescription(answer);
  const { body } = await handler.getDescription({ RTCOfferOptions: { iceRestart: true } });
  assert.match(body, /a=ice-ufrag:u2[\s\S]*a=candidate/);
  assert.equal(seen.filter(type => type === 'iceGatheringComplete').length, 1);
});

test('close ends tracks and connection once, and what is pending rejects', async () => {
  const { handler, pc } = await established();
  handler.close();
  handler.close();
  assert.equal(pc.log.filter(line => line === 'close').length, 1);
  const tracks = [...capture.streams[0].getTracks(), ...pc.getReceivers().map(({ track }) => track)];
  assert.deepEqual(
    tracks.map(({ readyState }) => readyState),
    ['ended', 'ended'],
  );
  await assert.rejects(handler.getDescription(), /closed/);
  await assert.rejects(handler.setDescription(offer), /closed/);
});

test('a capture that succeeds after close is stopped, and nobody waits for it', async () => {
  const { handler } = start();
  /** @type {(stream: FakeStream) => void} */
  let grant = () => {};
  capture.answer = () => new Promise(resolve => (grant = resolve));
  const call = handler.getDescription();
  await later();
  handler.close();
  await assert.rejects(call, /closed/);
  const stream = new FakeStream(['audio', 'video']);
  grant(stream);
  await later();
  assert.deepEqual(
    stream.getTracks().map(({ readyState }) => readyState),
    ['ended', 'ended'],
  );
});

test('close during gathering and before anything began settles what waits', async () => {
  FakePeerConnection.gathering = 'never';
  const gathering = start();
  const call = gathering.handler.getDescription();
  await later();
  await later();
  gathering.handler.close();
  await assert.rejects(call, /closed/);
  assert.ok(!gathering.seen.includes('getDescription'));
  const early = start();
  const first = early.handler.getDescription();
  early.handler.close();
  await assert.rejects(first, /closed/);
  assert.deepEqual(capture.asked.length, 1, 'the second never asked for the microphone');
});

test('states of the ICE connection have an event each', () => {
  const { pc, seen } = start();
  seen.length = 0;
  for (const state of ['new', 'checking', 'connected', 'completed', 'disconnected', 'failed', 'closed'])
    pc.connect(state);
  const names = ['', 'Checking', 'Connected', 'Completed', 'Disconnected', 'Failed', 'Closed'];
  assert.deepEqual(
    seen,
    names.map(name => `iceConnection${name}`),
  );
});

test('a device that is unplugged costs no hold and no answer; other constraints capture anew', async () => {
  const { handler, pc } = await established();
  const [lost] = capture.streams[0].getTracks();
  lost.readyState = 'ended';
  capture.answer = () => Promise.reject(new DOMException('Requested device not found', 'NotFoundError'));
  await handler.getDescription(undefined, handler.holdModifier);
  await handler.setDescription(answer);
  await handler.setDescription(offer, { constraints: audio });
  await handler.getDescription({ constraints: audio });
  assert.equal(capture.asked.length, 1, 'the same constraints ask nobody again');
  const other = { audio: { deviceId: 'other' }, video: false };
  await assert.rejects(handler.getDescription({ constraints: other }), { name: 'NotFoundError' });
  assert.deepEqual(handler.constraints, audio, 'what is in use');
  capture.answer = async () => new FakeStream(['audio']);
  await handler.getDescription({ constraints: other });
  assert.equal(pc.getSenders().length, 1);
  assert.notEqual(pc.getSenders()[0].track, lost);
  assert.equal(pc.getSenders()[0].track?.readyState, 'live');
  handler.close();
});

test('a listener that throws fails no description; a modifier that gives nothing does', async () => {
  const { handler } = start();
  Object.assign(handler, { logger: { warn() {}, error() {} } });
  /** @type {any[]} */
  const thrown = [];
  const listeners = process.rawListeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', error => thrown.push(error));
  for (const name of /** @type {const} */ ([
    'userMediaRequest',
    'userMedia',
    'iceGathering',
    'iceCandidate',
    'getDescription',
  ]))
    handler.on(name, () => {
      throw new Error(name);
    });
  await handler.getDescription();
  await later();
  process.removeAllListeners('uncaughtException');
  for (const each of listeners) process.on('uncaughtException', /** @type {any} */ (each));
  assert.deepEqual([...new Set(thrown.map(({ message }) => message))].sort(), [
    'getDescription',
    'iceCandidate',
    'iceGathering',
    'userMedia',
    'userMediaRequest',
  ]);
  /** @type {any[]} */
  const [nothing, others, none] = [() => undefined, [null, 5], null];
  await assert.rejects(start().handler.getDescription({}, nothing));
  await assert.rejects(start().handler.getDescription({}, others));
  await start().handler.getDescription({}, none);
});
