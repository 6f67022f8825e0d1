// @ts-check
// Option -> its cases and its tests. For each option of src/ua/option_table.cpp: its default, what it takes and how
// ua.configuration tells it, what it refuses, and which tests show its effect. options.test.js runs the cases and fails
// when an option has no entry or a test does not exist.
//
// A test is the name of a conversation that sets the option, 'FILE.test.js: its title', or 'FILE_test.cpp: Suite.Name'.
import SIP from '../../js/index.js';

/**
 * @typedef {object} Entry
 * @property {any} initial  default in ua.configuration, or a RegExp for its text
 * @property {[given: any, stored: any][]} takes
 * @property {any[]} refuses
 * @property {Record<string, any>} [beside]  other options that the cases need
 * @property {string[]} shows  tests of the effect; none: it has none yet
 */

const fn = () => {};
/** What most types refuse, by kind. */
const strange = { fn, object: {}, list: ['a'], big: 1n, symbol: Symbol('s') };
/** All of these but some. @param {(keyof typeof strange)[]} but */
const others = (...but) =>
  Object.entries(strange)
    .filter(([kind]) => !but.includes(/** @type {any} */ (kind)))
    .map(([, value]) => value);

/** @param {boolean} initial @param {string[]} shows @returns {Entry} */
const flag = (initial, ...shows) => ({
  initial,
  takes: [
    [true, true],
    [false, false],
  ],
  refuses: ['true', 'false', 0, 1, new Boolean(true), ...others()],
  shows,
});

/**
 * @param {number} initial @param {{ least?: number, most?: number, times?: number, beside?: Record<string, any> }} bounds
 * @param {string[]} shows @returns {Entry}
 */
