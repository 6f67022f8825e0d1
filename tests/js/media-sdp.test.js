// @ts-check

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHold } from '../../js/web/sdp.js';

/** @param {...string} lines */
const held = (...lines) => {
  const text = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', ...lines];
  const found = isHold(text.join('\r\n').concat('\r\n'));
  assert.equal(isHold(text.join('\n')), found, 'with other line ends');
  return found;
};
const audio = 'm=audio 4000 RTP/AVP 0';
const video = 'm=video 4002 RTP/AVP 96';

test('a medium that is sent only, or not at all, is a hold', () => {
  // RFC 3264 8.4
  assert.equal(held(audio, 'a=sendonly'), true);
  assert.equal(held(audio, 'a=inactive'), true);
  for (const line of ['a=sendrecv', 'a=recvonly', 'a=sendonlyish', 'b=sendonly', 'a=x-sendonly'])
    assert.equal(held(audio, line), false, line);
  assert.equal(held(audio), false);
});

test('a direction of the session holds for media without one', () => {
  // RFC 8866 6.7
  assert.equal(held('a=sendonly', audio, video), true);
  assert.equal(held('a=sendonly', audio, video, 'a=sendrecv'), false);
  assert.equal(held('a=sendrecv', audio, 'a=inactive'), true);
});

test('every medium has to be held', () => {
  assert.equal(held(audio, 'a=sendrecv', video, 'a=sendonly'), false);
  assert.equal(held(audio, 'a=inactive', video, 'a=sendonly'), true);
});

test('what is refused, and what is no audio or video, does not count', () => {
  assert.equal(held(audio, 'a=sendonly', 'm=video 0 RTP/AVP 96', 'a=sendrecv'), true);
  assert.equal(held('m=audio 0 RTP/AVP 0', 'a=inactive'), false);
  assert.equal(held(audio, 'a=sendonly', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=sendrecv'), true);
  assert.equal(held(), false);
});

test('the address 0.0.0.0 is a hold of the old kind', () => {
  // RFC 3264 8.4
  assert.equal(held('c=IN IP4 0.0.0.0', audio), true);
  assert.equal(held('c=IN IP4 192.0.2.1', audio, 'c=IN IP4 0.0.0.0', 'a=sendrecv'), true);
  assert.equal(held('c=IN IP4 0.0.0.0', audio, 'c=IN IP4 192.0.2.1'), false);
  assert.equal(held('c=IN IP6 ::', audio), true);
  assert.equal(held('c=IN IP4 10.0.0.0', audio), false);
});

test('with ICE that address only says that no candidate is known yet', () => {
  // RFC 8829 5.2.1
  assert.equal(held(audio, 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:x'), false);
  assert.equal(held('a=ice-ufrag:x', audio, 'c=IN IP4 0.0.0.0'), false);
  assert.equal(held(audio, 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:x', 'a=sendonly'), true);
});

test('text that is no description is no hold', () => {
  for (const text of ['', 'a=sendonly', 'm=audio', 'm=\nm=audio x', '\0\r\n', 'm=audio 9'.repeat(1000)])
    assert.equal(isHold(text), false, text.slice(0, 20));
});
