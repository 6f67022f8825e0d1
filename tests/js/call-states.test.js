// @ts-check
// Every method of a session in every state, with arguments of every kind: what fits works, what does not throws an error
// of its own, and the library goes on (classic API, sections 4.4, 4.5, 4.7, 4.8, 4.10).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, connectedUa, fakeHandler, makeUa, record, settle, sockets } from './support/host.js';
import { answer, inDialog, invite } from './support/messages.js';

const sdp = 'v=0\r\n';
const contact = 'Contact: <sip:bob@bob.invalid;transport=ws>';

/** @typedef {{ ua: any, socket: any, session: any, release: () => void }} Call */

/** A handler whose work ends when it is told to. */
function heldHandler() {
  let release = () => {};
  const held = new Promise(resolve => {
    release = () => resolve(undefined);
  });
  const factory = fakeHandler({
    get: () => held.then(() => ({ body: sdp, contentType: 'application/sdp' })),
    set: () => held,
  });
  return { factory, release: () => release() };
}

/** A call of ours. @param {any} [options]  of the UA @returns {Promise<Call & { sent: string }>} */
async function placed(options) {
  const { ua, socket } = connectedUa(options);
  const session = ua.invite('bob');
  await settle();
  return { ua, socket, session, sent: socket.take()[0] ?? '', release() {} };
}

/** A call of bob's. @param {any} [options]  of the UA @returns {Promise<Call>} */
async function taken(options) {
  const { ua, socket, events } = connectedUa(options);
  socket.receive(invite());
  return { ua, socket, session: events.at(-1)?.[1], release() {} };
}

/** @param {Call & { sent: string }} call */
async function answered(call) {
  call.socket.receive(answer(call.sent, 200, { headers: [contact], body: sdp }));
  await settle();
  call.socket.take();
  return call;
}

/** @param {Call} call @param {boolean} [acknowledged] */
async function accepted(call, acknowledged = true) {
  call.session.accept();
  await settle();
  const ok = call.socket.take().at(-1) ?? '';
  if (acknowledged) call.socket.receive(inDialog('ACK', ok));
  return call;
}

