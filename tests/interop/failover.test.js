// @ts-check
// The built package under Node against two Kamailios: servers that die, come back, and are restarted behind a network.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeAgent, next, stop, useWebSocket } from './agent.js';
import { FaultyProxy } from './faulty-proxy.js';
import { startKamailio } from './kamailio.js';

const users = { alice: 'wonderland', bob: 'builder' };
/** Of the higher weight, over ws. @type {import('./kamailio.js').Kamailio} */
let first;
/** Over wss, SHA-256. @type {import('./kamailio.js').Kamailio} */
let second;

before(async () => {
  [first, second] = await Promise.all([startKamailio({ users }), startKamailio({ users, algorithm: 'SHA-256' })]);
  useWebSocket(first.ca, second.ca);
});
after(async () => {
  await stop().finally(first.stop).finally(second.stop);
});

const sleep = (/** @type {number} */ ms) => new Promise(resolve => setTimeout(resolve, ms));
const serverOf = (/** @type {any} */ agent) => agent.transport?.server?.ws_uri;

/** With both servers. @param {string} user @param {object} [options] @returns {any} */
const connect = (user, options) =>
  makeAgent(first, user, {
    wsServers: [
      { ws_uri: second.wss, weight: 1 },
      { ws_uri: first.ws, weight: 10 },
    ],
    wsServerMaxReconnection: 1,
    connectionRecoveryMinInterval: 1,
    connectionRecoveryMaxInterval: 2,
    ...options,
  });

/** They are at that server, and can call each other. @param {any[]} agents @param {string} url */
async function talk([alice, bob], url) {
  assert.deepEqual([serverOf(alice), serverOf(bob)], [url, url]);
  const invited = next(bob, 'invite');
  const outgoing = alice.invite('bob');
  const [incoming] = await invited;
  const accepted = next(outgoing, 'accepted');
  incoming.accept();
  await accepted;
  const ended = next(incoming, 'terminated');
  outgoing.bye();
  await ended;
}

/** @param {any[]} agents */
const registered = agents => Promise.all(agents.map(agent => next(agent, 'registered')));

test('phones go where a server is: to the first, to the second when that dies, back when the second does', async () => {
  const agents = [connect('alice'), connect('bob')];
  await registered(agents);
  await talk(agents, first.ws);

  let onward = registered(agents);
  await first.kill();
  await onward;
  await talk(agents, second.wss);

  let moves = 0;
  for (const agent of agents) agent.on('connecting', () => moves++);
  await first.restart();
  await sleep(1500);
  assert.equal(moves, 0, 'a connection that works is kept');

  onward = registered(agents);
  await second.kill();
  await onward;
  await talk(agents, first.ws);
  await stop(agents);
  await second.restart();
});

test('phones that lost both servers come back to the one that is there again', async () => {
  const agents = [connect('alice'), connect('bob')];
  await registered(agents);
  const lost = Promise.all(agents.map(agent => next(agent, 'disconnected')));
  await Promise.all([first.kill(), second.kill()]);
  await lost;
  await sleep(2500);
  const back = registered(agents);
  await second.restart();
  await back;
  await talk(agents, second.wss);
  await stop(agents);
  await first.restart();
});

test('a server that is restarted behind a network that takes connections, and then is slow, is come back to', async () => {
  const network = await new FaultyProxy(first.ws).accept();
  const alice = makeAgent(first, 'alice', { wsServers: network.url });
  try {
    await next(alice, 'registered');
    await first.kill();
    await sleep(2500);
    assert.ok(network.accepted > 1, 'tried meanwhile');
    assert.ok(network.accepted < 6, `${network.accepted} connections in 2.5 s`);
    network.rate = 4000;
    const back = next(alice, 'registered');
    await first.restart();
    await back;
    assert.equal(alice.isRegistered(), true);
    network.rate = 0;
    await stop([alice]);
  } finally {
    network.close();
  }
});

test('a server that falls silent is left for the other one', async () => {
  const network = await new FaultyProxy(first.ws).accept();
  const wsServers = [
    { ws_uri: network.url, weight: 10 },
    { ws_uri: second.wss, weight: 1 },
  ];
  const alice = connect('alice', { wsServers, keepAliveInterval: 1, keepAliveOptions: true });
  try {
    await next(alice, 'registered');
    await sleep(1500);
    const noticed = new Promise(resolve => alice.once('keepAliveTimeout', () => resolve(true)));
    network.blackHole(true);
    network.refuse();
    assert.ok(await Promise.race([noticed, sleep(14_000)]), 'noticed');
    await next(alice, 'registered');
    assert.equal(serverOf(alice), second.wss);
    network.blackHole(false);
    await stop([alice]);
  } finally {
    network.close();
  }
});
