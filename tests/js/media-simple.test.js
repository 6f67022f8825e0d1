// @ts-check
// SIP.WebRTC.Simple with a server and media in memory (classic API, section 6.5).

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import SIP from '../../js/index.js';
import { createSipServer, FakeNetwork, fakeMedia, VirtualClock } from '../../js/testing/index.js';
import { FakePeerConnection, FakeStream } from './media-fakes.js';

const { Simple } = SIP.WebRTC;
const users = { alice: 'wonderland', bob: 'builder', carol: 'x' };

/** @type {VirtualClock} */
let clock;
/** @type {import('../../js/testing/server.js').SipServer} */
let server;
/** @type {FakeNetwork} */
let network;
/** Of the test, to be stopped. @type {import('../../js/ua.js').UA[]} */
const agents = [];
let uninstall = () => {};
const { WebSocket, MediaStream } = globalThis;
const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

beforeEach(() => {
  clock = new VirtualClock();
  uninstall = clock.install();
  server = createSipServer({ users, clock: new VirtualClock() });
  network = new FakeNetwork(server, { clock, latency: 20 });
  globalThis.WebSocket = /** @type {any} */ (network.WebSocket);
  globalThis.MediaStream = /** @type {any} */ (
    class {
      /** @param {any[]} tracks */
      constructor(tracks) {
        this.kinds = tracks.map(({ kind }) => kind).join(' ');
      }
    }
  );
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.stop();
  await clock.run(100_000);
  assert.equal(clock.pending, 0);
  uninstall();
  Object.assign(globalThis, { WebSocket, MediaStream });
  if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
});

/** A media element. */
class Element {
  /** @type {any} */
  srcObject = null;
  volume = 1;
  /** @type {string[]} */
  log = [];
  play() {
    this.log.push(`play ${this.srcObject.kinds}`);
    return Promise.reject(new DOMException('a click first', 'NotAllowedError'));
  }
  pause() {
    this.log.push('pause');
  }
}

/** Fake descriptions, and a connection with tracks. @param {any} session @param {any} options */
const factory = (session, options) => {
  const connection = new FakePeerConnection();
  for (const track of new FakeStream(['audio', 'video']).getTracks())
    connection.addTrack(Object.assign(track, { enabled: true }));
  return Object.assign(fakeMedia()(session, options), { peerConnection: connection });
};

/** @param {'alice' | 'bob'} user @param {any} [media] @param {any} [ua] @returns {any} */
function simple(user, media = { remote: { audio: new Element() } }, ua) {
  const made = new Simple({
    media,
    ua: {
      uri: `sip:${user}@sipua.test`,
      password: users[user],
      wsServers: 'wss://server.test',
      log: { builtinEnabled: false },
      sessionDescriptionHandlerFactory: factory,
      ...ua,
    },
  });
  agents.push(made.ua);
  /** @type {string[]} */
  const seen = [];
  const { emit } = made;
  made.emit = (type, ...args) => {
    seen.push(String(type));
    return emit.call(made, type, ...args);
  };
  return Object.assign(made, { seen });
}

/** Two that are registered. @param {any} [media] of the first */
async function pair(media) {
  const [alice, bob] = [simple('alice', media), simple('bob')];
  await clock.until(() => alice.ua.isRegistered() && bob.ua.isRegistered());
  return [alice, bob];
}

/** @param {any} media of the caller */
async function talking(media = undefined) {
  const [alice, bob] = await pair(media);
  alice.call('bob');
  await clock.until(() => bob.state === 1);
  bob.answer();
  await clock.until(() => alice.state === 3 && bob.state === 3);
  return [alice, bob];
}

test('a call goes through its states with one event each', async () => {
  const [alice, bob] = await pair();
  assert.deepEqual([alice.state, alice.session], [Simple.C.STATUS_NULL, null]);
  const session = alice.call('bob');
  assert.equal(session, alice.session);
  assert.equal(alice.state, Simple.C.STATUS_NEW);
  await clock.until(() => alice.state === Simple.C.STATUS_CONNECTING && bob.state === Simple.C.STATUS_NEW);
  bob.answer();
  await clock.until(() => alice.state === Simple.C.STATUS_CONNECTED && bob.state === Simple.C.STATUS_CONNECTED);
  alice.hangup();
  await clock.until(() => alice.state === Simple.C.STATUS_COMPLETED && bob.state === Simple.C.STATUS_COMPLETED);
  assert.deepEqual(alice.seen, ['registered', 'new', 'connecting', 'connected', 'ended']);
  assert.deepEqual(
    bob.seen.filter((/** @type {string} */ type) => type !== 'connecting'),
    ['registered', 'new', 'ringing', 'connected', 'ended'],
  );
  assert.ok(alice.call('bob'), 'and again');
});