/** How to get there; `can` are the methods that do not throw. @type {Record<string, { can: string, reach: () => Promise<Call> }>} */
const states = {
  'placed before the connection': {
    can: 'cancel terminate close',
    reach: async () => {
      const { ua } = makeUa();
      return { ua, socket: sockets.at(-1), session: ua.invite('bob'), release() {} };
    },
  },
  'making the offer': {
    can: 'cancel terminate close',
    reach: async () => {
      const { factory, release } = heldHandler();
      return { ...(await placed({ sessionDescriptionHandlerFactory: factory })), release };
    },
  },
  calling: { can: 'cancel terminate close', reach: () => placed() },
  ringing: {
    can: 'cancel terminate close',
    reach: async () => {
      const call = await placed();
      call.socket.receive(answer(call.sent, 180));
      return call;
    },
  },
  cancelled: {
    can: 'cancel terminate close',
    reach: async () => {
      const call = await placed();
      call.socket.receive(answer(call.sent, 180));
      call.session.cancel();
      return call;
    },
  },
  'applying the answer': {
    can: 'bye terminate close unhold',
    reach: async () => {
      const { factory, release } = heldHandler();
      const call = await placed({
        sessionDescriptionHandlerFactory: Object.assign(
          (/** @type {any} */ session) => ({ ...factory(session), getDescription: async () => ({ body: sdp }) }),
          { calls: [] },
        ),
      });
      await answered(call);
      return { ...call, release };
    },
  },
  answered: {
    can: 'bye terminate close dtmf hold unhold reinvite update sendRequest refer',
    reach: async () => answered(await placed()),
  },
  'on hold, in a change': {
    can: 'bye terminate close dtmf hold unhold reinvite update sendRequest refer',
    reach: async () => {
      const call = await answered(await placed());
      call.session.hold();
      await settle();
      return call;
    },
  },
  'without a connection': {
    can: 'bye terminate close dtmf hold unhold reinvite update sendRequest refer',
    reach: async () => {
      const call = await answered(await placed());
      call.socket.fail();
      return call;
    },
  },
  'answered, ended': {
    can: 'bye terminate close',
    reach: async () => {
      const call = await answered(await placed());
      call.session.bye();
      return call;
    },
  },
  rejected: {
    can: 'bye terminate close',
    reach: async () => {
      const call = await placed();
      call.socket.receive(answer(call.sent, 486));
      return call;
    },
  },
  'calling, stopped': {
    can: 'cancel terminate close',
    reach: async () => {
      const call = await placed();
      call.ua.stop();
      return call;
    },
  },
  'rings here': { can: 'progress accept reject terminate close reply', reach: () => taken() },
  'rings here, progressed': {
    can: 'progress accept reject terminate close reply',
    reach: async () => {
      const call = await taken();
      call.session.progress({ statusCode: 183 });
      return call;
    },
  },
  'making the answer': {
    can: 'terminate close reject',
    reach: async () => {
      const { factory, release } = heldHandler();
      const call = await taken({ sessionDescriptionHandlerFactory: factory });
      call.session.accept();
      await settle();
      return { ...call, release };
    },
  },
  'waiting for the ACK': {
    can: 'terminate close bye dtmf hold unhold reinvite update sendRequest',
    reach: async () => accepted(await taken(), false),
  },
  'accepted here': {
    can: 'bye terminate close dtmf hold unhold reinvite update sendRequest refer',
    reach: async () => accepted(await taken()),
  },
  'cancelled by the caller': {
    can: 'bye close progress',
    reach: async () => {
      const call = await taken();
      call.socket.receive(inDialog('CANCEL', '', { branch: 'z9hG4bKinvite' }));
      return call;
    },
  },
  'rejected here': {
    can: 'bye close progress',
    reach: async () => {
      const call = await taken();
      call.session.reject();
      return call;
    },
  },
  'accepted here, stopped': {
    can: 'bye close progress',
    reach: async () => {
      const call = await accepted(await taken());
      call.ua.stop();
      return call;
    },
  },
};

/** With what fits. @type {Record<string, any[]>} */
const methods = {
  cancel: [],
  bye: [],
  terminate: [],
  close: [],
  dtmf: ['1'],
  hold: [],
  unhold: [],
  reinvite: [],
  update: [],
  sendRequest: ['OPTIONS'],
  refer: ['carol'],
  progress: [],
  accept: [],
  reject: [],
  reply: [],
};

/** @param {() => any} call @returns {any} what it threw */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error ?? 'something';
  }
}

/** Nothing that is ours says so: it was not looked at. */
const clumsy = /Cannot (read|set|destructure)|is not (a function|iterable|an object)/;

/** The call ends once, whatever was done. @param {Call} call @param {any[][]} events @param {boolean} ended  before */
async function finish({ ua, socket, release, session }, events, ended) {
  release();
  await settle();
  ua.stop();
  clock.advance(70_000);
  await settle();
  const names = events.map(([name]) => name);
  assert.equal(names.filter(name => name === 'terminated').length, ended ? 0 : 1);
  assert.deepEqual(Object.keys(ua.sessions), []);
  assert.equal(session.status, 9);
  assert.equal(session.dialog, undefined);
  assert.ok(socket);
}

for (const [state, { can, reach }] of Object.entries(states))
  test(`${state}: what fits works, what does not throws InvalidStateError`, async () => {
    for (const [name, args] of Object.entries(methods)) {
      const call = await reach();
      const { session } = call;
      if (!session[name]) continue;
      const ended = session.status === 9;
      const events = record(session);
      const before = session.settled;
      const error = thrown(() => session[name](...args));
      if (can.split(' ').includes(name)) assert.equal(error, undefined, `${name}: ${error?.stack}`);
      else assert.equal(error?.name, 'INVALID_STATE_ERROR', `${name} does not throw`);
      if (error) assert.equal(session.settled, before);
      session.settled.catch(() => {});
      before.catch(() => {});
      await finish(call, events, ended);
    }
  });