const whole = (initial, { least = 1, most = 2 ** 32 - 1, times = 1, beside }, ...shows) => ({
  initial,
  beside,
  takes: [
    [200, 200 * times],
    ['200', 200 * times],
    [' 0200 ', 200 * times],
    [least, least * times],
    [most, most * times],
  ],
  refuses: [
    ...[0, -0, -1, 200.5, least - 1, most + 1, 2 ** 53, 1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ...['0', '-1', '200.5', '2e2', '0x10', 'ten', '10s', ' ', `${most + 1}`, new Number(200), true, false, ...others()],
  ],
  shows,
});

/** @param {string} initial @param {string[]} names @param {string[]} shows @returns {Entry} anything else: the default */
const choice = (initial, names, ...shows) => ({
  initial,
  takes: [
    ...names.map(name => /** @type {[any, any]} */ ([name, name])),
    [new String(names[1]), names[1]],
    ...[names[1].toUpperCase(), `${names[1]} `, 'other', 0, 1, true, false, ...others()].map(
      value => /** @type {[any, any]} */ ([value, initial]),
    ),
  ],
  refuses: [],
  shows,
});

const store = { getItem: () => null, setItem: fn, removeItem: fn };
const uuid = '8f1fa16a-1165-4a96-8341-785b1ef24f12';
/** @param {string} ws_uri @param {string} host @param {number} [weight] */
const server = (ws_uri, host, weight = 0) => ({
  ws_uri,
  sip_uri: `<sip:${host};lr;transport=ws>`,
  scheme: ws_uri.slice(0, ws_uri.indexOf(':')).toUpperCase(),
  weight,
  status: 0,
});
const lineBreaks = ['a\r\nX: y', 'a\nb', 'a\rb', 'a\0b'];
const handlerOptions = { constraints: { audio: true } };
const custom = { any: 'thing' };

/** @type {Record<string, Entry>} */
export const options = {
  uri: {
    initial: /^sip:anonymous\.[0-9a-f]{6}@anonymous\.invalid$/,
    takes: [
      ['alice@example.com', 'sip:alice@example.com'],
      ['sip:alice@example.com', 'sip:alice@example.com'],
      ['SIP:alice@example.com:5070;transport=ws', 'sip:alice@example.com:5070;transport=ws'],
      ['sips:alice@example.com', 'sips:alice@example.com'],
      [new String('alice@[2001:db8::1]'), 'sip:alice@[2001:db8::1]'],
      ['alice@example.com?Subject=x', 'sip:alice@example.com'],
    ],
    refuses: [
      ...['alice', 'sip:example.com', 'sip:@example.com', 'alice@', 'tel:+123', 'http://example.com/', '<sip:a@b>'],
      ...['sip:al%ice@b', 'sip:a@b:99999', ' a@b', 'a@b c', ...lineBreaks.map(text => `alice@${text}`)],
      ...[SIP.URI.parse('sip:a@b'), 5, 1.5, true, ...others()],
    ],
    shows: ['options-on-the-wire', 'request-uris'],
  },
  wsServers: {
    initial: [server('wss://edge.sip.onsip.com', 'edge.sip.onsip.com')],
    takes: [
      ['ws://a', [server('ws://a', 'a')]],
      ['WSS://a:8443/sip?KEY=1234', [server('WSS://a:8443/sip?KEY=1234', 'a:8443')]],
      [new String('wss://[2001:db8::1]'), [server('wss://[2001:db8::1]', '[2001:db8::1]')]],
      [
        ['ws://a', { ws_uri: 'wss://b', weight: 10 }, new String('wss://c')],
        [server('ws://a', 'a'), server('wss://b', 'b', 10), server('wss://c', 'c')],
      ],
      [
        [
          { wsUri: 'ws://a', weight: '2.5' },
          { ws_uri: 'ws://b', weight: -1.5 },
        ],
        [server('ws://a', 'a', 2.5), server('ws://b', 'b', -1.5)],
      ],
      [
        [
          { ws_uri: 'ws://a', wsUri: 'ws://b', weight: null },
          { ws_uri: 'ws://c', weight: Number.NaN },
        ],
        [server('ws://a', 'a'), server('ws://c', 'c')],
      ],
    ],
    refuses: [
      ...['http://a', 'udp://a', 'a', 'wss:a', 'wss://', 'wss://a#b', 'wss://a b', ' wss://a', 'wss://a/\r\nx'],
      ...[{ ws_uri: 'wss://a' }, [['wss://a']], [{}], [{ weight: 1 }], [''], [null], [1], ['wss://a', 'b']],
      ...['heavy', '1x', '1e3', true, {}, [1], fn].map(weight => [{ ws_uri: 'wss://a', weight }]),
      ...[5, true, ...others('list')],
    ],
    shows: ['options-on-the-wire', 'connection_test.cpp: Connection.GivesTheServerUpWhenItsFirstAttemptFails'],
  },
  authorizationUser: {
    initial: /^anonymous\.[0-9a-f]{6}$/,
    takes: [
      ['alice123', 'alice123'],
      ['dom\\alice @x', 'dom\\alice @x'],
      [1001, 1001],
      [0, 0],
      [1.5, 1.5],
    ],
    refuses: ['al"ice', ...lineBreaks, true, ...others()],
    shows: ['options-on-the-wire'],
  },
  password: {
    initial: null,
    takes: [
      ['p"w\r\n', 'p"w\r\n'],
      [0, '0'],
      [-1234, '-1234'],
      [12.5, '12.5'],
      [1e21, '1e+21'],
      [false, 'false'],
      [true, 'true'],
    ],
    refuses: others(),
    shows: ['register', 'options-on-the-wire'],
  },
  ha1: {
    initial: '',
    takes: [
      ['939E7552AE3544B2A5B1E3A7E1CBD1F4', '939e7552ae3544b2a5b1e3a7e1cbd1f4'],
      ['f'.repeat(64), 'f'.repeat(64)],
    ],
    refuses: ['939e', 'g'.repeat(32), 'a'.repeat(33), 'a'.repeat(65), 1, 1.5, true, ...others()],
    shows: ['options-ha1'],
  },
  bearerToken: {
    initial: '',
    takes: [['aZ09-._~+/==', 'aZ09-._~+/==']],
    refuses: ['a b', 'a,b', 'ä', ...lineBreaks, 1, 1.5, true, ...others()],
    shows: ['register-bearer-token'],
  },
  refuseMd5: flag(false, 'register-md5-refused'),
  authenticationFactory: {
    initial: null,
    takes: [[fn, fn]],
    refuses: ['f', 1, true, ...others('fn')],
    shows: ['authentication-outside', 'authentication.test.js: an authenticationFactory answers challenges'],
  },
  credentials: {
    initial: null,
    takes: [[fn, fn]],
    refuses: ['f', 1, true, ...others('fn')],
    shows: [
      'authentication-credentials-asked',
      'authentication.test.js: credentials are asked for when there are none, and used from then on',
    ],
  },
  displayName: {
    initial: '',
    takes: [
      ['Alice ¶€ĸøĸø', 'Alice ¶€ĸøĸø'],
      ['a \\"b\\"', 'a "b"'],
      [0, '0'],
      [1.5, '1.5'],
    ],
    refuses: ['"Alice"', 'a"b', 'a\\', ...lineBreaks, true, ...others()],
    shows: ['options-on-the-wire'],
  },
  register: flag(true, 'register'),
  registerExpires: whole(600, {}, 'options-on-the-wire', 'register-interval-too-brief'),
  registerRetry: flag(false, 'register-retry'),
  registrarServer: {
    initial: 'sip:anonymous.invalid',
    takes: [
      ['sip:registrar.example.com', 'sip:registrar.example.com'],
      ['registrar.example.com:5070', 'sip:registrar.example.com:5070'],
      ['sips:registrar.example.com;lr', 'sips:registrar.example.com;lr'],
    ],
    refuses: [
      'sip:a@b',
      'a@b',
      'sip:',
      'http://b/',
      'b c',
      'b\r\nX: y',
      SIP.URI.parse('sip:a@b'),
      1,
      true,
      ...others(),
    ],
    shows: ['options-on-the-wire'],
  },
  autostart: flag(true, 'facade.test.js: without autostart nothing happens before start()'),
  userAgentString: {
    initial: SIP.C.USER_AGENT,
    takes: [['myAwesomeApp', 'myAwesomeApp']],
    refuses: [...lineBreaks, 5, 1.5, true, ...others()],
    shows: ['options-on-the-wire'],
  },
  traceSip: flag(false, 'facade.test.js: traceSip logs frames both ways, without credentials'),
  log: {
    initial: undefined, // it is in ua.log
    takes: [
      [{ builtinEnabled: false }, undefined],
      [{ level: 'loud', connector: 5 }, undefined],
      ['debug', undefined],
      [3, undefined],
    ],
    refuses: [],
    shows: ['logger.test.js: levels are numbers or names; others are refused by a log line'],
  },
  noAnswerTimeout: whole(60_000, { times: 1000 }, 'call-in-no-answer'),
  keepAliveInterval: whole(0, {}, 'keep-alive'),
  keepAliveOptions: flag(false, 'keep-alive-options'),
  wsServerMaxReconnection: whole(3, {}, 'options-reconnection'),
  wsServerReconnectionTimeout: whole(4, {}, 'options-reconnection'),
  connectionRecoveryMinInterval: whole(
    2,
    { beside: { connectionRecoveryMaxInterval: 2 ** 32 - 1 } },
    'options-recovery',
  ),
  connectionRecoveryMaxInterval: whole(30, { least: 2 }, 'options-recovery'),
  hackViaTcp: flag(false, 'options-hacks'),
  hackIpInContact: {
    initial: false,
    takes: [
      [true, true],
      [false, false],
      ['10.0.0.1', '10.0.0.1'],
      ['pc.example.org', 'pc.example.org'],
    ],
    refuses: ['a b', 'a;b', '10.0.0.1:5060', '<a>', ...lineBreaks, 0, 1, 1.5, ...others()],
    shows: ['options-hacks', 'options-host-in-contact'],
  },
  hackWssInTransport: flag(false, 'options-hacks'),
  forceRport: flag(false, 'options-on-the-wire'),
  usePreloadedRoute: flag(false, 'preloaded-route', 'options-on-the-wire'),
  instanceId: {
    initial: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    takes: [
      [uuid, uuid],
      [`uuid:${uuid}`, uuid],
      [`UUID:${uuid.toUpperCase()}`, uuid.toUpperCase()],
    ],
    refuses: [`urn:uuid:${uuid}`, uuid.slice(1), `${uuid}0`, uuid.replaceAll('-', ''), 'uuid:', 8, true, ...others()],
    shows: ['options-on-the-wire'],
  },
  store: {
    initial: null,
    takes: [[store, store]],
    refuses: ['s', 1, true, ...others('object')],
    shows: ['store.test.js: a reload keeps instance id and Call-ID, and counts on'],
  },
  contactName: {
    initial: /^[0-9a-f]{8}$/,
    takes: [['alice;x%20y', 'alice;x%20y']],
    refuses: ['a b', 'a:b', 'a@b', 'a%2', '<a>', ...lineBreaks, 1, 1.5, true, ...others()],
    shows: ['options-on-the-wire'],
  },
  contactTransport: {
    initial: 'ws',
    takes: [
      ['wss', 'wss'],
      ['tcp', 'tcp'],
    ],
    refuses: ['w s', 'ws;x', 'ws>', ...lineBreaks, 1, 1.5, true, ...others()],
    shows: ['options-contact-transport'],
  },
  sessionDescriptionHandlerFactory: {
    initial: fn, // any function
    takes: [[fn, fn]],
    refuses: ['f', 1, true, ...others('fn')],
    shows: ['calls.test.js: a factory of three parameters gets an observer'],
  },
  sessionDescriptionHandlerFactoryOptions: {
    initial: { constraints: {}, peerConnectionOptions: {} },
    takes: [[handlerOptions, handlerOptions]],
    refuses: ['o', 1, true, ...others('object')],
    shows: ['calls.test.js: a factory of three parameters gets an observer'],
  },
  allowLegacyNotifications: flag(false, 'notify-legacy'),
  allowOutOfDialogRefers: flag(false, 'refer-in-outside'),
  autostop: flag(
    true,
    'connection.test.js: a page that goes away stops its user agent, unless it is kept or autostop is off',
  ),
  custom: {
    initial: {},
    takes: [[custom, custom]],
    refuses: ['c', 1, true, ...others('object')],
    shows: [
      'facade.test.js: secrets inside of settings are not logged, and odd data of the application is no obstacle',
    ],
  },
  hackAllowUnregisteredOptionTags: flag(false, 'options-unregistered-tags'),
  extraSupported: {
    initial: [],
    takes: [
      [
        ['199', 'x-own'],
        ['199', 'x-own'],
      ],
      [[new String('timer')], ['timer']],
    ],
    refuses: [
      '199',
      [''],
      [null],
      [199],
      ['a b'],
      ['a,b'],
      [['a']],
      [{}],
      ...lineBreaks.map(text => [text]),
      1,
      true,
      {},
    ],
    shows: ['options-extra-supported', 'options-unregistered-tags'],
  },
  rel100: choice('none', ['none', 'supported', 'required'], 'rel100-out', 'rel100-out-late-offer', 'rel100-in-offers'),
  replaces: choice('none', ['none', 'supported', 'required'], 'replaces-in', 'replaces-required'),
  dtmfType: choice('info', ['info', 'rtp'], 'call-requests.test.js: dtmfType rtp asks the handler first'),
  connectionTimeout: whole(5, {}, 'options-connection-timeout'),
  keepAliveDebounce: whole(10, {}, 'options-keep-alive-debounce'),
  regId: whole(1, {}, 'options-register-contact'),
  extraContactHeaderParams: {
    initial: [],
    takes: [
      [
        ['+sip.audio', 'q=0.5', 'a="b;c"'],
        ['+sip.audio', 'q=0.5', 'a="b;c"'],
      ],
    ],
    refuses: [
      ...['a', [''], [null], [1], ['a;b'], ['a='], ['=b'], ['a b'], ['a,b'], ['a=b, <sip:c>'], [['a']], 1, true, {}],
      ...[['expires=1'], ['Reg-ID=2'], ['+sip.instance="x"'], ...lineBreaks.map(text => [text])],
    ],
    shows: ['options-register-contact'],
  },
  registerParams: {
    initial: {},
    takes: [
      [
        { to_displayName: 'A', cseq: 7 },
        { to_displayName: 'A', cseq: 7 },
      ],
    ],
    refuses: [
      'a',
      1,
      true,
      { to_uri: 'nonsense' },
      { fromUri: 'sip:' },
      { to_displayName: 'a\r\nb' },
      ...others('object'),
    ],
    shows: ['facade.test.js: registerParams stand in every REGISTER'],
  },
  sessionTimers: flag(true, 'timer-in'),
  sessionExpires: whole(1800, { least: 90 }, 'timer-out'),
  minSE: whole(90, { least: 90, beside: { sessionExpires: 2 ** 32 - 1 } }, 'timer-in'),
  earlyMediaUnreliable: flag(false, 'options-early-media'),
  autoAnswer: flag(false, 'auto-answer'),
  followRedirects: flag(false, 'redirect-followed'),
  callRecoveryTimeout: whole(180, {}, 'recovery-too-late'),
  maxMessageBytes: whole(262144, {}, 'request-limits'),
  maxHeaders: whole(512, {}, 'request-limits'),
  maxLineBytes: whole(65536, {}, 'request-limits'),
  maxUriBytes: whole(8192, {}, 'request-uris'),
  maxBodyNesting: whole(4, { most: 256 }, 'options-body-nesting'),
  maxUriParams: whole(256, { most: 256 }, 'request-uris'),
};

/** @param {string} name @returns {string[]} tests of its effect */
export const effects = name => options[name]?.shows ?? [];
