// @ts-check
// js/testing: the virtual clock and the network in memory.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSipServer, FakeNetwork, VirtualClock } from '../../js/testing/index.js';

const options =
  'OPTIONS sip:sipua.test SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n' +
  'To: <sip:sipua.test>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n';

/** @param {number} [latency] */
function setUp(latency = 0) {
  const clock = new VirtualClock();
  const network = new FakeNetwork(createSipServer({ clock }), { clock, latency });
  /** @type {string[]} */
  const events = [];
  const socket = new network.WebSocket('ws://server.test/', 'sip');
  socket.onopen = () => events.push(`open ${socket.protocol}`);
  socket.onmessage = ({ data }) => events.push(data.split('\r\n')[0]);
  socket.onerror = () => events.push('error');
  socket.onclose = ({ code, wasClean }) => events.push(`close ${code} ${wasClean}`);
  return { clock, network, socket, events };
}

describe('the fake WebSocket', () => {
  test('opens, carries a request and its answer, and closes', () => {
    const { clock, socket, events } = setUp(10);
    clock.advance(9);
    assert.deepEqual([socket.readyState, events], [0, []]);
    assert.throws(() => socket.send('too early'), { name: 'InvalidStateError' });
    clock.advance(1);
    socket.send(options);
    clock.advance(19);
    assert.deepEqual(events, ['open sip']);
    clock.advance(1);
    socket.close(1000);
    clock.advance(10);
    assert.deepEqual(events, ['open sip', 'SIP/2.0 200 OK', 'close 1000 true']);
  });

  test('does not open while the network is down, nor without the subprotocol', () => {
    const { clock, network, events } = setUp();
    network.isUp = false;
    clock.advance(0);
    assert.deepEqual(events, ['error', 'close 1006 false']);
    network.isUp = true;
    const other = new network.WebSocket('ws://server.test/');
    clock.advance(0);
    assert.equal(other.readyState, 3);
  });

  test('notices a lost connection and does not notice a stalled one', () => {
    const { clock, network, socket, events } = setUp();
    clock.advance(0);
    network.stall();
    socket.send(options);
    clock.advance(60_000);
    assert.deepEqual(events, ['open sip']);
    network.drop();
    assert.deepEqual(events, ['open sip', 'error', 'close 1006 false']);
    assert.deepEqual(network.open, []);
  });

  test('tells listeners too, and notes what it carried', () => {
    const { clock, network, socket } = setUp();
    let heard = 0;
    socket.addEventListener('message', () => heard++);
    clock.advance(0);
    socket.send(new TextEncoder().encode(options));
    clock.advance(0);
    assert.equal(heard, 1);
    assert.deepEqual(
      network.traffic.map(({ way, text }) => `${way} ${text.split('\r\n')[0]}`),
      ['> OPTIONS sip:sipua.test SIP/2.0', '< SIP/2.0 200 OK'],
    );
  });
});

describe('the virtual clock', () => {
  test('runs timers in the order of their time', () => {
    const clock = new VirtualClock(1000);
    /** @type {[string, number][]} */
    const ran = [];
    const note = (/** @type {string} */ name) => () => ran.push([name, clock.now()]);
    clock.setTimeout(note('late'), 50);
    clock.setTimeout(note('early'), 10);
    clock.setTimeout(note('early too'), 10);
    clock.clearTimeout(clock.setTimeout(note('never'), 20));
    const every = clock.setInterval(note('tick'), 30);
    clock.advance(60);
    clock.clearInterval(every);
    clock.advance(60);
    assert.deepEqual(ran, [
      ['early', 1010],
      ['early too', 1010],
      ['tick', 1030],
      ['late', 1050],
      ['tick', 1060],
    ]);
    assert.deepEqual([clock.now(), clock.pending], [1120, 0]);
  });

  test('lets promises settle between timers', async () => {
    const clock = new VirtualClock();
    const wait = (/** @type {number} */ ms) => new Promise(resolve => clock.setTimeout(() => resolve(null), ms));
    let done = 0;
    const work = async () => {
      await wait(10);
      await wait(10);
      done = clock.now();
    };
    void work();
    const start = clock.now();
    await clock.run(20);
    assert.equal(done - start, 20);
    await assert.rejects(
      clock.until(() => false, 100),
      /not within 100 ms/,
    );
  });

  test('takes the place of the global timers and gives it back', () => {
    const clock = new VirtualClock();
    const { setTimeout: original } = globalThis;
    const uninstall = clock.install();
    let ran = false;
    setTimeout(() => {
      ran = true;
    }, 3_600_000);
    const [date, ms] = [Date.now(), performance.now()];
    clock.advance(3_600_000);
    assert.deepEqual([ran, Date.now() - date, performance.now() - ms], [true, 3_600_000, 3_600_000]);
    assert.equal(new Date().toISOString(), new Date(clock.now()).toISOString());
    assert.equal(new Date(2026, 0, 2, 3).getHours(), 3);
    uninstall();
    assert.equal(globalThis.setTimeout, original);
    assert.ok(Date.now() > 1_700_000_000_000 + 3_600_000);
  });
});
