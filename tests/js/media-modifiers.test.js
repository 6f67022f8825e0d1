// @ts-check

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Modifiers } from '../../js/web/index.js';
import { holdModifier } from '../../js/web/modifiers.js';

/** @typedef {import('../../js/web/modifiers.js').Modifier} Modifier */

const body = (/** @type {string[]} */ ...lines) => `${lines.join('\r\n')}\r\n`;
/** @param {Modifier} modifier @param {string} sdp */
const run = async (modifier, sdp) => {
  const given = /** @type {const} */ ({ type: 'offer', sdp });
  const made = await modifier(Object.freeze(given));
  assert.equal(made.type, 'offer');
  return made.sdp;
};

const head = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 't=0 0'];
const audio = [
  'm=audio 9009 UDP/TLS/RTP/SAVPF 111 9 0 110 126',
  'c=IN IP4 192.0.2.1',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10',
  'a=rtpmap:9 G722/8000',
  'a=rtcp-fb:9 transport-cc',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
  'a=fmtp:126 0-16',
];
const video = ['m=video 9 UDP/TLS/RTP/SAVPF 9 110', 'a=rtpmap:9 VP8/90000', 'a=rtpmap:110 H264/90000'];

test('stripG722 removes the codec and leaves port and other media alone', async () => {
  const sdp = await run(Modifiers.stripG722, body(...head, ...audio, ...video));
  const left = audio.with(0, 'm=audio 9009 UDP/TLS/RTP/SAVPF 111 0 110 126').filter(line => !/:9 /.test(line));
  assert.equal(sdp, body(...head, ...left, ...video));
});

test('stripG722 knows the static payload type, and when it is another codec', async () => {
  const bare = body(...head, 'm=audio 9 RTP/AVP 0 9 8');
  assert.equal(await run(Modifiers.stripG722, bare), body(...head, 'm=audio 9 RTP/AVP 0 8'));
  const other = body(...head, 'm=audio 9 RTP/AVP 0 9 8', 'a=rtpmap:9 opus/48000/2');
  assert.equal(await run(Modifiers.stripG722, other), other);
});

test('a medium with nothing else to offer stays as it is', async () => {
  const only = body(...head, 'm=audio 9 RTP/AVP 9', 'a=rtpmap:9 G722/8000');
  assert.equal(await run(Modifiers.stripG722, only), only);
});

test('stripTelephoneEvent removes every rate of it', async () => {
  const sdp = await run(Modifiers.stripTelephoneEvent, body(...head, ...audio, ...video));
  const left = audio.with(0, 'm=audio 9009 UDP/TLS/RTP/SAVPF 111 9 0').filter(line => !/:(110|126) /.test(line));
  assert.equal(sdp, body(...head, ...left, ...video));
});

test('stripRtpPayload removes any codec by name', async () => {
  const sdp = await run(Modifiers.stripRtpPayload('vp8'), body(...head, ...audio, ...video));
  assert.equal(sdp, body(...head, ...audio, 'm=video 9 UDP/TLS/RTP/SAVPF 110', 'a=rtpmap:110 H264/90000'));
});

test('stripTcpCandidates removes those lines only', async () => {
  const udp = 'a=candidate:1 1 udp 2122260223 192.0.2.1 9 typ host';
  const tcp = 'a=candidate:2 1 TCP 1518280447 192.0.2.1 9 typ host tcptype active';
  assert.equal(
    await run(Modifiers.stripTcpCandidates, body(...head, udp, tcp, 'a=mid:0')),
    body(...head, udp, 'a=mid:0'),
  );
  assert.equal(await run(Modifiers.stripTcpCandidates, `${udp}\n${tcp}`), `${udp}\n`);
});

test('cleanJitsiSdpImageattr corrects the ranges of that attribute', async () => {
  const line = 'a=imageattr:96 send [x=[0-640],y=[0-480]] recv [x=[0-320],y=[0-240]]';
  const good = 'a=imageattr:96 send [x=[1:640],y=[1:480]] recv [x=[1:320],y=[1:240]]';
  assert.equal(await run(Modifiers.cleanJitsiSdpImageattr, body(line, 'a=x:[0-1]')), body(good, 'a=x:[0-1]'));
});

test('hold turns directions of every medium', async () => {
  const before = body(...head, ...audio, 'a=sendrecv', ...video, 'a=recvonly', 'm=audio 9 RTP/AVP 0', 'a=inactive');
  const after = body(...head, ...audio, 'a=sendonly', ...video, 'a=inactive', 'm=audio 9 RTP/AVP 0', 'a=inactive');
  assert.equal(await run(holdModifier, before), after);
  assert.equal(await run(holdModifier, after), after);
});

test('hold names a direction where the description names none', async () => {
  const data = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=sctp-port:5000'];
  assert.equal(
    await run(holdModifier, body(...head, ...audio, ...data, ...video)),
    body(...head, ...audio, 'a=sendonly', ...data, ...video, 'a=sendonly'),
  );
});

test('stripVideo refuses the video and leaves its place, as a description has to keep its m= lines', async () => {
  // RFC 3264 6
  const group = 'a=group:BUNDLE 0 1 2';
  const before = body(
    ...head,
    group,
    ...audio,
    'a=mid:0',
    ...video,
    'a=mid:1',
    'a=sendrecv',
    'm=audio 9 RTP/AVP 0',
    'a=mid:2',
  );
  const refused = ['m=video 0 UDP/TLS/RTP/SAVPF 9 110', 'c=IN IP4 0.0.0.0', 'a=inactive', 'a=mid:1'];
  const after = body(...head, 'a=group:BUNDLE 0 2', ...audio, 'a=mid:0', ...refused, 'm=audio 9 RTP/AVP 0', 'a=mid:2');
  assert.equal(await run(Modifiers.stripVideo, before), after);
  assert.equal(await run(Modifiers.stripVideo, after), after);
  const last = body(...head, 'a=group:BUNDLE 0 1', ...video, 'a=mid:1');
  assert.match(await run(Modifiers.stripVideo, last), /^a=group:BUNDLE 0\r$/m);
  const none = body(...head, ...audio, 'm=videoconference 9 RTP/AVP 0');
  assert.equal(await run(Modifiers.stripVideo, none), none);
});

test('addMidLines names the media that have no name', async () => {
  // RFC 5888 4
  const data = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel';
  assert.equal(
    await run(Modifiers.addMidLines, body(...head, ...audio, ...video)),
    body(...head, ...audio, 'a=mid:0', ...video, 'a=mid:1'),
  );
  const named = body(...head, ...audio, ...video, 'a=mid:0', data);
  assert.equal(
    await run(Modifiers.addMidLines, named),
    body(...head, ...audio, 'a=mid:1', ...video, 'a=mid:0', data, 'a=mid:2'),
  );
  const whole = await run(Modifiers.addMidLines, named);
  assert.equal(await run(Modifiers.addMidLines, whole), whole);
  assert.equal(await run(Modifiers.addMidLines, body(...head)), body(...head));
});
