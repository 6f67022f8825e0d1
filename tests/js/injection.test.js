// @ts-check
// No text of an application adds a line, a header or a parameter to a message: it is escaped, or refused with an error
// that names it, before anything is sent. RFC 3261 7.3.1, 19.1.2, 25.1.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { readMessage } from '../../js/message.js';
import { connectedUa, fakeHandler, makeUa, settle } from './support/host.js';
import { answer, header, invite } from './support/messages.js';

/** By what they try. */
const nasty = {
  line: 'a\r\nEvil: 1',
  'bare line feed': 'a\nEvil: 1',
  'bare carriage return': 'a\rEvil: 1',
  'folded line': 'a\r\n Evil: 1',
  'end of headers': 'a\r\n\r\nEvil: 1',
  NUL: 'a\0Evil: 1',
  parameter: 'a;evil=1',
  'value in a list': 'a, <sip:evil@example.com>',
  'end of brackets': 'a>;evil=1',
  'end of quotes': 'a";evil=1;x="',
  'escaped end of quotes': 'a\\',
  'not in the BMP': 'a😀',
  'lone surrogate': 'a\uD800b',
};
const breaks = ['line', 'bare line feed', 'bare carriage return', 'folded line', 'end of headers', 'NUL'];
const single = [
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Max-Forwards',
  'Content-Length',
  'Contact',
  'User-Agent',
  'Content-Type',
];

/** What the other side sees of one frame: well-formed, every single header once, nothing of the attacker's. @param {string} frame */
function inspect(frame) {
  const message = readMessage(frame);
  assert.ok(message, frame);
  assert.doesNotMatch(frame, /\0|[^\r]\n|\r[^\n]/, 'a line end that is none');
  const names = message.headers.map(each => each.name);
  assert.ok(!names.includes('Evil'), frame);
  assert.equal(message.body.includes('Evil'), false, frame);
  for (const name of single) assert.ok(names.filter(each => each === name).length <= 1, `${name} twice:\n${frame}`);
  for (const name of ['From', 'To', 'Contact']) {
    /** @type {string | undefined} */
    const raw = message.headers.find(each => each.name === name)?.value;
    if (!raw || raw === '*') continue;
    const value = SIP.NameAddrHeader.parse(raw);
    assert.ok(value, raw);
    assert.equal(value.hasParam('evil'), false, raw);
    assert.equal(value.uri.hasParam('evil'), false, raw);
  }
  assert.equal(SIP.URI.parse(message.ruri)?.hasParam('evil') ?? false, false, frame);
}

/** @param {() => any} run @returns {any} what it threw */
function thrown(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
}

/** An incoming call. */
function ringing() {
  const { ua, socket, events } = connectedUa();
  socket.receive(invite());
  socket.take();
  return { ua, socket, session: events.at(-1)?.[1] };
}

/** A call that was answered. */
async function answered() {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  await settle();
  socket.receive(answer(socket.take()[0], 200, { headers: ['Contact: <sip:bob@b.invalid>'], body: 'v=0\r\n' }));
  await settle();
  socket.take();
  return { ua, socket, session };
}

/** A call that rings there. */
async function calling() {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  await settle();
  socket.receive(answer(socket.take()[0], 180));
  socket.take();
  return { ua, socket, session };
}

/**
 * Where a text goes in, and which of the nasty ones are refused there; the others are sent, harmless.
 * @type {Record<string, { run: (text: string) => Promise<{ socket: any, error: any }>, refused: (keyof typeof nasty)[], error?: RegExp }>}
 */
const entries = {};

/**
 * @param {string} name
 * @param {() => any} make  { socket, ... }
 * @param {(made: any, text: string) => any} act
 * @param {string[]} refused
 * @param {RegExp} [error]  its message
 */
const entry = (name, make, act, refused, error) => {
  entries[name] = {
    async run(text) {
      const made = await make();
      const problem = thrown(() => act(made, text));
      await settle();
      return { socket: made.socket, error: problem };
    },
    refused: /** @type {any} */ (refused),
    error,
  };
};

const headers = (/** @type {string} */ text) => ({ extraHeaders: [`X-App: ${text}`] });
const everything = Object.keys(nasty);
const invalidHeader = /^Invalid extraHeaders: X-App: a/;
const invalidReason = /^Invalid reasonPhrase: a/;
const invalidType = /^Invalid contentType: /;

