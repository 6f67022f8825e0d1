// @ts-check
// The RTCPeerConnection handler against a small fake of the browser.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { SessionDescriptionHandler } from '../../js/web/index.js';
import { FakePeerConnection } from './media-fakes.js';
import { answer, audio, capture, established, fakeBrowser, offer, sdp, start } from './media-kit.js';

beforeEach(fakeBrowser);

test('an offer comes with the classic events in their order', async () => {
  const { handler, seen, pc } = start();
  assert.deepEqual(seen, ['peerConnection-created', 'SessionDescriptionHandler-created']);
  const { body, contentType } = await handler.getDescription();
  assert.equal(contentType, 'application/sdp');
  assert.match(body, /^a=candidate:1 /m);
  assert.deepEqual(seen, [
    'peerConnection-created',
    'SessionDescriptionHandler-created',
    'userMediaRequest',
    'userMedia',
    'iceGathering',
    'iceCandidate',
    'iceGatheringComplete',
    'iceCandidate',
    'getDescription',
  ]);
  assert.deepEqual(pc.log, ['addTrack audio', 'addTrack video', 'createOffer', 'setLocalDescription']);
});

test('a listener that gets the handler a microtask after the call was made hears everything', async () => {
  const { handler } = start();
  const call = handler.getDescription();
  const heard = new Promise(resolve => queueMicrotask(() => handler.once('userMediaRequest', resolve)));
  await call;
  assert.deepEqual(await heard, { audio: true, video: true });
});

test('an answer comes with the classic events in their order', async () => {
  const { handler, seen, pc } = start({ constraints: audio });
  await handler.setDescription(offer);
  await handler.getDescription();
  assert.deepEqual(seen, [
    'peerConnection-created',
    'SessionDescriptionHandler-created',
    'setDescription',
    'addTrack',
    'trackAdded',
    'setRemoteDescription',
    'confirmed',
    'userMediaRequest',
    'userMedia',
    'iceGathering',
    'iceCandidate',
    'iceGatheringComplete',
    'iceCandidate',
    'getDescription',
  ]);
  assert.deepEqual(pc.log, ['setRemoteDescription offer', 'addTrack audio', 'createAnswer', 'setLocalDescription']);
  assert.equal(handler.getDirection(), 'sendrecv');
});

test('the handler shows the classic properties', () => {
  const options = { constraints: audio, modifiers: async (/** @type {any} */ d) => d };
  const { handler, session } = start(options);
  assert.equal(handler.session, session);
  assert.equal(handler.options, options);
  assert.equal(handler.CONTENT_TYPE, 'application/sdp');
  assert.deepEqual(handler.modifiers, [options.modifiers]);
  assert.deepEqual(handler.constraints, audio);
  assert.equal(handler.WebRTC.RTCPeerConnection, globalThis.RTCPeerConnection);
  assert.equal(SessionDescriptionHandler.defaultFactory.length, 2);
});

test('no server is asked for candidates unless one is configured', () => {
  assert.equal(start().pc.configuration, undefined);
  const rtcConfiguration = { iceServers: [{ urls: 'stun:192.0.2.9' }], bundlePolicy: 'max-bundle' };
  assert.equal(start({ peerConnectionOptions: { rtcConfiguration } }).pc.configuration, rtcConfiguration);
});

test('constraints are audio and video when missing or empty', async () => {
  for (const options of [undefined, {}, { constraints: {} }]) await start(options).handler.getDescription();
  await start({ constraints: { audio: true } }).handler.getDescription();
  assert.deepEqual(capture.asked, [...Array(3).fill({ audio: true, video: true }), { audio: true }]);
});

test('without audio and video nothing is captured and the offer asks to receive', async () => {
  const { handler, pc } = start({ constraints: { audio: false, video: false } });
  const { body } = await handler.getDescription();
  assert.deepEqual(capture.asked, []);
  assert.match(body, /m=audio[\s\S]*a=recvonly[\s\S]*m=video[\s\S]*a=recvonly/);
  assert.equal(pc.transceivers.length, 2);
  const only = start({ constraints: { audio: false, video: false } });
  const RTCOfferOptions = /** @type {any} */ ({ offerToReceiveVideo: false });
  assert.doesNotMatch((await only.handler.getDescription({ RTCOfferOptions })).body, /m=video/);
});