/** @type {any} */
const cyclic = { extraHeaders: [], body: {} };
cyclic.body.contentType = cyclic;
cyclic.sessionDescriptionHandlerOptions = cyclic;
const values = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  1n,
  true,
  '',
  'x',
  [],
  {},
  () => {},
  Symbol('s'),
  cyclic,
  'x'.repeat(1e5),
];
const names = ['extraHeaders', 'body', 'contentType', 'statusCode', 'status_code', 'reasonPhrase', 'modifiers'];
const odd = [
  ...values,
  ...names.flatMap(name => values.map(value => ({ [name]: value }))),
  ...values.map(value => ({ extraHeaders: [value] })),
  { sessionDescriptionHandlerOptions: 5, iceRestart: 'x', rel100: 'x', duration: {}, interToneGap: [] },
];

for (const [state, { reach }] of Object.entries(states))
  test(`${state}: arguments of other kinds are refused in words of ours, and do no harm`, async () => {
    for (const name of Object.keys(methods)) {
      const call = await reach();
      const { session } = call;
      if (!session[name]) continue;
      const ended = session.status === 9;
      const events = record(session);
      for (const first of odd)
        for (const args of [[first], [methods[name][0], first]]) {
          const error = thrown(() => session[name](...args));
          session.settled.catch(() => {});
          if (!error) continue;
          const what = `${name}(${args.map(each => (typeof each === 'object' ? Object.keys(each ?? {}) : String(each).slice(0, 20)))}): ${error.stack}`;
          assert.ok(error instanceof TypeError || /^(INVALID_STATE|NOT_SUPPORTED)_ERROR$/.test(error.name), what);
          assert.doesNotMatch(error.message, clumsy, what);
        }
      await settle();
      await finish(call, events, ended);
    }
  });

test('sendRequest() without a method sends nothing', async () => {
  const { ua, session, socket } = await answered(await placed());
  for (const method of [undefined, null, 5, {}, ''])
    assert.throws(() => session.sendRequest(method), new TypeError(`Invalid method: ${String(method)}`));
  assert.deepEqual(socket.take(), []);
  ua.stop();
});

/** @type {Record<string, () => any>} */
const agents = {
  'never started': () => makeUa({ autostart: false }),
  connecting: () => makeUa(),
  connected: () => connectedUa(),
  disconnected: () => {
    const made = connectedUa();
    made.socket.fail();
    return made;
  },
  stopped: () => {
    const made = connectedUa();
    made.ua.stop();
    return made;
  },
};
const plain = [
  'start',
  'stop',
  'isRegistered',
  'isConnected',
  'register',
  'unregister',
  'getLogger',
  'normalizeTarget',
];

for (const [state, make] of Object.entries(agents))
  test(`a user agent ${state}: every method, arguments of every kind`, async () => {
    for (const name of [...plain, 'invite']) {
      const { ua } = make();
      /** @type {any[]} */
      const sessions = [];
      ua.on('inviteSent', (/** @type {any} */ session) => sessions.push(session));
      for (const first of odd)
        for (const args of [[first], ['bob', first], ['bob', undefined, first]]) {
          const error = thrown(() => ua[name](...args));
          assert.ok(!error || error instanceof TypeError, `${name}: ${error?.stack}`);
          if (error) assert.doesNotMatch(error.message, clumsy, `${name}: ${error.stack}`);
        }
      await settle();
      ua.stop();
      clock.advance(70_000);
      await settle();
      assert.deepEqual(Object.keys(ua.sessions), [], name);
      assert.ok(sessions.every(({ status }) => status === 9));
      assert.equal(
        thrown(() => ua.start().stop()),
        undefined,
      );
    }
  });
