// @ts-check
// The user agent's options, life and events (classic API, sections 2 and 3).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP, * as named from '../../js/index.js';
import { clock, connectedUa, FakeSocket, makeUa, record, settle, sockets } from './support/host.js';
import { answer, header, invite } from './support/messages.js';

const quiet = { builtinEnabled: false };
/** @param {any} options */
const build = options => new SIP.UA({ log: quiet, autostart: false, ...options });
const last = () => sockets[sockets.length - 1];

test('the namespace is the default export, and its members by name', () => {
  assert.equal(SIP.name, 'sipua');
  assert.match(SIP.version, /^\d+\.\d+\.\d+$/);
  for (const member of Object.keys(SIP).filter(each => each in named))
    assert.equal(/** @type {any} */ (SIP)[member], /** @type {any} */ (named)[member]);
  assert.equal(SIP.WebRTC, SIP.Web);
  assert.equal(typeof SIP.WebRTC.SessionDescriptionHandler, 'function');
  assert.equal(SIP.C.USER_AGENT, `sipua/${SIP.version}`);
  assert.equal(SIP.C.REASON_PHRASE[486], 'Busy Here');
  assert.equal(SIP.C.OPTION_TAGS['100rel'], true);
  assert.equal(SIP.Session.C.STATUS_CONFIRMED, 12);
  assert.equal(SIP.UA.C.STATUS_NOT_READY, 4);
  assert.equal(SIP.Transport.C.STATUS_ERROR, 2);
});

test('options may be an object, a text or nothing', () => {
  const text = new SIP.UA('sip:bob@example.com');
  assert.equal(text.configuration.uri.toString(), 'sip:bob@example.com');
  text.log.builtinEnabled = false;
  text.stop();
  assert.equal(build({ uri: new String('sip:bob@example.com') }).configuration.uri.user, 'bob');
  assert.match(build({}).configuration.uri.toString(), /^sip:anonymous\.\w{6}@anonymous\.invalid$/);
  assert.throws(() => new SIP.UA(/** @type {any} */ (null)), TypeError);
  assert.throws(() => new SIP.UA(/** @type {any} */ (5)), TypeError);
});

test('a bad value is refused by name', () => {
  /** @type {[string, any][]} */
  const bad = [
    ['uri', 'sip:example.com'],
    ['uri', 7],
    ['uri', SIP.URI.parse('sip:a@b')],
    ['wsServers', 'http://example.com'],
    ['wsServers', { ws_uri: 'wss://a' }],
    ['wsServers', [{ ws_uri: 'wss://a', weight: 'heavy' }]],
    ['wsServers', [['wss://a']]],
    ['displayName', 'a "b'],
    ['register', 'false'],
    ['autostart', 1],
    ['registerExpires', -1],
    ['registerExpires', 1.5],
    ['registerExpires', true],
    ['noAnswerTimeout', 'soon'],
    ['connectionRecoveryMinInterval', 'x'],
    ['wsServerMaxReconnection', 0],
    ['registrarServer', 'sip:alice@example.com'],
    ['instanceId', 'urn:uuid:8f1fa16a-1165-4a96-8341-785b1ef24f12'],
    ['hackViaTcp', 'yes'],
    ['traceSip', 1],
    ['userAgentString', 5],
    ['sessionDescriptionHandlerFactory', {}],
    ['sessionDescriptionHandlerFactoryOptions', 'x'],
  ];
  for (const [parameter, value] of bad)
    assert.throws(() => build({ [parameter]: value }), { name: 'CONFIGURATION_ERROR', code: 1, parameter }, parameter);
  assert.throws(() => build({ connectionRecoveryMinInterval: 31 }), { parameter: 'connectionRecoveryMaxInterval' });
  assert.throws(() => build({ display_name: '"' }), {
    parameter: 'displayName',
    value: '"',
    message: 'Invalid value "\\"" for parameter "displayName"',
  });
});

test('null, undefined, an empty text, NaN and an empty list take the default', () => {
  const { configuration } = build({
    registerExpires: null,
    displayName: '',
    noAnswerTimeout: Number.NaN,
    wsServers: [],
    register: undefined,
  });
  assert.equal(configuration.registerExpires, 600);
  assert.equal(configuration.displayName, '');
  assert.equal(configuration.noAnswerTimeout, 60000);
  assert.equal(configuration.register, true);
  assert.equal(configuration.wsServers.length, 1);
  assert.equal(build({ unknownOption: {} }).configuration.unknownOption, undefined);
});