test('a call that is refused, given up or fails ends once', async () => {
  const ends = async (/** @type {(alice: any, bob: any) => void} */ act) => {
    const [alice, bob] = await pair();
    alice.call('bob');
    await clock.until(() => bob.state === 1 && alice.state === 2);
    act(alice, bob);
    await clock.until(() => alice.state === 4 && bob.state === 4);
    await clock.run(40_000);
    for (const { seen } of [alice, bob])
      assert.equal(seen.filter((/** @type {string} */ type) => type === 'ended').length, 1);
    for (const { ua } of [alice, bob]) ua.stop();
    await clock.run(1000);
  };
  await ends((_, bob) => bob.reject());
  await ends((_, bob) => bob.hangup());
  await ends(alice => alice.hangup());
});

test('the peer is heard and seen in the elements until the end', async () => {
  const [remote, own] = [{ audio: new Element(), video: new Element() }, new Element()];
  const [alice] = await talking({ remote, local: { video: own } });
  assert.deepEqual(remote.video.log, ['play audio video']);
  assert.deepEqual([remote.audio.log, own.log, own.volume], [[], ['play video'], 0]);
  alice.session.emit('trackAdded');
  assert.equal(remote.video.log.length, 2);
  alice.hangup();
  await clock.until(() => alice.state === 4);
  for (const element of [remote.audio, remote.video, own]) {
    assert.equal(element.srcObject, null);
    assert.equal(element.log.at(-1), 'pause');
  }
  const [other] = await talking();
  assert.deepEqual(other.options.media.remote.audio.log, ['play audio video']);
});

test('it asks for the media that have an element', async () => {
  for (const [remote, constraints] of /** @type {const} */ ([
    [{ audio: new Element() }, { audio: true, video: false }],
    [{ video: new Element() }, { audio: false, video: true }],
    [
      { audio: new Element(), video: new Element() },
      { audio: true, video: true },
    ],
  ])) {
    const [alice] = await pair({ remote });
    assert.deepEqual([alice.audio, alice.video], [constraints.audio, constraints.video]);
    alice.call('bob');
    assert.deepEqual(alice.session.sessionDescriptionHandlerOptions, { constraints });
  }
  assert.throws(() => new Simple({ media: { remote: {} } }), {
    name: 'Error',
    message: 'At least one remote audio or video element is required for Simple.',
  });
  assert.throws(() => new Simple(/** @type {any} */ ({ media: {} })), TypeError);
});

test('only the options of an account are passed on, and it registers', async () => {
  const given = Object.freeze({ displayName: 'Alice', register: false, noAnswerTimeout: 5, userAgentString: 'mine' });
  const { ua } = simple('alice', undefined, given);
  assert.equal(ua.configuration.displayName, 'Alice');
  assert.equal(ua.configuration.userAgentString, 'mine');
  assert.equal(ua.configuration.noAnswerTimeout, 60_000);
  assert.equal(ua.configuration.register, true);
  const guest = simple('alice', undefined, { uri: undefined });
  assert.deepEqual([guest.anonymous, guest.ua.configuration.register], [true, false]);
  await clock.until(() => guest.ua.isConnected());
  assert.ok(guest.call('sip:bob@sipua.test'), 'without a registration');
});

test('Safari offers no G.722, other browsers do', () => {
  const modifiersOf = (/** @type {string} */ userAgent) => {
    Object.defineProperty(globalThis, 'navigator', { value: { userAgent }, configurable: true });
    const options = { constraints: { audio: true }, modifiers: SIP.WebRTC.Modifiers.stripVideo };
    const { ua } = simple('alice', undefined, { sessionDescriptionHandlerFactoryOptions: options });
    ua.stop();
    const { constraints, modifiers } = ua.configuration.sessionDescriptionHandlerFactoryOptions;
    assert.deepEqual(constraints, options.constraints);
    return [modifiers].flat();
  };
  const { stripG722, stripVideo } = SIP.WebRTC.Modifiers;
  assert.deepEqual(modifiersOf('Mozilla/5.0 (Macintosh) Version/17.0 Safari/605.1.15'), [stripVideo, stripG722]);
  assert.deepEqual(modifiersOf('Mozilla/5.0 (X11) Chrome/120.0 Safari/537.36'), [stripVideo]);
  assert.deepEqual(modifiersOf('Mozilla/5.0 Firefox/120.0'), [stripVideo]);
});

