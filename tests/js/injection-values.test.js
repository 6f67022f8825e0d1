// @ts-check
// Options and values that an application puts together: none of them adds a line, a header or a parameter to a message.
// RFC 3261 7.3.1, 19.1.2, 25.1.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { readMessage } from '../../js/message.js';
import { connectedUa, makeUa, settle } from './support/host.js';
import { answer } from './support/messages.js';
import { breaks, inspect, nasty, thrown } from './support/nasty.js';

const everything = Object.keys(nasty);

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
