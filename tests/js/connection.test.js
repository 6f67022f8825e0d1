// @ts-check
// What keeps a connection alive, and what the page's events do to it, through the classic API.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { clock, connectedUa, makeUa, record, sockets } from './support/host.js';
import { answer } from './support/messages.js';

const global = /** @type {any} */ (globalThis);
const last = () => sockets[sockets.length - 1];
const ping = '\r\n\r\n';

/** The window's events. @type {EventTarget} */
let page;
beforeEach(() => {
  page = new EventTarget();
  global.addEventListener = page.addEventListener.bind(page);
  global.removeEventListener = page.removeEventListener.bind(page);
});
afterEach(() => {
  delete global.addEventListener;
  delete global.removeEventListener;
});
/** @param {string} name @param {object} [fields] */
const fire = (name, fields) => page.dispatchEvent(Object.assign(new Event(name), fields));

test('pings go out at the interval, and a missing answer is an event', () => {
  const { ua, socket } = connectedUa({ keepAliveInterval: 60 });
  const events = record(ua, ['keepAliveTimeout']);
  const untilPing = () => {
    for (let second = 0; second <= 60 && !socket.sent.length; second++) clock.advance(1000);
    assert.deepEqual(socket.take(), [ping]);
  };
  untilPing();
  socket.receive('\r\n');
  untilPing();
  assert.deepEqual(events, []);
  clock.advance(10_000);
  assert.deepEqual(events, [['keepAliveTimeout']]);
  assert.notEqual(last(), socket, 'a server that answered before and is silent now is connected to again');
  assert.equal(socket.readyState, 3);
  last().open();
  assert.ok(ua.isConnected());
  ua.stop();
});

test('a page that comes online, or out of the back/forward cache, does not wait', () => {
  const { ua, socket } = connectedUa();
  fire('online');
  assert.match(socket.take().join(), /^\r\n\r\n,OPTIONS /);
  socket.receive('\r\n');
  clock.advance(20_000);
  assert.equal(last(), socket, 'alive');
  fire('pageshow', { persisted: true });
  assert.notEqual(last(), socket, 'dead, whatever its readyState says');
  ua.stop();
});

test('a wait for the next attempt ends when the network is back', () => {
  const { ua } = makeUa();
  last().fail();
  const count = sockets.length;
  fire('online');
  assert.equal(sockets.length, count + 1);
  ua.stop();
});

test('a page that goes away stops its user agent, unless it is kept or autostop is off', () => {
  const { ua } = connectedUa();
  fire('pagehide', { persisted: true });
  assert.equal(ua.status, 2);
  fire('pagehide', { persisted: false });
  assert.equal(ua.status, 3);
  const { ua: other } = connectedUa({ autostop: false });
  fire('pagehide', { persisted: false });
  assert.equal(other.status, 2);
  other.stop();
});

test('a page that may be cached closes its connection, and hears nothing of it before it is back', () => {
  const { ua, socket, events } = connectedUa();
  events.length = 0;
  fire('pagehide', { persisted: true });
  assert.equal(socket.readyState, 3);
  assert.deepEqual(events, []);
  fire('pageshow', { persisted: true });
  last().open();
  assert.deepEqual(
    events.map(event => event[0]),
    ['connecting', 'connected'],
  );
  ua.stop();
});

test('a page that was waiting for its next attempt when it was cached does not wait any more', () => {
  const { ua } = makeUa();
  last().fail();
  const count = sockets.length;
  fire('pagehide', { persisted: true });
  fire('pageshow', { persisted: true });
  assert.equal(sockets.length, count + 1);
  ua.stop();
});

test('a hidden page is woken by its Worker, and time goes on as before', () => {
  /** @type {any[]} */
  const workers = [];
  global.document = Object.assign(new EventTarget(), { hidden: true });
  global.Worker = class {
    constructor() {
      workers.push(this);
    }
    postMessage() {}
    terminate() {
      this.ended = true;
    }
  };
  const { ua, socket } = connectedUa();
  fire('online');
  const armed = clock.timers.size;
  clock.now += 10_000; // the page's own timers do not fire
  workers.at(-1).onmessage({});
  assert.equal(clock.timers.size, armed, 'one timer at most, here for the next connection attempt');
  assert.notEqual(last(), socket, 'the check was not answered');
  last().open();
  assert.ok(
    workers.every(({ ended }) => ended),
    'no deadline, no Worker',
  );
  assert.equal(clock.timers.size, armed - 1);
  clock.advance(100_000);
  const session = ua.invite('bob');
  const events = record(session, ['failed']);
  clock.advance(1000);
  assert.deepEqual(events, []);
  ua.stop();
  delete global.document;
  delete global.Worker;
});

test('after stop() the page is not listened to', () => {
  const { ua, socket } = connectedUa();
  ua.stop();
  socket.take();
  const count = sockets.length;
  fire('online');
  fire('pageshow', { persisted: true });
  assert.deepEqual(socket.take(), []);
  assert.equal(sockets.length, count);
});

test('GRUUs are in ua.contact while registered', () => {
  const { ua, socket } = connectedUa({ register: true });
  const own = ua.contact.toString();
  const [request] = socket.take();
  const contact = /Contact: (.*)/.exec(request)?.[1].replace(/;expires=.*/, '');
  socket.receive(
    answer(request, 200, {
      headers: [
        `Contact: ${contact};expires=600;pub-gruu="sip:alice@example.com;gr=x";temp-gruu="sip:t@example.com;gr"`,
      ],
    }),
  );
  assert.equal(ua.contact.toString(), '<sip:alice@example.com;gr=x>');
  assert.equal(ua.contact.toString({ anonymous: true }), '<sip:t@example.com;gr>');
  assert.equal(ua.contact.pub_gruu?.getParam('gr'), 'x');
  ua.unregister();
  socket.receive(answer(socket.take()[0], 200, {}));
  assert.equal(ua.contact.toString(), own);
  assert.equal(ua.contact.temp_gruu, null);
  ua.stop();
});