entry('ua.invite extraHeaders', connectedUa, ({ ua }, text) => ua.invite('bob', headers(text)), breaks, invalidHeader);
// what follows the last @ is the domain
entry(
  'ua.invite target text',
  connectedUa,
  ({ ua }, text) => ua.invite(text),
  ['value in a list'],
  /^Invalid target: a, /,
);
entry(
  'ua.invite target domain',
  connectedUa,
  ({ ua }, text) => ua.invite(`bob@${text}`.replace(';evil=1', '')), // a parameter there is one of the address
  everything.filter(each => each !== 'parameter'),
  /^Invalid target: bob@a/,
);
entry('ua.register extraHeaders', connectedUa, ({ ua }, text) => ua.register(headers(text)), breaks, invalidHeader);
entry('ua.unregister extraHeaders', connectedUa, ({ ua }, text) => ua.unregister(headers(text)), breaks, invalidHeader);
for (const method of ['accept', 'progress', 'reject', 'terminate'])
  entry(
    `incoming ${method} extraHeaders`,
    ringing,
    ({ session }, text) => session[method](headers(text)),
    breaks,
    invalidHeader,
  );
for (const method of ['progress', 'reject', 'terminate']) {
  entry(
    `incoming ${method} reasonPhrase`,
    ringing,
    ({ session }, text) => session[method]({ reasonPhrase: text }),
    breaks,
    invalidReason,
  );
  entry(
    `incoming ${method} contentType`,
    ringing,
    ({ session }, text) => session[method]({ body: 'x', contentType: `text/plain;x=${text}` }),
    [...breaks, 'value in a list', 'end of brackets', 'end of quotes'],
    invalidType,
  );
}
entry(
  'outgoing cancel extraHeaders',
  calling,
  ({ session }, text) => session.cancel(headers(text)),
  breaks,
  invalidHeader,
);
entry(
  'outgoing cancel reason_phrase',
  calling,
  ({ session }, text) => session.cancel({ status_code: 486, reason_phrase: text }),
  breaks,
  invalidReason,
);
entry(
  'outgoing request.cancel reason',
  calling,
  ({ session }, text) => session.request.cancel(text),
  breaks,
  /^Invalid extraHeaders: Reason: a/,
);
entry('bye extraHeaders', answered, ({ session }, text) => session.bye(headers(text)), breaks, invalidHeader);
entry(
  'bye reasonPhrase',
  answered,
  ({ session }, text) => session.bye({ statusCode: 486, reasonPhrase: text }),
  breaks,
  invalidReason,
);
entry('request.reply reason', ringing, ({ session }, text) => session.request.reply(486, text), breaks, invalidReason);
entry(
  'request.reply extraHeaders',
  ringing,
  ({ session }, text) => session.request.reply(486, '', [`X-App: ${text}`]),
  breaks,
  invalidHeader,
);
entry(
  'request.reply body',
  ringing,
  ({ session }, text) => session.request.reply(183, '', [], { body: 'x', contentType: `a/b;c=${text}` }),
  [...breaks, 'value in a list', 'end of brackets', 'end of quotes'],
  invalidType,
);

for (const [name, { run, refused, error }] of Object.entries(entries))
  test(`${name}: nothing foreign goes out`, async () => {
    for (const [kind, text] of Object.entries(nasty)) {
      const { socket, error: problem } = await run(text);
      const frames = socket.take();
      frames.forEach(inspect);
      if (refused.includes(/** @type {any} */ (kind))) {
        assert.ok(problem instanceof TypeError, `${kind}: ${problem ?? 'not refused'}`);
        assert.match(problem.message, /** @type {RegExp} */ (error));
        assert.deepEqual(frames, [], kind);
      } else {
        assert.equal(problem, undefined, kind);
        assert.notEqual(frames.length, 0, kind);
      }
    }
  });

test("headers of the stack are not the application's", async () => {
  const lines = [
    'Via: SIP/2.0/WSS evil;branch=z9hG4bK1',
    'f: <sip:evil@x>',
    'To: <sip:evil@x>',
    'call-id: evil',
    'CSeq: 1 BYE',
    'Max-Forwards: 1',
    'l: 3',
    'Content-Length: 3',
    'no header',
    ': x',
    'a b: c',
    '',
  ];
  for (const line of lines) {
    const { ua, socket } = connectedUa();
    assert.throws(() => ua.invite('bob', { extraHeaders: [line] }), {
      name: 'TypeError',
      message: `Invalid extraHeaders: ${line}`,
    });
    assert.throws(() => ua.register({ extraHeaders: [line] }), TypeError);
    await settle();
    assert.deepEqual(socket.take(), []);
    assert.deepEqual(ua.sessions, {});
  }
});

