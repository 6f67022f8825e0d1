// @ts-check
// What a session asks of its handler, whoever made that (classic API, section 6.1).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventEmitter } from '../../js/emitter.js';
import { GetDescriptionError } from '../../js/exceptions.js';
import { Media } from '../../js/media.js';
import { Description } from '../../js/pump.js';
import { fakeMedia } from '../../js/testing/media.js';

const get = 0;
const set = 1;
const rollback = 2;
const restart = 3;
const renew = 4;

const later = () => new Promise(resolve => setImmediate(resolve));
/** A received message. @param {string} body */
const message = body => /** @type {any} */ ({ body, getHeader: () => 'application/sdp' });
/** @param {string} [attribute] @param {string} [setup] */
const sdp = (attribute = 'sendrecv', setup = 'actpass') =>
  `v=0\r\ns=-\r\nt=0 0\r\na=setup:${setup}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=${attribute}\r\n`;

/** The Media of a session with the fake handler. @param {any} [fields] of the session */
function start(fields) {
  const media = fakeMedia();
  /** @type {any[][]} */
  const answers = [];
  /** @type {string[]} */
  const warnings = [];
  const session = Object.assign(new EventEmitter(), {
    sessionDescriptionHandlerFactory: media,
    local_hold: false,
    logger: { warn: (/** @type {string} */ text) => warnings.push(text) },
    ua: { configuration: { maxBodyNesting: 4 } },
    ...fields,
  });
  let changes = 0;
  const driver = new Media(
    session,
    (...answer) => void answers.push(answer),
    () => changes++,
  );
  const calls = () => media.calls.map(({ handler, method }) => `${handler} ${method}`);
  /** @param {number} kind @param {string} [body] */
  const run = async (kind, body) => {
    driver.run(kind, answers.length + 1, body ? message(body) : null);
    await later();
    return answers.at(-1)?.slice(1);
  };
  return { media, session, driver, answers, warnings, calls, run, changes: () => changes };
}

test('operations run one after another, in order, and the first begins at once', async () => {
  const { media, driver, answers, calls } = start();
  driver.run(set, 1, message(sdp()));
  assert.deepEqual(calls(), ['1 create', '1 hasDescription', '1 setDescription']);
  driver.run(get, 2, null);
  driver.run(get, 3, null);
  await later();
  assert.deepEqual(
    answers.map(([operation, answer]) => [operation, answer]),
    [
      [1, Description.applied],
      [2, Description.ready],
      [3, Description.ready],
    ],
  );
  assert.deepEqual(media.violations, []);
});

test('an operation asked for by the answer to the last one runs too', async () => {
  const { media, session } = start();
  /** @type {number[]} */
  const operations = [];
  const driver = new Media(/** @type {any} */ (session), operation => {
    operations.push(operation);
    if (operation < 3) driver.run(get, operation + 1, null);
  });
  driver.run(set, 1, message(sdp()));
  await later();
  assert.deepEqual(operations, [1, 2, 3]);
  assert.deepEqual(media.violations, []);
});

test('a rollback reaches the handler at once, and the late outcome of what it cuts short is dropped', async () => {
  const { media, driver, answers, warnings, calls, run } = start();
  media.script.holdGet = new Promise(() => {});
  driver.run(get, 1, null);
  driver.run(set, 2, message(sdp()));
  await later();
  driver.run(rollback, 3, null);
  assert.equal(calls().at(-1), '1 rollbackDescription');
  media.script.holdGet = undefined;
  assert.equal((await run(get))?.[0], Description.ready);
  assert.equal(answers.length, 1, 'neither what it cut short nor what waited');
  assert.deepEqual([warnings, media.violations, driver.error], [[], [], undefined]);
});

test('a handler that knows no rollback is waited for, and what it says too late is dropped', async () => {
  /** @type {any[]} */
  const waiting = [];
  const handler = { getDescription: () => new Promise(resolve => waiting.push(resolve)), close() {} };
  const { driver, answers } = start({ sessionDescriptionHandler: handler });
  driver.run(get, 1, null);
  driver.run(rollback, 2, null);
  driver.run(get, 3, null);
  await later();
  assert.equal(waiting.length, 1, 'one at a time');
  waiting[0]({ body: 'late' });
  await later();
  waiting[1]({ body: 'second' });
  await later();
  assert.deepEqual(answers, [[3, Description.ready, 'second', 'application/sdp']]);
});