test('constraints of a call are merged over the saved ones; only a change captures anew', async () => {
  const { handler, pc } = await established();
  await handler.getDescription({ constraints: audio });
  assert.equal(capture.asked.length, 1);
  const [sender] = pc.getSenders();
  await handler.getDescription({ constraints: { video: true } });
  assert.deepEqual(capture.asked[1], { audio: true, video: true });
  assert.deepEqual(handler.constraints, { audio: true, video: true });
  const [before, after] = capture.streams;
  assert.equal(before.getTracks()[0].readyState, 'ended');
  assert.equal(sender.track, after.getTracks()[0], 'replaced in place');
  assert.deepEqual(
    pc.log.filter(line => line.startsWith('addTrack')),
    ['addTrack audio', 'addTrack video'],
  );
});

test('a medium given up and wanted again uses its place again', async () => {
  const { handler, pc } = start();
  await handler.getDescription();
  await handler.setDescription(sdp('active', 'sendrecv', ['audio', 'video']));
  await handler.getDescription({ constraints: { video: false } });
  assert.deepEqual(
    pc.transceivers.map(t => t.direction),
    ['sendrecv', 'recvonly'],
  );
  await handler.setDescription(sdp('active', 'sendrecv', ['audio', 'video']));
  await handler.getDescription({ constraints: { video: true } });
  assert.deepEqual(
    pc.transceivers.map(t => t.direction),
    ['sendrecv', 'sendrecv'],
  );
  assert.equal(pc.transceivers[1].sender.track?.readyState, 'live');
  assert.equal(capture.streams.flatMap(s => s.getTracks()).filter(t => t.readyState === 'live').length, 2);
});

test('a refused microphone rejects with the browser error and is reported once', async () => {
  const { handler, seen } = start();
  capture.answer = async () => {
    throw new DOMException('Permission denied', 'NotAllowedError');
  };
  await assert.rejects(handler.getDescription(), { name: 'NotAllowedError' });
  assert.equal(seen.filter(type => type === 'userMediaFailed').length, 1);
});

test('a page without mediaDevices is told why', async () => {
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  await assert.rejects(start().handler.getDescription(), { name: 'NotSupportedError', message: /https/ });
});

test('failures of the browser keep their error and have an event each', async () => {
  const failures = {
    createOffer: 'peerConnection-createOfferFailed',
    createAnswer: 'peerConnection-createAnswerFailed',
    setLocalDescription: 'peerConnection-SetLocalDescriptionFailed',
    setRemoteDescription: 'peerConnection-setRemoteDescriptionFailed',
  };
  for (const [method, type] of Object.entries(failures)) {
    const { handler, seen } = start();
    if (method === 'createAnswer') await handler.setDescription(offer);
    const error = new Error(method);
    FakePeerConnection.failures = { [method]: error };
    const call = method === 'setRemoteDescription' ? handler.setDescription(offer) : handler.getDescription();
    await assert.rejects(call, error);
    assert.ok(seen.includes(type), type);
  }
});

test('modifiers of the call run before those of the factory, on every description', async () => {
  const mark = (/** @type {string} */ name) => async (/** @type {any} */ d) => ({
    ...d,
    sdp: `${d.sdp}a=x-${name}\r\n`,
  });
  const { handler, pc } = start({ constraints: audio, modifiers: [mark('factory')] });
  const { body } = await handler.getDescription({}, mark('call'));
  assert.match(pc.localDescription?.sdp ?? '', /a=x-call\r\na=x-factory\r\n/);
  assert.match(body, /a=candidate[\s\S]*a=x-call\r\na=x-factory\r\n$/, 'the gathered one too');
  await handler.setDescription(answer, {}, [mark('1'), mark('2')]);
  assert.match(pc.currentRemoteDescription?.sdp ?? '', /a=x-1\r\na=x-2\r\na=x-factory\r\n$/);
});

test('a listener may still change a description, as classic applications do', async () => {
  const { handler, pc } = start({ constraints: audio });
  handler.on('getDescription', description => (description.sdp += 'a=mine\r\n'));
  handler.on('setDescription', description => (description.sdp += 'a=theirs\r\n'));
  assert.match((await handler.getDescription()).body, /a=mine/);
  await handler.setDescription(answer);
  assert.match(pc.currentRemoteDescription?.sdp ?? '', /a=theirs/);
});