test('what a message has once, it has once', async () => {
  const { ua, socket } = connectedUa();
  assert.throws(() => ua.invite('bob', { extraHeaders: ['m: <sip:evil@x>'] }), TypeError);
  ua.invite('bob', { extraHeaders: ['User-Agent: mine', 'Content-Type: text/evil', 'Subject: 1', 's: 2'] });
  await settle();
  const [sent] = socket.take();
  inspect(sent);
  assert.equal(header(sent, 'User-Agent'), 'mine');
  assert.equal(header(sent, 'Content-Type'), 'application/sdp');
  assert.deepEqual(
    readMessage(sent)
      ?.headers.filter(each => each.name === 'Subject')
      .map(each => each.value),
    ['1'],
  );
});

test('a redirection may name contacts', () => {
  const { socket, session } = ringing();
  session.reject({ statusCode: 302, extraHeaders: ['Contact: <sip:carol@example.com>'] });
  assert.match(socket.take()[0], /^SIP\/2\.0 302 .*\r\nContact: <sip:carol@example\.com>\r\n/s);
});

/** Options by the nasty texts they take; all others are refused with a ConfigurationError that names them. @type {Record<string, string[]>} */
const options = {
  userAgentString: everything.filter(each => !breaks.includes(each)),
  displayName: ['parameter', 'value in a list', 'end of brackets', 'not in the BMP', 'lone surrogate'],
  authorizationUser: [
    'parameter',
    'value in a list',
    'end of brackets',
    'escaped end of quotes',
    'not in the BMP',
    'lone surrogate',
  ],
  contactName: ['parameter', 'escaped end of quotes', 'not in the BMP', 'lone surrogate'],
  contactTransport: [],
  instanceId: [],
  hackIpInContact: [],
  uri: [],
  registrarServer: [],
  wsServers: [],
};

for (const [name, taken] of Object.entries(options))
  test(`option ${name}: nothing foreign goes out`, async () => {
    for (const [kind, text] of Object.entries(nasty)) {
      const value = name === 'uri' ? `alice@${text}` : name === 'wsServers' ? `wss://${text}` : text;
      const given = { register: true, password: 'pw', [name]: value };
      const problem = thrown(() => makeUa({ ...given, autostart: false }));
      const refusable = kind === 'parameter' && ['uri', 'registrarServer'].includes(name);
      if (!taken.includes(kind) && !refusable) {
        assert.equal(problem?.name, 'CONFIGURATION_ERROR', `${kind}: ${problem ?? 'not refused'}`);
        assert.equal(problem.parameter, name);
        continue;
      }
      assert.equal(problem, undefined, kind);
      if (refusable) continue; // a URI with a parameter is a URI
      const { ua, socket } = connectedUa(given);
      const [register] = socket.take();
      inspect(register);
      socket.receive(answer(register, 401, { headers: ['WWW-Authenticate: Digest realm="a\\";evil=1", nonce="n"'] }));
      ua.invite('bob', { anonymous: false });
      await settle();
      const frames = socket.take();
      assert.equal(frames.length, 2);
      frames.forEach(inspect);
      const [challenge] = /** @type {any} */ (readMessage(frames[0])).headers.filter(
        (/** @type {any} */ each) => each.name === 'Authorization',
      );
      assert.match(challenge.value, /^Digest (?:[a-z]+=(?:"(?:[^"\\]|\\.)*"|[^",;]+)(?:, |$))+$/);
    }
  });

test('a description with a content type that is none fails the call', async () => {
  for (const contentType of ['application/sdp\r\nEvil: 1', 'evil', 'a/b\0']) {
    const { ua, socket } = connectedUa({
      sessionDescriptionHandlerFactory: fakeHandler({ get: async () => ({ body: 'v=0\r\n', contentType }) }),
    });
    /** @type {any[]} */
    const causes = [];
    ua.invite('bob').on('failed', (_, cause) => causes.push(cause));
    await settle();
    assert.deepEqual(socket.take(), []);
    assert.deepEqual(causes, ['WebRTC Error']);
  }
});

