// @ts-check
// The RTCPeerConnection handler when an exchange comes to nothing, and what it does besides the usual.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakePeerConnection, FakeStream } from './media-fakes.js';
import { answer, audio, capture, established, fakeBrowser, later, offer, sdp, start } from './media-kit.js';

beforeEach(fakeBrowser);

const video = { audio: true, video: true };
const live = () => capture.streams.flatMap(stream => stream.getTracks()).filter(track => track.readyState === 'live');

test('a rollback takes back the offer that is out, whoever made it', async () => {
  // RFC 8829 4.1.10.2
  const { handler, pc } = await established();
  await handler.getDescription();
  await handler.rollbackDescription();
  assert.deepEqual([pc.signalingState, pc.log.at(-1)], ['stable', 'setLocalDescription rollback']);
  await handler.setDescription(offer);
  await handler.rollbackDescription();
  assert.deepEqual([pc.signalingState, pc.log.at(-1)], ['stable', 'setRemoteDescription rollback']);
  const { length } = pc.log;
  await handler.rollbackDescription();
  assert.equal(pc.log.length, length, 'nothing to take back');
  await handler.getDescription();
  await Promise.all([handler.rollbackDescription(), handler.rollbackDescription()]);
  assert.equal(pc.log.filter(line => line.endsWith('rollback')).length, 3, 'each offer once');
  await handler.getDescription();
  await handler.setDescription(answer);
  assert.equal(handler.getDirection(), 'sendrecv');
});

test('a rollback during gathering ends the wait', async () => {
  const { handler, pc, seen } = await established();
  FakePeerConnection.gathering = 'never';
  const call = handler.getDescription({ RTCOfferOptions: { iceRestart: true } });
  await later();
  await later();
  assert.equal(pc.signalingState, 'have-local-offer');
  seen.length = 0;
  const done = handler.rollbackDescription();
  await assert.rejects(call, /rolled back/);
  await done;
  assert.equal(pc.signalingState, 'stable');
  assert.deepEqual(seen, []);
  FakePeerConnection.gathering = 'auto';
  await handler.setDescription(offer);
  await handler.getDescription();
});

test('a rollback while a description is on its way into the browser waits for it', async () => {
  const { handler, pc } = await established();
  const { setRemoteDescription } = pc;
  /** @type {(value?: unknown) => void} */
  let go = () => {};
  const held = new Promise(resolve => (go = resolve));
  pc.setRemoteDescription = async description => {
    await held;
    return setRemoteDescription.call(pc, description);
  };
  const call = handler.setDescription(offer);
  await later();
  const done = [handler.rollbackDescription(), handler.rollbackDescription()];
  await assert.rejects(call, /rolled back/);
  await later();
  assert.equal(pc.signalingState, 'stable');
  go();
  await Promise.all(done);
  assert.deepEqual([pc.signalingState, pc.log.at(-1)], ['stable', 'setRemoteDescription rollback']);
});

test('a microphone that is granted after the rollback is given back', async () => {
  const { handler, pc } = start({ constraints: audio });
  /** @type {(stream: FakeStream) => void} */
  let grant = () => {};
  const { answer: usual } = capture;
  capture.answer = () => new Promise(resolve => (grant = resolve));
  const call = handler.getDescription();
  await later();
  await handler.rollbackDescription();
  await assert.rejects(call, /rolled back/);
  const stream = new FakeStream(['audio']);
  grant(stream);
  await later();
  assert.equal(stream.getTracks()[0].readyState, 'ended');
  assert.deepEqual(pc.log, []);
  capture.answer = usual;
  assert.match((await handler.getDescription()).body, /m=audio/);
});

test('a call that has not begun when the rollback comes does nothing', async () => {
  const { handler, pc } = start({ constraints: audio });
  const call = handler.getDescription();
  const done = handler.rollbackDescription();
  await assert.rejects(call, /rolled back/);
  await done;
  await later();
  assert.deepEqual([pc.log, capture.asked], [[], []]);
});

test('video of an offer that was refused is given back and not offered again', async () => {
  const { handler } = await established();
  assert.match((await handler.getDescription({ constraints: video })).body, /m=video/);
  await handler.rollbackDescription();
  assert.deepEqual(handler.constraints, audio);
  assert.deepEqual(
    live().map(({ kind }) => kind),
    ['audio'],
  );
  assert.doesNotMatch((await handler.getDescription()).body, /m=video/);
  assert.equal(live().length, 1);
});

