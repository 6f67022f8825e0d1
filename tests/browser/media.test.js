// @ts-check
// The media handler on the real RTCPeerConnection: two of them in one page, offer and answer handed over directly.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Demo } from './support/demo.js';

/** @type {Demo} */
let demo;
before(async () => (demo = await Demo.start()));
afterEach(() => demo.tidy());
after(() => demo?.stop());

const limit = { timeout: 60_000 };

/** A page with makeHandler() and negotiate(). */
async function open() {
  const page = await demo.open();
  await page.evaluate(async () => {
    const { EventEmitter, Web } = await import(String('./sipua.mjs'));
    const audio = { audio: true, video: false };
    const pause = (/** @type {number} */ ms) => new Promise(resolve => setTimeout(resolve, ms));
    Object.assign(globalThis, {
      /** Packets of audio received so far. @param {any} handler */
      async received({ peerConnection }) {
        let packets = 0;
        for (const row of (await peerConnection.getStats()).values())
          if (row.type === 'inbound-rtp') packets += row.packetsReceived;
        return packets;
      },
      /** Whether audio comes in at each of them, once what was under way has arrived. @param {any[]} handlers */
      async flows(...handlers) {
        const { received } = /** @type {any} */ (globalThis);
        await pause(300);
        const before = await Promise.all(handlers.map(received));
        await pause(600);
        const after = await Promise.all(handlers.map(received));
        return after.map((packets, i) => packets - before[i] > 10);
      },
      /** @param {any} handler */
      async isConnected({ peerConnection }) {
        while (peerConnection.connectionState !== 'connected') await pause(20);
      },
      /** @param {any} [options] */
      makeHandler(options = { constraints: audio }) {
        /** @type {string[]} */
        const seen = [];
        const record = (/** @type {any} */ emitter) => {
          const emit = emitter.emit.bind(emitter);
          emitter.emit = (/** @type {string} */ type, /** @type {any[]} */ ...args) => {
            seen.push(type);
            return emit(type, ...args);
          };
          return emitter;
        };
        const session = Object.assign(record(new EventEmitter()), { ua: { getLogger: () => ({ warn() {} }) } });
        const handler = record(new Web.SessionDescriptionHandler(session, options));
        return Object.assign(handler, { seen });
      },
      /** @param {any} from @param {any} to @param {any} [options] @param {any} [modifiers] @param {any} [answering]  modifiers of the answer */
      async negotiate(from, to, options, modifiers, answering) {
        const offer = await from.getDescription(options, modifiers);
        await to.setDescription(offer.body);
        const answer = await to.getDescription(undefined, answering);
        await from.setDescription(answer.body, options, modifiers);
        return [offer.body, answer.body];
      },
    });
  });
  return page;
}

/**
 * What runs in the page finds these.
 * @typedef {object} Kit
 * @property {(options?: any) => any} makeHandler
 * @property {(...args: any[]) => Promise<string[]>} negotiate
 * @property {(...handlers: any[]) => Promise<boolean[]>} flows
 * @property {(handler: any) => Promise<void>} isConnected
 */

test('events come in the classic order', limit, async () => {
  const page = await open();
  const [offerer, answerer] = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    await negotiate(a, b);
    const seen = [a.seen, b.seen].map(list => list.filter((/** @type {string} */ type) => !/^iceC/.test(type)));
    a.close();
    b.close();
    return seen;
  });
  const made = ['peerConnection-created', 'SessionDescriptionHandler-created'];
  const local = ['userMediaRequest', 'userMedia', 'iceGathering', 'iceGatheringComplete'];
  const remote = ['setDescription', 'addTrack', 'trackAdded', 'setRemoteDescription', 'confirmed'];
  assert.deepEqual(offerer, [...made, ...local, 'getDescription', ...remote]);
  assert.deepEqual(answerer, [...made, ...remote, ...local, 'getDescription']);
});

test('hold and resume are heard by the other side', limit, async () => {
  const page = await open();
  const directions = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    const { holdModifier } = a;
    const found = [];
    const steps = [
      [a, b],
      [a, b, {}, [holdModifier]],
      [b, a, {}, [], [holdModifier]],
      [b, a, {}, [holdModifier], [holdModifier]],
      [a, b, {}, [], [holdModifier]],
      [b, a],
    ];
    for (const [from, to, ...rest] of steps) {
      await negotiate(from, to, ...rest);
      found.push(`${a.getDirection()} ${b.getDirection()}`);
    }
    return found;
  });
  assert.deepEqual(directions, [
    'sendrecv sendrecv',
    'sendonly recvonly', // a holds
    'sendonly recvonly', // an offer of b does not end the hold of a
    'inactive inactive', // b holds too
    'recvonly sendonly', // a resumes, b still holds
    'sendrecv sendrecv',
  ]);
});