test('hold sets directions, and the next description without it restores them', async () => {
  const { handler, pc } = await established();
  const { holdModifier } = handler;
  assert.match((await handler.getDescription({}, [holdModifier])).body, /a=sendonly/);
  await handler.setDescription(sdp('active', 'recvonly'));
  assert.equal(handler.getDirection(), 'sendonly');
  await handler.setDescription(offer);
  assert.match((await handler.getDescription({}, holdModifier)).body, /a=sendonly/, 'in an answer too');
  assert.match((await handler.getDescription()).body, /a=sendrecv/);
  assert.equal(pc.transceivers[0].direction, 'sendrecv');
});

/** @param {FakePeerConnection} pc */
const directions = pc => pc.transceivers.map(({ direction }) => direction).join(' ');

test('what is added or captured during a hold is held with the rest, and resumes with it', async () => {
  const { handler, pc } = await established();
  const hold = [handler.holdModifier];
  await handler.getDescription({}, hold);
  await handler.setDescription(sdp('active', 'recvonly'));
  pc.addTransceiver('video', { direction: 'recvonly' });
  assert.match((await handler.getDescription({}, hold)).body, /a=sendonly[\s\S]*a=inactive/);
  assert.equal(directions(pc), 'sendonly inactive');
  await handler.setDescription(sdp('active', 'recvonly', ['audio', 'video']));
  await handler.getDescription({ constraints: { video: true } }, hold);
  assert.equal(directions(pc), 'sendonly sendonly');
  await handler.setDescription(sdp('active', 'recvonly', ['audio', 'video']));
  await handler.getDescription();
  assert.equal(directions(pc), 'sendrecv sendrecv');
});

test('a direction that the application sets during a hold stays', async () => {
  const { handler, pc } = await established();
  await handler.getDescription({}, handler.holdModifier);
  pc.transceivers[0].direction = 'inactive';
  assert.match((await handler.getDescription()).body, /a=inactive/);
});

test('a peer that goes on hold changes the direction', async () => {
  const { handler, seen } = await established({ constraints: audio }, true);
  seen.length = 0;
  await handler.setDescription(sdp('actpass', 'inactive'));
  handler.peerConnection.getTransceivers()[0].direction = 'inactive'; // what a browser does by itself
  await handler.getDescription();
  assert.equal(handler.getDirection(), 'inactive');
  assert.equal(seen.filter(type => type === 'directionChanged').length, 1);
});

test("after a refused offer of ours the peer's offer is still taken as one", async () => {
  const { handler, pc } = await established();
  await handler.getDescription();
  await handler.setDescription(offer);
  assert.equal(pc.log.at(-1), 'setRemoteDescription offer');
  await handler.getDescription();
  assert.equal(pc.signalingState, 'stable');
});

test('a new configuration makes a new connection; the same one does not', async () => {
  const peerConnectionOptions = { rtcConfiguration: { iceServers: [{ urls: 'stun:192.0.2.9' }] } };
  const { handler, pc, seen } = start({ constraints: audio });
  await handler.setDescription(offer, { peerConnectionOptions });
  const second = handler.peerConnection;
  assert.notEqual(second, pc);
  assert.equal(pc.signalingState, 'closed');
  await handler.getDescription({ peerConnectionOptions });
  assert.equal(handler.peerConnection, second, 'the offer just set is not lost');
  assert.equal(seen.filter(type => type === 'peerConnection-created').length, 2);
  await handler.getDescription({ peerConnectionOptions: { iceCheckingTimeout: 10 } });
  assert.equal(FakePeerConnection.made.length, 2, 'a time limit needs no new connection');
});

test('a body counts as a description by its media type alone', () => {
  const { handler } = start();
  for (const type of ['application/sdp', 'Application/SDP', 'application/sdp; charset=utf-8', ' application/sdp ;x=1'])
    assert.equal(handler.hasDescription(type), true, type);
  for (const type of [undefined, '', 'text/plain', 'application/sdpx', 'multipart/mixed; x="application/sdp"'])
    assert.equal(handler.hasDescription(type), false, String(type));
});

test('tones go into the audio, after those still queued', async () => {
  const { handler, pc } = await established();
  assert.equal(handler.sendDtmf('12'), true);
  assert.equal(handler.sendDtmf('3', { duration: 200 }), true);
  assert.equal(pc.transceivers[0].sender.dtmf?.toneBuffer, '123');
  assert.equal(handler.sendDtmf('x'), false);
  assert.equal(start().handler.sendDtmf('1'), false, 'no audio');
});
