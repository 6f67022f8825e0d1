// @ts-check
// One timer, outputs in order, frames given back whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { makeAgent } from '../../js/configuration.js';
import { Command, Pump } from '../../js/pump.js';
import { clock, connectedUa, makeUa, record, settle, sockets } from './support/host.js';
import { answer, invite } from './support/messages.js';

test('there is one timer, for the next deadline', async () => {
  clock.timers.clear();
  const { ua, socket } = connectedUa();
  assert.equal(clock.timers.size, 0);
  ua.invite('bob');
  await settle();
  socket.take();
  assert.equal(clock.timers.size, 1);
  ua.invite('carol');
  await settle();
  assert.equal(clock.timers.size, 1);
  clock.advance(40_000);
  assert.deepEqual(ua.sessions, {});
});

test('time that jumps is one late tick', async () => {
  const { ua, socket } = connectedUa();
  const events = record(ua.invite('bob'), ['failed', 'terminated']);
  await settle();
  socket.take();
  clock.now += 3_600_000;
  clock.advance(0);
  assert.deepEqual(
    events.map(event => event.slice(0, 3)),
    [
      ['failed', null, 'Request Timeout'],
      ['terminated', null, 'Request Timeout'],
    ],
  );
});

test('a timer that only counts is enough: the clock may stand still', async () => {
  const { ua, socket } = connectedUa();
  const events = record(ua.invite('bob'), ['failed']);
  await settle();
  socket.take();
  for (let i = 0; i < 50 && clock.timers.size; i++) {
    const [[id, { run }]] = clock.timers;
    clock.timers.delete(id);
    run();
  }
  assert.equal(events.length, 1);
});

test('events that a listener causes come after the one it hears', async () => {
  const { socket, events } = connectedUa();
  /** @type {string[]} */
  const order = [];
  socket.receive(invite({ callId: 'order' }));
  const session = events.at(-1)?.[1];
  for (const name of ['rejected', 'failed', 'terminated']) session.on(name, () => order.push(name));
  session.on('rejected', () => order.push('rejected, second listener'));
  session.prependListener('rejected', () => assert.throws(() => session.reject(), SIP.Exceptions.InvalidStateError));
  session.reject();
  assert.deepEqual(order, ['rejected', 'rejected, second listener', 'failed', 'terminated']);
});

test('a frame that comes while another is handled waits for its turn', () => {
  const { ua, socket } = connectedUa();
  /** @type {string[]} */
  const order = [];
  ua.on('invite', session => {
    const name = session.request.call_id;
    order.push(`${name} begins`);
    if (name === 'outer') socket.receive(invite({ callId: 'inner' }).replace(/z9hG4bK/, 'z9hG4bKinner'));
    order.push(`${name} ends`);
  });
  socket.receive(invite({ callId: 'outer' }));
  assert.deepEqual(order, ['outer begins', 'outer ends', 'inner begins', 'inner ends']);
});

test('a message is one object in every event that shows it, and later the request of its session', () => {
  const { socket, events } = connectedUa({ noAnswerTimeout: 5 });
  socket.receive(invite({ callId: 'identity' }));
  const session = events.at(-1)?.[1];
  const ended = record(session, ['failed', 'terminated']);
  clock.advance(6000);
  assert.deepEqual(ended, [
    ['failed', session.request, 'No Answer'],
    ['terminated', session.request, 'No Answer'],
  ]);
});

test('a text of an earlier frame, not ASCII, is handed back whole', async () => {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  const events = record(session, ['accepted']);
  await settle();
  const [sent] = socket.take();
  const body = 's=żółw\r\n';
  socket.receive(answer(sent, 200, { headers: ['Contact: <sip:b@c>', 'Subject: 😀'], body }));
  socket.receive(answer(sent, 180));
  await settle();
  assert.equal(events[0][1].getHeader('subject'), '😀');
  assert.equal(events[0][1].body, body);
});

test('what is not SIP is logged once and dropped, and the connection is kept', () => {
  const { ua, socket, log, events } = connectedUa();
  const count = events.length;
  for (const text of [
    'hello',
    '\u0000\ud800',
    'INVITE sip:alice@example.com SIP/2.0\r\nVia: SIP/2.0/WS a;bra',
    'x'.repeat(100_000),
    `OPTIONS sip:a@b SIP/2.0\r\nA: ${'x'.repeat(400_000)}\r\n\r\n`,
  ]) {
    log.length = 0;
    socket.receive(text);
    const warnings = log.filter(([level, category]) => level === 'warn' && category === 'sip.parser');
    assert.equal(warnings.length, 1, text.slice(0, 40));
  }
  assert.equal(events.length, count);
  assert.deepEqual(socket.take(), []);
  assert.ok(ua.isConnected());
  const text = 'Via: SIP/2.0/WS a;branch=z9hG4bK1\r\nFrom: <sip:b@b>;tag=1\r\nTo: <sip:alice@example.com>';
  socket.receive(`OPTIONS sip:alice@example.com SIP/2.0\r\n${text}\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n`);
  assert.match(socket.take()[0], /^SIP\/2\.0 200 OK/);
});

test('without listeners or a console no log text crosses the border', () => {
  const { ua } = makeUa({ log: { builtinEnabled: false } });
  sockets[sockets.length - 1].open();
  assert.equal(ua.log.isEnabled(0), false);
  sockets[sockets.length - 1].receive('not SIP');
});

test('the core keeps nothing of calls that ended', () => {
  clock.timers.clear();
  const agent = makeAgent({ uri: 'sip:alice@example.com', register: false }, new Uint8Array(32));
  /** @type {any[]} */
  const outputs = [];
  const pump = new Pump(agent, { apply: output => outputs.push(output), answer: () => false }, 262144);
  pump.command(Command.start, 0);
  pump.opened();
  for (let i = 0; i < 50; i++) {
    pump.frame(invite({ callId: `leak-${i}` }).replace('z9hG4bK', `z9hG4bK${i}`));
    assert.equal(pump.command(Command.reject, outputs[outputs.length - 1].id), null);
    assert.deepEqual(pump.command(Command.reject, 4711), { code: 'unknown', what: 'session' });
  }
  assert.ok(agent.liveObjects() > 0);
  clock.advance(200_000);
  assert.equal(agent.liveObjects(), 0);
  assert.equal(clock.timers.size, 0);
  agent.delete();
});