test('configuration is read-only, but for register and custom', () => {
  const { configuration } = build({
    uri: 'sip:alice@example.com:5070;x=y',
    wsServers: ['ws://a.example.com:8080/path', { ws_uri: 'WSS://b.example.com', weight: '10' }],
    password: 1234,
    registerExpires: '300',
    authorizationUser: 'a1',
  });
  assert.deepEqual(Object.keys(configuration), []);
  assert.throws(() => {
    configuration.registerExpires = 5;
  }, TypeError);
  configuration.register = false;
  assert.equal(configuration.register, false);
  assert.equal(configuration.registerExpires, 300);
  assert.equal(configuration.password, '1234');
  assert.equal(configuration.authorizationUser, 'a1');
  assert.equal(configuration.registrarServer.toString(), 'sip:example.com:5070;x=y');
  assert.equal(configuration.hostportParams, 'example.com:5070;x=y');
  assert.deepEqual(
    configuration.wsServers.map((/** @type {any} */ s) => [s.scheme, s.weight, s.sip_uri]),
    [
      ['WS', 0, '<sip:a.example.com:8080;lr;transport=ws>'],
      ['WSS', 10, '<sip:b.example.com;lr;transport=ws>'],
    ],
  );
  assert.deepEqual(configuration.sessionDescriptionHandlerFactoryOptions, {
    constraints: {},
    peerConnectionOptions: {},
  });
});

test("the caller's objects are read once and not changed", () => {
  const options = Object.freeze({
    uri: 'sip:alice@example.com',
    wsServers: Object.freeze([Object.freeze({ wsUri: 'wss://a.example.com', weight: 1 })]),
    log: Object.freeze(quiet),
    autostart: false,
  });
  assert.equal(new SIP.UA(options).configuration.wsServers[0].ws_uri, 'wss://a.example.com');
  const thrown = new Error('getter');
  assert.throws(
    () =>
      new SIP.UA({
        /** @returns {string} */
        get uri() {
          throw thrown;
        },
      }),
    thrown,
  );
});

test('snake case and later names are accepted, the classic name wins', () => {
  const { ua, log } = makeUa({ autostart: false, register_expires: 100, display_name: 'x', displayName: 'y' });
  assert.equal(ua.configuration.registerExpires, 100);
  assert.equal(ua.configuration.displayName, 'y');
  assert.ok(log.some(([level, , , text]) => level === 'warn' && /register_expires is deprecated/.test(text)));
  const later = build({
    transportOptions: { wsServers: ['wss://t'], traceSip: true },
    registerOptions: { expires: 77 },
    traceSip: false,
  });
  assert.equal(later.configuration.wsServers[0].ws_uri, 'wss://t');
  assert.equal(later.configuration.registerExpires, 77);
  assert.equal(later.configuration.traceSip, false);
});

test('secrets inside of settings are not logged, and odd data of the application is no obstacle', () => {
  /** @type {any} */
  const custom = { big: 1n };
  custom.self = custom;
  const { log, ua } = makeUa({
    autostart: false,
    uri: 'sip:alice:geheim-1@example.com',
    wsServers: 'wss://user:geheim-2@ws.example.com/?token=geheim-3',
    sessionDescriptionHandlerFactoryOptions: {
      peerConnectionOptions: { rtcConfiguration: { iceServers: [{ urls: 'turn:t', credential: 'geheim-4' }] } },
    },
    custom,
  });
  const text = log.map(([, , , content]) => content).join('\n');
  assert.match(text, /ws\.example\.com/);
  assert.doesNotMatch(text, /geheim/);
  assert.equal(ua.configuration.custom, custom);
  const cyclic = { level: custom, builtinEnabled: false };
  assert.doesNotThrow(() => makeUa({ autostart: false, log: cyclic }));
});

test('settings are logged, the password is not', () => {
  const { log } = makeUa({ autostart: false, password: 'geheim' });
  const text = JSON.stringify(log);
  assert.match(text, /password: NOT SHOWN/);
  assert.doesNotMatch(text, /geheim/);
});

test('a user agent starts when it is made, and listeners attached then hear it connect', () => {
  const { ua, events } = makeUa();
  assert.equal(ua.status, SIP.UA.C.STATUS_STARTING);
  assert.equal(ua.isConnected(), false);
  const { url, protocol, binaryType } = last();
  assert.deepEqual([url, protocol, binaryType], ['wss://ws.example.com', 'sip', 'arraybuffer']);
  last().open();
  assert.deepEqual(events, [['connected', { transport: ua.transport }]]);
  assert.equal(ua.status, SIP.UA.C.STATUS_READY);
  assert.equal(ua.isConnected(), true);
  assert.equal(ua.transport?.server?.ws_uri, 'wss://ws.example.com');
  assert.equal(ua.transport?.ws, last());
});