test('a URI that was put together stays one URI', async () => {
  for (const [kind, text] of Object.entries(nasty)) {
    const { ua, socket } = connectedUa();
    const target = new SIP.URI('sip', text, 'example.com');
    target.setParam('x', text);
    target.setParam(`n${text}`, null);
    target.setHeader('Subject', text);
    assert.ok(SIP.URI.parse(target.toString()), kind);
    assert.deepEqual(Object.keys(SIP.URI.parse(target.toString())?.parameters ?? {}).length, 2, kind);
    ua.invite(target);
    await settle();
    const frames = socket.take();
    assert.equal(frames.length, 1, kind);
    frames.forEach(inspect);
    for (const broken of [
      () => new SIP.URI('sip', 'bob', text),
      () => new SIP.URI(`sip:${text}`, 'bob', 'example.com'),
    ]) {
      const uri = broken();
      const problem = thrown(() => ua.invite(uri));
      assert.ok(problem instanceof TypeError, `${kind}: ${problem}`);
      assert.match(problem.message, /^Invalid (URI|target): /);
    }
    await settle();
    assert.deepEqual(socket.take(), []);
  }
});

test('a name-addr that was put together stays one name-addr', () => {
  for (const [kind, text] of Object.entries(nasty)) {
    const value = new SIP.NameAddrHeader(new SIP.URI('sip', 'bob', 'example.com'));
    if (kind === 'NUL') {
      assert.throws(() => value.setParam('x', text), { name: 'TypeError', message: 'Invalid parameter: x' });
      value.displayName = text;
      assert.throws(() => String(value), TypeError);
      continue;
    }
    value.displayName = text;
    value.setParam('x', text);
    const again = SIP.NameAddrHeader.parse(String(value));
    assert.ok(again, `${kind}: ${value}`);
    assert.deepEqual(Object.keys(again.parameters), ['x'], kind);
    const expected = text.replace(/[\r\n]/g, ' ').replace(/\uD800/, '\uFFFD');
    assert.equal(again.displayName, expected, kind);
    assert.throws(() => value.setParam(`n${text}`), { name: 'TypeError' }, kind);
    value.parameters[`n${text}`] = null;
    assert.throws(() => String(value), TypeError, kind);
  }
});

test('an unsent request has no foreign line either', () => {
  const { ua, socket } = connectedUa();
  /** @type {Record<string, (text: string) => any>} */
  const places = {
    method: text => new SIP.OutgoingRequest(text, 'sip:bob@example.com', ua),
    ruri: text => new SIP.OutgoingRequest('OPTIONS', `sip:bob@${text}`.replace(';evil=1', ''), ua),
    to_displayName: text => new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua, { to_displayName: text }),
    from_displayName: text => new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua, { fromDisplayName: text }),
    to_tag: text => new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua, { to_tag: text }),
    from_uri: text => new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua, { from_uri: `sip:${text}@x` }),
    call_id: text => new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua, { call_id: text }),
    cseq: text => new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua, { cseq: /** @type {any} */ (text) }),
    route_set: text =>
      new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua, { route_set: [`<sip:a;lr>;${text}`] }),
    extraHeaders: text => new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua, {}, [`X-A: ${text}`]),
    contentType: text =>
      new SIP.OutgoingRequest('MESSAGE', 'sip:bob@example.com', ua, {}, [], {
        body: 'x',
        contentType: `a/b;c=${text}`,
      }),
  };
  for (const [place, make] of Object.entries(places))
    for (const [kind, text] of Object.entries(nasty)) {
      const problem = thrown(() => inspect(String(make(text))));
      assert.ok(
        problem === undefined || (problem instanceof TypeError && problem.message.startsWith(`Invalid ${place}`)),
        `${place}, ${kind}: ${problem}`,
      );
      if (breaks.includes(kind)) assert.ok(problem, `${place}, ${kind}`);
    }
  for (const kind of /** @type {(keyof typeof nasty)[]} */ (breaks)) {
    const request = new SIP.OutgoingRequest('OPTIONS', 'sip:bob@example.com', ua);
    assert.throws(() => request.setHeader('X-A', nasty[kind]), { name: 'TypeError', message: 'Invalid header: X-A' });
    assert.throws(() => request.setHeader(nasty[kind], 'x'), TypeError);
    request.setHeader('X-B', 'ok');
    request.headers['X-A'] = [{ raw: nasty[kind] }];
    assert.throws(() => String(request), TypeError);
  }
  assert.deepEqual(socket.take(), []);
});

test('reason texts of the utilities are quoted', () => {
  for (const [kind, text] of Object.entries(nasty)) {
    const value = SIP.Utils.getReasonHeaderValue(486, text);
    if (kind === 'NUL') assert.equal(value, undefined);
    else
      assert.deepEqual(
        Object.keys(SIP.Grammar.parse(/** @type {string} */ (value), 'Reason').params),
        ['cause', 'text'],
        kind,
      );
    if (breaks.includes(kind)) assert.throws(() => SIP.Utils.buildStatusLine(200, text), TypeError);
  }
});