test('one call at a time: a second one is rejected', async () => {
  const [alice] = await talking();
  const carol = new SIP.UA({
    uri: 'sip:carol@sipua.test',
    password: 'x',
    wsServers: 'wss://server.test',
    log: { builtinEnabled: false },
    sessionDescriptionHandlerFactory: factory,
  });
  agents.push(carol);
  await clock.until(() => carol.isRegistered());
  /** @type {any[]} */
  const codes = [];
  carol.invite('alice').on('rejected', (/** @type {any} */ response) => codes.push(response.statusCode));
  await clock.until(() => codes.length);
  assert.deepEqual([codes, alice.state], [[480], 3]);
  assert.equal(alice.call('carol'), undefined);
});

test('what does not fit the state is a warning and nothing else', async () => {
  const alice = simple('alice');
  /** @type {string[]} */
  const warnings = [];
  alice.logger.warn = (/** @type {string} */ text) => warnings.push(text);
  assert.equal(alice.call('bob'), undefined, 'not registered yet');
  assert.match(warnings[0], /cannot call in state 0, not registered/);
  assert.equal(alice.message('bob', 'hello'), undefined);
  for (const method of ['answer', 'reject', 'hangup', 'hold', 'unhold', 'mute', 'unmute', 'sendDTMF'])
    assert.equal(alice[method]('1'), undefined, method);
  assert.equal(warnings.length, 10);
  await clock.until(() => alice.ua.isRegistered());
  assert.equal(alice.call(''), undefined, 'no target');
  assert.equal(warnings.length, 11);
  assert.deepEqual([alice.state, alice.seen], [0, ['registered']]);
});

test('mute takes the sound and the picture out of what is sent', async () => {
  const [alice] = await talking();
  const enabled = () =>
    alice.session.sessionDescriptionHandler.peerConnection
      .getSenders()
      .map((/** @type {any} */ { track }) => track.enabled);
  alice.seen.length = 0;
  alice.mute();
  assert.deepEqual(enabled(), [false, false]);
  alice.unmute();
  assert.deepEqual(
    [enabled(), alice.seen],
    [
      [true, true],
      ['mute', 'unmute'],
    ],
  );
});

/** As sessions do it, without the wire. @param {any} session */
function holdable(session) {
  Object.assign(session, {
    hold: () => (session.local_hold = true),
    unhold: () => (session.local_hold = false),
  });
}

test('a hold mutes, and what was muted before it stays so after it', async () => {
  const [alice] = await talking();
  holdable(alice.session);
  alice.seen.length = 0;
  alice.hold();
  alice.hold();
  alice.unhold();
  alice.unhold();
  assert.deepEqual(alice.seen, ['mute', 'hold', 'unmute', 'unhold']);
  alice.seen.length = 0;
  alice.mute();
  alice.hold();
  alice.unhold();
  assert.deepEqual(alice.seen, ['mute', 'hold', 'unhold']);
  alice.session.hold = () => {
    throw new SIP.Exceptions.InvalidStateError(7);
  };
  alice.unmute();
  alice.seen.length = 0;
  alice.hold();
  assert.deepEqual(alice.seen, [], 'neither held nor muted');
});

test('tones and messages are passed on, both ways', async () => {
  const [alice] = await talking();
  /** @type {any[][]} */
  const heard = [];
  alice.on('dtmf', (/** @type {any[]} */ ...args) => heard.push(args));
  alice.on('message', (/** @type {any[]} */ ...args) => heard.push(args));
  alice.session.emit('dtmf', 'request', 'tone');
  alice.ua.emit('message', 'text');
  assert.deepEqual(heard, [['request', 'tone'], ['text']]);
  const sent = (/** @type {any[]} */ ...args) => args;
  alice.session.dtmf = sent;
  alice.ua.message = sent;
  assert.deepEqual(alice.sendDTMF('5'), ['5']);
  assert.deepEqual(alice.message('bob', 'hello'), ['bob', 'hello']);
});