test('without autostart nothing happens before start()', async () => {
  const count = sockets.length;
  const { ua, events } = makeUa({ autostart: false });
  assert.equal(ua.transport, null);
  assert.equal(ua.stop(), ua);
  assert.equal(sockets.length, count);
  const connected = ua.waitForConnected();
  assert.equal(ua.start(), ua);
  assert.deepEqual(events[0], ['connecting', { transport: ua.transport, attempts: 1 }]);
  last().open();
  await connected;
  let called = 0;
  ua.afterConnected(() => called++);
  assert.equal(called, 1);
});

test('stop() closes, start() connects again, stop() works again', async () => {
  const { ua, socket, events } = connectedUa();
  events.length = 0;
  ua.stop();
  await settle();
  assert.equal(socket.readyState, 3);
  assert.equal(ua.status, SIP.UA.C.STATUS_USER_CLOSED);
  assert.deepEqual(events, [['disconnected', { transport: ua.transport, code: 1000, reason: '' }]]);
  assert.equal(ua.stop(), ua);
  ua.start();
  assert.notEqual(last(), socket);
  last().open();
  assert.equal(ua.isConnected(), true);
  ua.stop();
  assert.equal(ua.isConnected(), false);
});

test('stop() ends calls with BYE', async () => {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  const ended = record(session, ['terminated']);
  await settle();
  const [sent] = socket.take();
  socket.receive(answer(sent, 200, { headers: ['Contact: <sip:bob@b.invalid>'], body: 'v=0\r\n' }));
  await settle();
  socket.take();
  ua.stop();
  const [bye] = socket.take();
  assert.match(bye, /^BYE /);
  assert.equal(ended.length, 1);
  assert.equal(ua.isConnected(), true);
  socket.receive(answer(bye, 200));
  assert.equal(ua.isConnected(), false);
});

test('a replaced or failed socket is not heard any more', () => {
  const { ua, socket, events } = connectedUa();
  const heard = socket.onmessage;
  socket.fail();
  assert.equal(ua.isConnected(), false);
  assert.notEqual(last(), socket);
  events.length = 0;
  heard({ data: invite() });
  socket.open();
  assert.deepEqual(events, []);
});

test('a WebSocket constructor that throws counts as a failed attempt', () => {
  FakeSocket.refuse = true;
  const { ua } = makeUa();
  FakeSocket.refuse = false;
  assert.equal(/** @type {any} */ (ua.transport)?.lastTransportError.name, 'SecurityError');
  const count = sockets.length;
  clock.advance(60_000);
  assert.ok(sockets.length > count);
});

test('registration is told to its context, then to the user agent', () => {
  const { ua, events } = makeUa({ register: true, uri: 'sip:alice@example.com' });
  const context = record(ua.registerContext, ['progress', 'accepted', 'registered', 'unregistered', 'failed']);
  /** @type {string[]} */
  const order = [];
  ua.registerContext.on('registered', () => order.push('context'));
  ua.on('registered', () => order.push('ua'));
  const socket = last();
  socket.open();
  const [register] = socket.take();
  assert.match(register, /^REGISTER sip:example.com SIP/);
  assert.equal(ua.isRegistered(), false);
  socket.receive(answer(register, 200, { headers: [`Contact: ${header(register, 'Contact')}`] }));
  assert.equal(ua.isRegistered(), true);
  assert.deepEqual(
    context.map(([name]) => name),
    ['accepted', 'registered'],
  );
  assert.equal(events.at(-1)?.[1], context[1][1]);
  assert.deepEqual(order, ['context', 'ua']);

  ua.unregister({ all: true });
  assert.equal(ua.configuration.register, false);
  const [all] = socket.take();
  assert.match(all, /\r\nContact: \*\r\n/);
  socket.receive(answer(all, 200));
  assert.deepEqual([events.at(-1)?.[0], events.at(-1)?.[2]], ['unregistered', null]);
  assert.equal(ua.isRegistered(), false);
  ua.register({ extraHeaders: ['X-Again: 1'] });
  const [again] = socket.take();
  assert.match(again, /X-Again: 1/);
  socket.receive(answer(again, 403));
  assert.deepEqual([events.at(-1)?.[0], events.at(-1)?.[2]], ['registrationFailed', 'Rejected']);
  assert.equal(context.at(-1)?.[0], 'failed');
});