test('on hold nothing comes in, and after it everything does again', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate, flows, isConnected } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    const { holdModifier } = a;
    await negotiate(a, b);
    await Promise.all([a, b].map(isConnected));
    const steps = [await flows(a, b)];
    await negotiate(a, b, {}, [holdModifier]);
    steps.push(await flows(a, b));
    await negotiate(b, a, {}, [holdModifier], [holdModifier]);
    steps.push(await flows(a, b));
    await negotiate(a, b);
    steps.push(await flows(a, b));
    return steps;
  });
  assert.deepEqual(found, [
    [true, true],
    [false, true], // a holds: b may still hear music
    [false, false], // both
    [true, true],
  ]);
});

test('the hold modifier alone holds a connection of somebody else', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    await negotiate(a, b, {}, [(/** @type {any} */ description) => a.holdModifier(description)]);
    return b.getDirection();
  });
  assert.equal(found, 'recvonly');
});

test('video is added to a call and taken away again, with the tracks replaced in place', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    await negotiate(a, b);
    const sent = () => a.peerConnection.getSenders().map((/** @type {RTCRtpSender} */ { track }) => `${track?.kind}`);
    const [, first] = [await negotiate(a, b, { constraints: { video: true } }), sent()];
    const [, second] = [await negotiate(a, b, { constraints: { video: false } }), sent()];
    const [, third] = [await negotiate(a, b, { constraints: { video: true } }), sent()];
    const live = a.peerConnection.getTransceivers().map((/** @type {RTCRtpTransceiver} */ t) => t.currentDirection);
    a.close();
    const left = a.peerConnection.getSenders().map((/** @type {RTCRtpSender} */ { track }) => track?.readyState);
    return { first, second, third, live, left };
  });
  assert.deepEqual(found, {
    first: ['audio', 'video'],
    second: ['audio', 'undefined'],
    third: ['audio', 'video'],
    live: ['sendrecv', 'sendonly'],
    left: ['ended', 'ended'],
  });
});

test('without media an offer asks to receive, and the answer sends', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const a = makeHandler({ constraints: { audio: false, video: false } });
    const b = makeHandler({});
    await negotiate(a, b);
    return [a.seen.includes('userMediaRequest'), a.getDirection(), b.getDirection()];
  });
  assert.deepEqual(found, [false, 'recvonly', 'sendonly']);
});

test('an ICE restart waits for the new candidates, and media goes on', limit, async () => {
  const page = await open();
  const { bodies, after } = await page.evaluate(async () => {
    const { makeHandler, negotiate, flows, isConnected } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    const [first] = await negotiate(a, b);
    await Promise.all([a, b].map(isConnected));
    const [again, answer] = await negotiate(a, b, { RTCOfferOptions: { iceRestart: true } });
    return { bodies: [first, again, answer], after: await flows(a, b) };
  });
  const user = (/** @type {string} */ sdp) => /^a=ice-ufrag:(.*)/m.exec(sdp)?.[1];
  assert.notEqual(user(bodies[0]), user(bodies[1]));
  for (const body of bodies) assert.match(body, /^a=candidate:/m);
  assert.deepEqual(after, [true, true]);
});

test('an offer that was rolled back leaves the call as it was, and the next one works', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate, flows, isConnected } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    const { holdModifier } = a;
    await negotiate(a, b);
    await Promise.all([a, b].map(isConnected));
    const states = [];
    const note = async () => states.push(`${a.peerConnection.signalingState} ${await flows(a, b)}`);
    await a.getDescription({}, [holdModifier]); // refused by b, without a look
    await a.rollbackDescription();
    await note();
    const { body } = await a.getDescription({ RTCOfferOptions: { iceRestart: true } });
    await b.setDescription(body); // taken by b, who then cannot answer
    await b.rollbackDescription();
    await a.rollbackDescription();
    const cut = a.getDescription({ constraints: { video: true } }).catch((/** @type {Error} */ { message }) => message);
    await a.rollbackDescription();
    states.push(await cut);
    await note();
    const started = performance.now();
    const [offer] = await negotiate(a, b, {}, [holdModifier]);
    states.push(
      `${a.getDirection()} ${b.getDirection()} ${/^m=video/m.test(offer)} ${performance.now() - started < 4000}`,
    );
    await negotiate(b, a);
    await note();
    return states;
  });
  assert.deepEqual(found, [
    'stable true,true',
    'The exchange was rolled back',
    'stable true,true',
    'sendonly recvonly false true',
    'stable true,true',
  ]);
});

