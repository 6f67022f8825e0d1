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
    Object.assign(globalThis, {
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
      /** @param {any} from @param {any} to @param {any} [options] @param {any} [modifiers] @param {any} [answerOptions] */
      async negotiate(from, to, options, modifiers, answerOptions) {
        const offer = await from.getDescription(options, modifiers);
        await to.setDescription(offer.body, answerOptions);
        const answer = await to.getDescription(answerOptions);
        await from.setDescription(answer.body, options, modifiers);
        return [offer.body, answer.body];
      },
    });
  });
  return page;
}

/** What runs in the page finds these. @typedef {{ makeHandler: (options?: any) => any, negotiate: (...args: any[]) => Promise<string[]> }} Kit */

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
  assert.deepEqual(offerer, [...made, ...local, 'getDescription', ...remote, 'directionChanged']);
  assert.deepEqual(answerer, [...made, ...remote, ...local, 'directionChanged', 'getDescription']);
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
      [b, a],
      [b, a, {}, [holdModifier]],
      [a, b],
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

test('an ICE restart waits for the new candidates', limit, async () => {
  const page = await open();
  const bodies = await page.evaluate(async () => {
    const { makeHandler, negotiate } = /** @type {Kit} */ (/** @type {any} */ (globalThis));
    const [a, b] = [makeHandler(), makeHandler()];
    const [first] = await negotiate(a, b);
    const [again, answer] = await negotiate(a, b, { RTCOfferOptions: { iceRestart: true } });
    return [first, again, answer];
  });
  const user = (/** @type {string} */ sdp) => /^a=ice-ufrag:(.*)/m.exec(sdp)?.[1];
  assert.notEqual(user(bodies[0]), user(bodies[1]));
  for (const body of bodies) assert.match(body, /^a=candidate:/m);
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
    const buffer = a.peerConnection.getSenders()[0].dtmf.toneBuffer;
    return { early, sent, buffer, bad: a.sendDtmf('x') };
  });
  assert.deepEqual(found, { early: false, sent: true, buffer: '123', bad: false });
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