test('a rollback without handler, and one that fails, harm nobody', async () => {
  const { driver, answers, warnings, calls, run } = start();
  await run(rollback);
  assert.deepEqual(calls(), [], 'none is made for that');
  await run(get);
  driver.handler().rollbackDescription = () => {
    throw new Error('cannot');
  };
  await run(rollback);
  assert.deepEqual(warnings, ['session description handler: Error: cannot']);
  assert.equal(driver.error, undefined, 'not the reason of a later failure');
  await run(get);
  assert.deepEqual(
    answers.map(([, answer]) => answer),
    [Description.ready, Description.ready],
  );
  driver.close();
  await run(rollback);
  assert.equal(warnings.length, 1);
});

test('a restart asks for an ICE restart and leaves the options as they were', async () => {
  const options = Object.freeze({
    constraints: { audio: true },
    RTCOfferOptions: Object.freeze({ voiceActivityDetection: false }),
  });
  const { media, run } = start({ sessionDescriptionHandlerOptions: options });
  await run(restart);
  assert.deepEqual(media.calls.at(-1)?.args[0], {
    constraints: { audio: true },
    RTCOfferOptions: { voiceActivityDetection: false, iceRestart: true },
  });
  await run(get);
  assert.equal(media.calls.at(-1)?.args[0], options);
  const bare = start();
  await bare.run(restart);
  assert.deepEqual(bare.media.calls.at(-1)?.args[0], { RTCOfferOptions: { iceRestart: true } });
  assert.equal(bare.media.handlers[0].restarts, 1);
});

test('renewal closes the handler and asks a new one', async () => {
  const { media, session, calls, run } = start();
  await run(get);
  const [answer, body] = (await run(renew)) ?? [];
  assert.equal(answer, Description.ready);
  assert.match(body, /^o=- 2 1 /m);
  assert.equal(session.sessionDescriptionHandler, media.handlers[1]);
  assert.deepEqual(calls(), ['1 create', '1 getDescription', '1 close', '2 create', '2 getDescription']);
  media.script.failCreate = new Error('no more');
  assert.deepEqual(await run(renew), [Description.failed]);
});

test('during a hold the hold modifier comes last in each getDescription, and in no setDescription', async () => {
  const mine = async (/** @type {any} */ description) => description;
  for (const modifiers of [mine, [mine], undefined]) {
    const { media, session, driver, run } = start({ modifiers });
    const { holdModifier } = driver.handler();
    const last = () => media.calls.at(-1)?.args.at(-1);
    await run(get);
    assert.equal(last(), modifiers);
    await run(set, sdp('sendrecv', 'active'));
    session.local_hold = true;
    await run(get);
    assert.deepEqual(last(), modifiers ? [mine, holdModifier] : [holdModifier]);
    await run(set, sdp('recvonly', 'active'));
    assert.deepEqual(last(), modifiers);
    await run(set, sdp());
    await run(get);
    assert.deepEqual(last(), modifiers ? [mine, holdModifier] : [holdModifier], 'an answer too');
    session.local_hold = false;
    await run(restart);
    assert.equal(last(), modifiers);
  }
  const given = start();
  given.session.modifiers = [mine, given.driver.handler().holdModifier];
  await given.run(set, sdp());
  assert.deepEqual(given.media.calls.at(-1)?.args[2], [mine]);
});

test('a handler without hold modifier gets none', async () => {
  /** @type {any[]} */
  const seen = [];
  const getDescription = async (/** @type {any[]} */ ...args) => {
    seen.push(args);
    return { body: '' };
  };
  const handler = { getDescription };
  const { run } = start({ sessionDescriptionHandler: handler, local_hold: true });
  await run(get);
  assert.deepEqual(seen, [[undefined, []]]);
});

