// @ts-check
// Applications and session description handlers that do not keep to anything: the call ends once, nobody else notices.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import SIP from '../../js/index.js';
import { clock, connectedUa, fakeHandler, record, settle } from './support/host.js';
import { answer, inDialog, invite } from './support/messages.js';

const sdp = 'v=0\r\n';
const contact = 'Contact: <sip:bob@bob.invalid;transport=ws>';
const good = { body: sdp, contentType: 'application/sdp' };

/** Errors thrown again from a microtask, and promises that were rejected unheard. @type {any[]} */
let thrown = [];
/** @type {any[]} */
let unheard = [];
/** @type {Record<string, Function[]>} */
const before = {};
beforeEach(() => {
  [thrown, unheard] = [[], []];
  for (const [name, list] of Object.entries({ uncaughtException: thrown, unhandledRejection: unheard })) {
    before[name] = process.rawListeners(name);
    process.removeAllListeners(name);
    process.on(name, error => void list.push(error));
  }
});
afterEach(() => {
  for (const [name, listeners] of Object.entries(before)) {
    process.removeAllListeners(name);
    for (const each of listeners) process.on(name, /** @type {any} */ (each));
  }
});

/** A user agent with a call of ours and one of bob's, each answered, changed and ended as far as it goes. @param {any} made */
async function live({ ua, socket }, onSession = (/** @type {any} */ _session) => {}) {
  /** @type {any[]} */
  const sessions = [];
  for (const name of ['invite', 'inviteSent'])
    ua.on(name, (/** @type {any} */ each) => sessions.push(each) && onSession(each));
  socket.receive(invite());
  const incoming = sessions[0];
  const attempt = async (/** @type {() => void} */ step) => {
    try {
      step();
    } catch (error) {
      if (/** @type {any} */ (error).name !== 'INVALID_STATE_ERROR') throw error;
    }
    await settle();
  };
  await attempt(() => incoming.accept());
  const ok = socket.take().findLast((/** @type {string} */ text) => text.startsWith('SIP/2.0 200')) ?? '';
  if (ok) await attempt(() => socket.receive(inDialog('ACK', ok)));
  await attempt(() => incoming.hold());
  await attempt(() => incoming.dtmf('12'));
  await attempt(() => incoming.refer('carol'));
  if (ok) await attempt(() => socket.receive(inDialog('INVITE', ok, { cseq: 30, body: sdp, headers: [contact] })));
  socket.take();
  const outgoing = ua.invite('bob');
  await settle();
  const [sent] = socket.take();
  for (const status of [180, 200])
    if (sent)
      await attempt(() => socket.receive(answer(sent, status, { headers: [contact], body: status > 199 ? sdp : '' })));
  await attempt(() => outgoing.hold());
  const offer = socket.take().at(-1);
  if (offer?.startsWith('INVITE'))
    await attempt(() => socket.receive(answer(offer, 200, { headers: [contact], body: sdp })));
  await attempt(() => outgoing.terminate());
  ua.stop();
  clock.advance(70_000);
  await settle();
  return { incoming, outgoing, sessions };
}

/** @type {Record<string, any>} */
const misbehaviours = {
  'throws at once': () => {
    throw new Error('bad handler');
  },
  'rejects with nothing': () => Promise.reject(),
  'never settles': () => new Promise(() => {}),
  'gives nothing': () => undefined,
  'gives a text': () => Promise.resolve('v=0'),
  'gives what WebRTC calls a description': () => ({ type: 'offer', sdp }),
  'gives a body that is none': () => ({ body: 5, contentType: 'application/sdp' }),
  'has an answer that throws': () => ({
    get body() {
      throw new Error('bad getter');
    },
  }),
  'is a thenable that resolves twice, and throws': () => ({
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    then(/** @type {any} */ resolve) {
      resolve(good);
      resolve(good);
      throw new Error('bad thenable');
    },
  }),
};

for (const [how, act] of Object.entries(misbehaviours))
  for (const part of ['get', 'set'])
    test(`a handler whose ${part}Description ${how}`, async () => {
      const made = connectedUa({ sessionDescriptionHandlerFactory: fakeHandler({ [part]: act }) });
      /** @type {any[][]} */
      const events = [];
      const { sessions } = await live(made, session => events.push(record(session)));
      assert.deepEqual(Object.keys(made.ua.sessions), []);
      for (const [i, session] of sessions.entries()) {
        assert.equal(session.status, 9);
        assert.equal(events[i].filter(([name]) => name === 'terminated').length, 1);
      }
      assert.deepEqual([thrown, unheard], [[], []]);
    });

test('a description without a body is never sent', async () => {
  for (const gives of [undefined, {}, 'v=0', { type: 'offer', sdp }, { body: 5 }]) {
    const { ua, socket } = connectedUa({ sessionDescriptionHandlerFactory: fakeHandler({ get: () => gives }) });
    const session = ua.invite('bob');
    const events = record(session, ['failed']);
    await settle();
    assert.deepEqual(socket.take(), []);
    assert.equal(events[0][2], 'WebRTC Error');
    assert.equal(events[0][3].message, 'getDescription() gave no body');
  }
});