test('video that the peer refused is given back and not offered again', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    await negotiate(a, b);
    const offered = /^m=video/m.test((await a.getDescription({ constraints: { video: true } })).body);
    const tracks = a.peerConnection.getSenders().map((/** @type {RTCRtpSender} */ { track }) => track);
    await a.rollbackDescription();
    const left = tracks.map((/** @type {any} */ { kind, readyState }) => `${kind} ${readyState}`);
    const [next] = await negotiate(a, b);
    const [last] = await negotiate(a, b, { constraints: { video: true } });
    return { offered, left, next: /^m=video/m.test(next), last: /^m=video/m.test(last), direction: a.getDirection() };
  });
  assert.deepEqual(found, {
    offered: true,
    left: ['audio live', 'video ended'],
    next: false,
    last: true,
    direction: 'sendrecv',
  });
});

test('video is stripped from any description, and a browser takes the rest', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const { Web } = await import(String('./sipua.mjs'));
    const { stripVideo } = Web.Modifiers;
    const kinds = (/** @type {any} */ { peerConnection }) =>
      peerConnection
        .getTransceivers()
        .filter((/** @type {RTCRtpTransceiver} */ { currentDirection }) => currentDirection === 'sendrecv')
        .map((/** @type {RTCRtpTransceiver} */ { receiver }) => receiver.track.kind)
        .join();
    const found = [];
    for (const place of ['our offer', 'their answer', 'their offer']) {
      const [a, b] = [makeHandler({}), makeHandler({ modifiers: place === 'their offer' ? stripVideo : [] })];
      await negotiate(a, b, {}, place === 'our offer' ? stripVideo : [], place === 'their answer' ? stripVideo : []);
      found.push(`${kinds(a)} ${kinds(b)}`);
    }
    return found;
  });
  assert.deepEqual(found, ['audio audio', 'audio audio', 'audio audio']);
});

test('after a refused offer either side may offer again', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    await negotiate(a, b);
    await a.getDescription({ constraints: { video: true } });
    await negotiate(b, a);
    await a.getDescription();
    await negotiate(a, b);
    return [a.peerConnection.signalingState, a.getDirection(), b.getDirection()];
  });
  assert.deepEqual(found, ['stable', 'sendrecv', 'sendrecv']);
});

test('tones go out in the audio', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    const early = a.sendDtmf('1');
    await negotiate(a, b);
    await new Promise(resolve => {
      if (a.peerConnection.connectionState === 'connected') resolve(undefined);
      a.peerConnection.addEventListener('connectionstatechange', resolve);
    });
    const sent = a.sendDtmf('12', { duration: 100, interToneGap: 60 });
    a.sendDtmf('3');
    const buffer = a.dtmfSender.toneBuffer;
    const bad = a.sendDtmf('x');
    /** @type {string[]} */
    const played = [];
    await new Promise(resolve => {
      a.dtmfSender.addEventListener('tonechange', (/** @type {RTCDTMFToneChangeEvent} */ { tone }) => {
        played.push(tone);
        if (!tone) resolve(undefined);
      });
    });
    return { early, sent, buffer, bad, played };
  });
  assert.deepEqual(found, { early: false, sent: true, buffer: '123', bad: false, played: ['1', '2', '3', ''] });
});

test('close during each step settles what waits and leaves nothing running', limit, async () => {
  const page = await open();
  const found = await page.evaluate(async () => {
    const { makeHandler } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    /** @type {string[]} */
    const results = [];
    for (const step of ['userMediaRequest', 'userMedia', 'iceGathering', 'getDescription']) {
      const handler = makeHandler();
      /** @type {MediaStream[]} */
      const streams = [];
      const { getUserMedia } = handler.WebRTC;
      handler.WebRTC.getUserMedia = async (/** @type {any} */ constraints) => {
        streams.push(await getUserMedia(constraints));
        return streams[0];
      };
      handler.on(step, () => setTimeout(() => handler.close()));
      const outcome = await handler.getDescription().then(
        () => 'done',
        (/** @type {Error} */ { message }) => message,
      );
      await new Promise(resolve => setTimeout(resolve, 300));
      const live = streams.flatMap(stream => stream.getTracks()).filter(({ readyState }) => readyState === 'live');
      results.push(`${outcome} ${live.length}`);
    }
    return results;
  });
  const closed = 'The session description handler is closed 0';
  assert.deepEqual(found.slice(0, 3), [closed, closed, closed]);
  assert.match(found[3], / 0$/);
});