test('a GetDescriptionError has an answer of its own', async () => {
  const { media, driver, run } = start();
  media.script.failGet = new GetDescriptionError('no');
  assert.deepEqual(await run(get), [Description.getFailed]);
  assert.equal(driver.error, media.script.failGet);
  media.script.failGet = Object.assign(new Error('no'), { name: 'GET_DESCRIPTION_ERROR' });
  assert.deepEqual(await run(get), [Description.getFailed], 'of another copy of the library');
  media.script.failGet = new DOMException('no', 'WrongDocumentError');
  assert.equal(/** @type {any} */ (media.script.failGet).code, 4);
  assert.deepEqual(await run(get), [Description.failed]);
});

test('remote hold and direction are known when an exchange is complete', async () => {
  // RFC 3264 8.4
  const { session, driver, run, changes } = start();
  assert.deepEqual([driver.direction, driver.remoteHold], [null, false]);
  await run(set, sdp());
  assert.equal(changes(), 0, 'an offer is not the end of it');
  await run(get);
  assert.deepEqual([driver.direction, driver.remoteHold, changes()], ['sendrecv', false, 1]);
  await run(set, sdp('sendonly'));
  assert.equal(driver.remoteHold, false);
  await run(get);
  assert.deepEqual([driver.direction, driver.remoteHold, changes()], ['recvonly', true, 2]);
  await run(get);
  await run(set, sdp('sendonly', 'active'));
  assert.equal(changes(), 2, 'as before');
  session.local_hold = true;
  await run(get);
  await run(set, sdp('inactive', 'active'));
  assert.deepEqual([driver.direction, driver.remoteHold, changes()], ['inactive', true, 3]);
  session.local_hold = false;
  await run(set, sdp());
  await run(get);
  assert.deepEqual([driver.direction, driver.remoteHold, changes()], ['sendrecv', false, 4]);
});

test('an exchange that is rolled back changes nothing', async () => {
  const { driver, run, changes } = start();
  await run(set, sdp());
  await run(get);
  await run(set, sdp('sendonly'));
  await run(rollback);
  await run(get);
  await run(set, sdp('sendrecv', 'active'));
  assert.deepEqual([driver.direction, driver.remoteHold, changes()], ['sendrecv', false, 1]);
});

test('an exchange that fails is over', async () => {
  const { media, driver, run, changes } = start();
  await run(get);
  media.script.failSet = new Error('bad answer');
  await run(set, sdp('sendonly', 'active'));
  media.script.failSet = undefined;
  await driver.handler().rollbackDescription?.();
  await run(set, sdp('sendonly'));
  assert.deepEqual([driver.remoteHold, changes()], [false, 0], 'an offer, not the answer');
  await run(get);
  assert.deepEqual([driver.remoteHold, changes()], [true, 1]);
});

test('hold by the old address is known with a handler that has no directions', async () => {
  const handler = {
    getDescription: async () => ({ body: 'x' }),
    setDescription: async () => {},
    hasDescription: () => true,
    close() {},
  };
  const { driver, run, changes } = start({ sessionDescriptionHandler: handler });
  await run(set, sdp().replace('a=sendrecv', 'c=IN IP4 0.0.0.0'));
  await run(get);
  assert.deepEqual([driver.direction, driver.remoteHold, changes()], [null, true, 1]);
});

test('a getDirection that throws is reported and does not fail the exchange', async () => {
  const { driver, warnings, run } = start();
  driver.handler().getDirection = () => {
    throw new Error('where?');
  };
  await run(set, sdp());
  assert.equal((await run(get))?.[0], Description.ready);
  assert.deepEqual(warnings, ['session description handler: Error: where?']);
});

test('without another hook a change is the event directionChanged, once, whoever notices it first', async () => {
  for (const observed of [false, true]) {
    const { media, session } = start();
    let heard = 0;
    session.on('directionChanged', () => heard++);
    if (observed)
      session.sessionDescriptionHandlerFactory = (
        /** @type {any} */ owner,
        /** @type {any} */ observer,
        /** @type {any} */ _,
      ) => {
        const handler = media(owner, {});
        const { getDescription } = handler;
        handler.getDescription = async (...args) => {
          const made = await getDescription.apply(handler, args);
          observer.directionChanged();
          return made;
        };
        return handler;
      };
    const driver = new Media(/** @type {any} */ (session), () => {});
    driver.run(set, 1, message(sdp('sendonly')));
    driver.run(get, 2, null);
    await later();
    assert.deepEqual([heard, driver.direction, driver.remoteHold], [1, 'recvonly', true]);
  }
});