test('the extra headers of register() go with the un-REGISTER of stop() when they are to', () => {
  for (const closeWithHeaders of [true, false]) {
    const { ua, socket } = connectedUa();
    const extraHeaders = ['X-Token: a'];
    ua.register({ extraHeaders, closeWithHeaders });
    assert.deepEqual(ua.registerContext.closeHeaders, closeWithHeaders ? extraHeaders : []);
    const [register] = socket.take();
    assert.equal(header(register, 'X-Token'), 'a');
    socket.receive(answer(register, 200, { headers: [`Contact: ${header(register, 'Contact')}`] }));
    ua.stop();
    const [last] = socket.take();
    assert.match(last, /^REGISTER .*;expires=0\r\n/s);
    assert.equal(header(last, 'X-Token'), closeWithHeaders ? 'a' : '');
  }
});

test('registerParams stand in every REGISTER', () => {
  const registerParams = { to_displayName: 'Desk', fromUri: 'sip:desk@example.com', call_id: 'mine', cseq: 41 };
  const { ua, socket } = connectedUa({ registerOptions: { params: registerParams } });
  for (const number of [42, 43]) {
    ua.register();
    const [register] = socket.take();
    assert.equal(header(register, 'To'), `"Desk" <${ua.configuration.uri}>`);
    assert.match(header(register, 'From'), /^<sip:desk@example\.com>;tag=/);
    assert.equal(header(register, 'Call-ID'), 'mine');
    assert.equal(header(register, 'CSeq'), `${number} REGISTER`);
    socket.receive(answer(register, 200, { headers: [`Contact: ${header(register, 'Contact')}`] }));
  }
});

test('a listener that throws stops nothing, is logged and thrown again later', async () => {
  // section 9, row 59
  const { ua, socket, log } = connectedUa();
  const broken = new Error('in the listener');
  let heard = 0;
  ua.on('invite', () => {
    throw broken;
  });
  ua.on('invite', () => heard++);
  const errors = await uncaught(() => socket.receive(invite({ callId: 'throwing' })));
  assert.deepEqual(errors, [broken]);
  assert.equal(heard, 1);
  assert.ok(
    log.some(([level, category, , text]) => level === 'error' && category === 'sip.ua' && /in the listener/.test(text)),
  );
});

/** What reaches the process while something runs. @param {() => void} run */
async function uncaught(run) {
  /** @type {unknown[]} */
  const errors = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', error => errors.push(error));
  run();
  await settle();
  process.removeAllListeners('uncaughtException');
  for (const listener of listeners) process.on('uncaughtException', listener);
  return errors;
}

test('traceSip logs frames both ways, without credentials', () => {
  const { socket, log } = connectedUa({ register: true, traceSip: true, password: 'geheim' });
  const [register] = socket.take();
  socket.receive(answer(register, 401, { headers: ['WWW-Authenticate: Digest realm="r", nonce="n"'] }));
  const [second] = socket.take();
  assert.match(second, /^Authorization: Digest /m);
  const traces = log
    .filter(([level, category]) => level === 'log' && category === 'sip.transport')
    .map(line => line[3]);
  assert.ok(traces.some(text => /received.*SIP\/2\.0 401/s.test(text)));
  const authorized = traces.find(text => /^Authorization/m.test(text));
  assert.match(authorized, /^Authorization: <hidden>\r?$/m);
  assert.doesNotMatch(JSON.stringify(log), /geheim/);
});

test('nothing is left of calls and user agents that ended', async () => {
  const { ua, socket } = connectedUa();
  for (let i = 0; i < 20; i++) socket.receive(invite({ callId: `leak-${i}` }).replace(/z9hG4bK/, `z9hG4bK${i}`));
  for (const session of Object.values(ua.sessions)) session.terminate();
  socket.take();
  clock.advance(100_000);
  assert.deepEqual(ua.sessions, {});
  ua.stop();
  clock.advance(100_000);
  assert.equal(ua.isConnected(), false);
});

test('a binary frame is UTF-8', () => {
  const { socket, events } = connectedUa();
  const text = invite({ callId: 'binary', headers: ['Subject: żółw'] }).replace('"Bob"', '"Zoë"');
  socket.receive(new TextEncoder().encode(text).buffer);
  const { request } = events[events.length - 1][1];
  assert.equal(request.from.displayName, 'Zoë');
  assert.equal(request.getHeader('subject'), 'żółw');
  assert.equal(request.data, text);
});
