// @ts-check
// Options authenticationFactory and credentials (classic API, sections 2.2 and 7.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectedUa, makeUa, settle, sockets } from './support/host.js';
import { answer, header } from './support/messages.js';

const challenge = 'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=X-OWN';
/** @param {any} socket @param {string[]} [headers] */
function refuse(socket, headers = [challenge]) {
  const [request] = socket.take();
  socket.receive(answer(request, 401, { headers }));
  return request;
}

test('an authenticationFactory answers challenges', async () => {
  /** @type {any[]} */
  const seen = [];
  const { ua, socket, events } = connectedUa({
    register: true,
    authenticationFactory: (/** @type {any} */ agent) => ({
      authenticate(/** @type {any} */ request, /** @type {any} */ wanted) {
        seen.push([agent, request.method, request.ruri.toString(), wanted.realm, wanted.nonce]);
        return true;
      },
      toString: () => 'Own secret="x"',
    }),
  });
  const first = refuse(socket);
  await settle();
  const [second] = socket.take();
  assert.equal(header(second, 'Authorization'), 'Own secret="x"');
  assert.equal(parseInt(header(second, 'CSeq'), 10), parseInt(header(first, 'CSeq'), 10) + 1);
  assert.deepEqual(seen, [[ua, 'REGISTER', 'sip:example.com', 'r', 'n']]);
  socket.receive(answer(second, 401, { headers: [challenge] }));
  await settle();
  assert.deepEqual(events.at(-1)?.slice(2), ['Authentication Error'], 'refused: not the same again');
  assert.equal(seen.length, 1);
  ua.stop();
});

for (const [what, authenticate] of /** @type {[string, () => any][]} */ ([
  ['declines', () => false],
  ['declines later', async () => false],
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no'))],
]))
  test(`a factory that ${what} leaves the challenge as the outcome`, async () => {
    const { ua, socket, events } = connectedUa({
      register: true,
      authenticationFactory: () => ({ authenticate, toString: () => 'never' }),
    });
    refuse(socket);
    await settle();
    assert.equal(events.at(-1)?.[0], 'registrationFailed');
    assert.deepEqual(socket.take(), []);
    ua.stop();
  });

test('credentials with a line break are not sent', async () => {
  const { ua, socket, events, log } = connectedUa({
    register: true,
    authenticationFactory: () => ({ authenticate: () => true, toString: () => 'Own\r\nX: y' }),
  });
  refuse(socket);
  await settle();
  assert.equal(events.at(-1)?.[0], 'registrationFailed');
  assert.ok(log.some(([level, , , text]) => level === 'error' && /answer to a challenge/.test(text)));
  ua.stop();
});

test('automatic registration waits for initialize()', async () => {
  let ready = () => {};
  const factory = Object.assign(() => ({ authenticate: () => false, toString: () => '' }), {
    initialize: () => new Promise(resolve => (ready = () => resolve(null))),
  });
  const { ua, socket } = connectedUa({ register: true, authenticationFactory: factory });
  assert.equal(ua.configuration.register, true);
  assert.deepEqual(socket.take(), []);
  ready();
  await settle();
  assert.match(socket.take()[0], /^REGISTER /);
  ua.stop();
});

test('an initialize() that fails is logged, and nothing is registered', async () => {
  const factory = Object.assign(() => ({ authenticate: () => false, toString: () => '' }), {
    initialize: () => Promise.reject(new Error('no key')),
  });
  const { ua, socket, log } = connectedUa({ register: true, authenticationFactory: factory });
  await settle();
  assert.deepEqual(socket.take(), []);
  assert.ok(log.some(([level, , , text]) => level === 'error' && /no key/.test(text)));
  ua.stop();
});

test('credentials are asked for when there are none, and used from then on', async () => {
  /** @type {any[]} */
  const asked = [];
  const { ua, socket, events } = connectedUa({
    register: true,
    credentials: async (/** @type {any} */ wanted) => {
      asked.push([wanted.realm, wanted.response.status_code]);
      return { user: 'al', password: 'pw' };
    },
  });
  refuse(socket, ['WWW-Authenticate: Digest realm="r", nonce="n"']);
  await settle();
  const [second] = socket.take();
  assert.match(header(second, 'Authorization'), /username="al", realm="r", nonce="n"/);
  socket.receive(answer(second, 200, { headers: [`Contact: ${header(second, 'Contact')}`] }));
  assert.equal(events.at(-1)?.[0], 'registered');
  assert.deepEqual(asked, [['r', 401]]);
  ua.stop();
});

test('nothing secret is logged or in the trace', async () => {
  const secrets = { password: 'geheim-1', ha1: '0123456789abcdef0123456789abcdef', bearerToken: 'geheim-3' };
  const { ua, log } = makeUa({ ...secrets, register: true, traceSip: true });
  const socket = sockets[sockets.length - 1];
  socket.open();
  refuse(socket, ['WWW-Authenticate: Bearer realm="r"']);
  await settle();
  const [second] = socket.take();
  assert.equal(header(second, 'Authorization'), 'Bearer geheim-3');
  const text = JSON.stringify(log);
  for (const secret of Object.values(secrets)) assert.equal(text.includes(secret), false, secret);
  ua.stop();
});

test('what is no function is refused', () => {
  for (const name of ['authenticationFactory', 'credentials'])
    assert.throws(() => makeUa({ [name]: {} }), { name: 'CONFIGURATION_ERROR', parameter: name });
});