/** @type {Record<string, any>} */
const factories = {
  'gives nothing': () => undefined,
  'gives a promise': async () => fakeHandler()(),
  'gives an empty object': () => ({}),
  throws: () => {
    throw new Error('no media');
  },
  'ends the call': (/** @type {any} */ session) => {
    session.terminate();
    return fakeHandler()(session);
  },
  'stops the user agent': (/** @type {any} */ session) => {
    session.ua.stop();
    return fakeHandler()(session);
  },
  'makes handlers that throw in close()': (/** @type {any} */ session) => ({
    ...fakeHandler()(session),
    close: () => {
      throw new Error('bad close');
    },
  }),
  'makes handlers that end the call in close()': (/** @type {any} */ session) => ({
    ...fakeHandler()(session),
    close: () => session.close(),
  }),
  'makes handlers that stop the user agent in getDescription()': (/** @type {any} */ session) => ({
    ...fakeHandler()(session),
    getDescription: async () => {
      session.ua.stop();
      return good;
    },
  }),
};

for (const [how, factory] of Object.entries(factories))
  test(`a factory that ${how}`, async () => {
    const made = connectedUa({ sessionDescriptionHandlerFactory: factory });
    /** @type {any[][]} */
    const events = [];
    const { sessions } = await live(made, session => events.push(record(session)));
    assert.deepEqual(Object.keys(made.ua.sessions), []);
    for (const [i, session] of sessions.entries()) {
      assert.equal(session.status, 9, `session ${i}`);
      assert.equal(events[i].filter(([name]) => name === 'terminated').length, 1);
    }
    assert.deepEqual([thrown, unheard], [[], []]);
  });

const everyEvent = (
  'progress accepted rejected failed terminated cancel bye ack confirmed invite dialog reinvite reinviteAccepted ' +
  'reinviteFailed renegotiationError dtmf referRequested refer directionChanged SessionDescriptionHandler-created'
).split(' ');

/** What listeners of every event do. @type {Record<string, (session: any, ua: any) => void>} */
const reactions = {
  throw: () => {
    throw new Error('bad listener');
  },
  'end the call': session => session.close(),
  'stop the user agent': (_, ua) => ua.stop(),
  'stop and start it': (_, ua) => ua.stop().start(),
  'remove every listener': session => session.removeAllListeners(),
  'change the call': session => {
    session.data.changes = (session.data.changes ?? 0) + 1;
    if (session.data.changes > 9) return; // each change has events of its own
    for (const name of ['hold', 'unhold', 'reinvite', 'dtmf', 'refer', 'accept', 'progress'])
      try {
        session[name]?.(name === 'refer' ? 'carol' : name === 'dtmf' ? 1 : undefined);
      } catch (error) {
        if (/** @type {any} */ (error).name !== 'INVALID_STATE_ERROR') throw error;
      }
  },
  'wait for the outcome': session => void session.settled.catch(() => {}),
  'place another call': (session, ua) => {
    if (session.data.isOld) return;
    session.data.isOld = true;
    ua.invite('carol').data.isOld = true;
  },
};

for (const [what, react] of Object.entries(reactions))
  test(`listeners of every event ${what}`, async () => {
    const made = connectedUa();
    /** @type {any[][]} */
    const ends = [];
    let heard = 0;
    const { sessions } = await live(made, session => {
      ends.push(record(session, ['terminated']));
      const others = /** @type {any[]} */ (ends.at(-1));
      for (const name of everyEvent)
        session.on(name, () => {
          heard++;
          react(session, made.ua);
        });
      session.on('terminated', () => others.push(['again']));
    });
    made.ua.stop();
    clock.advance(70_000);
    await settle();
    assert.deepEqual(Object.keys(made.ua.sessions), []);
    assert.ok(heard > 0);
    for (const [i, session] of sessions.entries()) {
      assert.equal(session.status, 9, `session ${i}`);
      if (what !== 'remove every listener') assert.equal(ends[i].length, 2);
    }
    assert.ok(thrown.every(error => error.message === 'bad listener'));
    if (what === 'throw') assert.equal(thrown.length, heard);
    else assert.deepEqual(thrown, []);
    assert.deepEqual(unheard, []);
  });

test('a handler in the manner of version 0.8: a prototype made of SIP.SessionDescriptionHandler', async () => {
  // classic API, section 6.1
  const { SessionDescriptionHandler, EventEmitter } = /** @type {any} */ (SIP);
  /** @this {any} @param {any} session */
  function old(session) {
    SessionDescriptionHandler.call(this);
    EventEmitter.call(this);
    this.session = session;
  }
  const Handler = /** @type {any} */ (old);
  Handler.prototype = Object.create(SessionDescriptionHandler.prototype, {
    getDescription: {
      /** @this {any} */
      value() {
        this.emit('getDescription', { type: 'offer', sdp });
        return Promise.resolve(good);
      },
    },
    setDescription: { value: async () => {} },
    hasDescription: { value: () => true },
    holdModifier: { value: async (/** @type {any} */ description) => description },
    close: { value() {} },
  });
  const made = connectedUa({ sessionDescriptionHandlerFactory: (/** @type {any} */ session) => new Handler(session) });
  const { ua, socket, log } = made;
  const session = ua.invite('bob');
  assert.ok(session.sessionDescriptionHandler instanceof SessionDescriptionHandler);
  let heard = 0;
  session.sessionDescriptionHandler.on('getDescription', () => heard++);
  await settle();
  socket.receive(answer(socket.take()[0], 200, { headers: [contact], body: sdp }));
  await settle();
  socket.take();
  session.hold();
  await settle();
  socket.receive(answer(socket.take().at(-1) ?? '', 488));
  await settle();
  assert.deepEqual([heard, session.status, session.local_hold], [1, 12, false]);
  assert.deepEqual(
    log.filter(([level, , , content]) => level === 'warn' && /private|handler/.test(content)),
    [],
  );
  session.bye();
  ua.stop();
});