test('a refused camera leaves the call with what it had', async () => {
  const { handler } = await established();
  const { answer: usual } = capture;
  capture.answer = async () => {
    throw new DOMException('Permission denied', 'NotAllowedError');
  };
  await assert.rejects(handler.getDescription({ constraints: video }), { name: 'NotAllowedError' });
  capture.answer = usual;
  assert.doesNotMatch((await handler.getDescription()).body, /m=video/);
  assert.equal(capture.asked.length, 2, 'the microphone was not asked for again');
});

test('nothing is rolled back after close, and close ends a rollback that waits', async () => {
  const { handler, pc } = await established();
  pc.createOffer = () => new Promise(() => {});
  const call = handler.getDescription();
  await later();
  const done = handler.rollbackDescription();
  await assert.rejects(call, /rolled back/);
  handler.close();
  await assert.rejects(done, /closed/);
  await handler.rollbackDescription();
  assert.ok(!pc.log.some(line => line.includes('rollback')));
});

test('a description that the browser does not take is tried without its video', async () => {
  FakePeerConnection.refused = /m=video 9/;
  const both = sdp('actpass', 'sendrecv', ['audio', 'video']);
  const { handler, pc, seen } = start({ constraints: audio });
  await handler.setDescription(both);
  assert.match(pc.currentRemoteDescription?.sdp ?? '', /m=audio 9[\s\S]*m=video 0 /);
  assert.ok(!seen.includes('peerConnection-setRemoteDescriptionFailed'));
  const strict = start({ constraints: audio });
  await assert.rejects(strict.handler.setDescription(both, { disableAudioFallback: true }), /OperationError/);
  assert.equal(strict.pc.log.length, 1);
  assert.ok(strict.seen.includes('peerConnection-setRemoteDescriptionFailed'));
  const onlyVideo = start({ constraints: audio });
  await assert.rejects(onlyVideo.handler.setDescription(sdp('actpass', 'sendrecv', ['video'])), /OperationError/);
  FakePeerConnection.refused = /m=/;
  await assert.rejects(start().handler.setDescription(both), /OperationError/);
});

test('alwaysAcquireMediaFirst captures before the offer is set', async () => {
  const { handler, pc } = start({ constraints: audio, alwaysAcquireMediaFirst: true });
  await handler.setDescription(offer);
  await handler.getDescription();
  assert.deepEqual(pc.log, ['addTrack audio', 'setRemoteDescription offer', 'createAnswer', 'setLocalDescription']);
  assert.equal(capture.asked.length, 1);
  const late = start({ constraints: audio, alwaysAcquireMediaFirst: true });
  await late.handler.getDescription();
  await late.handler.setDescription(answer);
  assert.equal(capture.asked.length, 2, 'an answer asks for nothing');
});

test('an offer of ours answers an INVITE without one', async () => {
  // RFC 3261 13.2.1
  const { handler, pc } = start({ constraints: audio });
  await handler.getDescription();
  await handler.setDescription(answer);
  await handler.setDescription(offer);
  await handler.getDescription();
  assert.equal(pc.signalingState, 'stable');
  assert.equal(pc.log.filter(line => line.startsWith('addTrack')).length, 1);
  assert.equal(capture.asked.length, 1);
});

test('an observer hears of tracks and directions instead of the session', async () => {
  const { handler, session, seen } = await established({ constraints: audio }, true);
  /** @type {string[]} */
  const heard = [];
  session.on('trackAdded', () => heard.push('trackAdded'));
  session.on('directionChanged', () => heard.push('directionChanged'));
  assert.deepEqual(
    seen.filter(type => /^(track|dir)/.test(type)),
    ['trackAdded', 'directionChanged'],
  );
  seen.length = 0;
  await handler.getDescription({}, handler.holdModifier);
  await handler.setDescription(sdp('active', 'recvonly'));
  assert.ok(seen.includes('directionChanged'));
  assert.deepEqual(heard, []);
  assert.equal(handler.C.DIRECTION.SENDONLY, handler.getDirection());
});
