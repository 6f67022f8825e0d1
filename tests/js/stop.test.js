// @ts-check
// stop() at any moment: no listener, timer, Worker or open socket is left, and start() works again.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { clock, makeUa, settle, sockets } from './support/host.js';
import { answer, header, invite } from './support/messages.js';
import { Target } from './support/page.js';

const global = /** @type {any} */ (globalThis);

class FakeWorker {
  static running = 0;
  static started = 0;
  constructor() {
    FakeWorker.running++;
    FakeWorker.started++;
  }
  postMessage() {}
  terminate() {
    FakeWorker.running--;
  }
}

/** @type {Target} */
let window;
/** @type {Target} */
let document;
beforeEach(() => {
  [window, document] = [new Target(), new Target()];
  global.addEventListener = window.addEventListener.bind(window);
  global.removeEventListener = window.removeEventListener.bind(window);
  global.document = document;
  global.Worker = FakeWorker;
  FakeWorker.running = 0;
  clock.timers.clear();
  sockets.length = 0;
});
afterEach(() => {
  for (const name of ['addEventListener', 'removeEventListener', 'document', 'Worker']) delete global[name];
});

/** What there is. A socket that is closing counts as closed: the browser sees to that. */
const left = () => ({
  listeners: window.listeners + document.listeners,
  timers: clock.timers.size,
  workers: FakeWorker.running,
  sockets: sockets.filter(({ readyState }) => readyState < 2).length,
});
const nothing = { listeners: 0, timers: 0, workers: 0, sockets: 0 };

/** @typedef {ReturnType<typeof makeUa>['ua']} Ua */
const last = () => sockets[sockets.length - 1];
/** The answer to the newest request. @param {number} status @param {string[]} [headers] */
function reply(status, headers = []) {
  const requests = last().take();
  const request = requests[requests.length - 1];
  const contact = header(request, 'Contact');
  last().receive(answer(request, status, { headers: [...headers, ...(contact ? [`Contact: ${contact}`] : [])] }));
}
const challenge = ['WWW-Authenticate: Digest realm="example.com", nonce="n1", algorithm=MD5, qop="auth"'];

const cached = 'in the back/forward cache';
/** How to get there from a user agent that was made and not started. @type {Record<string, (ua: Ua) => any>} */
const moments = {
  'never started': () => {},
  connecting: ua => ua.start(),
  'after the attempt timed out': ua => {
    ua.start();
    clock.advance(10_000);
  },
  'waiting for recovery': ua => {
    ua.start();
    last().fail();
  },
  registering: ua => {
    ua.start();
    last().open();
  },
  'waiting for credentials': async ua => {
    moments.registering(ua);
    reply(401, challenge);
    await settle();
  },
  registered: ua => {
    moments.registering(ua);
    reply(200);
  },
  're-registering': ua => {
    moments.registered(ua);
    clock.advance(590_000);
  },
  unregistering: ua => {
    moments.registered(ua);
    ua.unregister();
  },
  'after a refused registration': ua => {
    moments.registering(ua);
    reply(503, ['Retry-After: 120']);
  },
  reconnecting: ua => {
    moments.registered(ua);
    last().fail();
  },
  'waiting to reconnect': ua => {
    moments.registered(ua);
    last().fail(1001);
  },
  'waiting for a pong': ua => {
    moments.registered(ua);
    window.dispatchEvent(new Event('online'));
  },
  'hidden, with a Worker': ua => {
    moments.registered(ua);
    document.show(true);
    assert.equal(FakeWorker.running, 1);
  },
  'calling out': async ua => {
    moments.registered(ua);
    ua.invite('bob');
    await settle();
    assert.match(last().sent.join(), /^INVITE /);
  },
  'with a call that rings': async ua => {
    moments.registered(ua);
    last().receive(invite());
    await settle();
  },
  'with a call that was answered': async ua => {
    ua.on('invite', session => session.accept());
    moments.registered(ua);
    last().receive(invite());
    await settle();
    await settle();
    assert.match(last().sent.join(), /SIP\/2.0 200 /);
  },
  [cached]: ua => {
    moments.registered(ua);
    window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
  },
};

/** Longer than any transaction lasts. */
const silence = 70_000;

const make = () =>
  makeUa({
    register: true,
    autostart: false,
    registerRetry: true,
    keepAliveInterval: 60,
    credentials: () => new Promise(() => {}),
  }).ua;

for (const [moment, reach] of Object.entries(moments)) {
  test(`${moment}: a silent server leaves nothing after stop()`, async () => {
    const ua = make();
    await reach(ua);
    ua.stop();
    clock.advance(silence);
    assert.deepEqual(left(), nothing);
  });

  test(`${moment}: start() after stop() registers, and stop() leaves nothing`, async () => {
    const ua = make();
    await reach(ua);
    document.show(false);
    ua.stop();
    ua.start();
    ua.stop();
    clock.advance(silence);
    assert.deepEqual(left(), nothing);
    ua.start();
    if (!ua.configuration.register) ua.register();
    last().open();
    reply(200);
    assert.ok(ua.isRegistered());
    assert.equal(left().listeners, 6 + 1);
    assert.equal(left().sockets, 1);
    ua.stop();
    reply(200);
    assert.deepEqual(left(), nothing);
  });

  test(`${moment}: a connection that breaks during stop() leaves nothing`, async () => {
    const ua = make();
    await reach(ua);
    ua.stop();
    last()?.fail();
    if (moment === cached) clock.advance(silence); // its connection ended before, and nobody was told
    assert.deepEqual(left(), nothing);
  });
}

for (const event of ['connecting', 'connected', 'registered', 'unregistered', 'disconnected', 'invite'])
  test(`stop() from a listener of ${event} leaves nothing`, async () => {
    const ua = make();
    const heard = new Promise(resolve =>
      ua.once(/** @type {any} */ (event), () => {
        ua.stop();
        resolve(null);
      }),
    );
    ua.start();
    if (last().readyState === 0) last().open();
    if (last().sent.length) reply(200);
    if (event === 'invite') last().receive(invite());
    if (event === 'unregistered') last().fail();
    if (event === 'disconnected') for (let i = 0; i < 4; i++, clock.advance(10_000)) last().fail();
    await heard;
    clock.advance(silence);
    assert.deepEqual(left(), nothing);
  });

test('a hidden page that is stopped ends its Worker at once', async () => {
  const ua = make();
  const before = FakeWorker.started;
  await moments['hidden, with a Worker'](ua);
  ua.stop();
  reply(200);
  assert.deepEqual(left(), nothing);
  ua.start();
  last().open();
  assert.equal(FakeWorker.started, before + 2);
  assert.equal(FakeWorker.running, 1);
  ua.stop();
  clock.advance(silence);
  assert.deepEqual(left(), nothing);
});
