// @ts-check
// SIP.Grammar.parse by each of its start rules, and parseHeader of the headers beyond them (classic API, section 1.9).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';

const parse = SIP.Grammar.parse;
const startRules =
  'Contact Name_Addr_Header Record_Route Request_Response SIP_URI Subscription_State Supported Require Via absoluteURI ' +
  'Call_ID Content_Disposition Content_Length Content_Type CSeq displayName Event From host Max_Forwards Min_SE ' +
  'Proxy_Authenticate quoted_string Refer_To Replaces Session_Expires stun_URI To turn_URI uuid WWW_Authenticate ' +
  'challenge sipfrag';

/** One text that follows each rule, and what it is then. @type {Record<string, [text: string, value: any]>} */
const plain = {
  CSeq: ['314159 INVITE', { value: 314159, method: 'INVITE' }],
  Subscription_State: [
    'Terminated;reason=noresource;expires=5;retry-after=60;x',
    {
      state: 'terminated',
      reason: 'noresource',
      expires: 5,
      retry_after: 60,
      params: { reason: 'noresource', expires: '5', 'retry-after': '60', x: null },
    },
  ],
  Supported: ['100rel, timer', ['100rel', 'timer']],
  Require: ['100rel', ['100rel']],
  Call_ID: ['f81d4fae@foo.bar.com', 'f81d4fae@foo.bar.com'],
  Content_Disposition: ['render;handling=optional', { type: 'render' }],
  Content_Length: ['349', 349],
  Content_Type: ['text/html; charset=ISO-8859-4', 'text/html; charset=ISO-8859-4'],
  displayName: ['"Bob \\"B\\""', 'Bob "B"'],
  Event: ['Presence;id=1', { event: 'presence', params: { id: '1' } }],
  host: ['Example.com', { host: 'Example.com', host_type: 'domain' }],
  Max_Forwards: ['70', 70],
  Min_SE: ['90;x', 90],
  quoted_string: ['"a \\"b\\""', 'a "b"'],
  Replaces: [
    'abc@x;to-tag=1;from-tag=2;early-only',
    { call_id: 'abc@x', replaces_to_tag: '1', replaces_from_tag: '2', early_only: true },
  ],
  Session_Expires: ['1800;refresher=uac', { deltaSeconds: 1800, refresher: 'uac' }],
  stun_URI: ['stun:example.org:3478', { scheme: 'stun', host: 'example.org', port: 3478 }],
  turn_URI: ['TURNS:[::1]?transport=tcp', { scheme: 'turns', host: '[::1]', transport: 'tcp' }],
  uuid: ['F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6', 'F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6'],
  Request_Response: [
    'SIP/2.0 180 Ringing there',
    { sip_version: 'SIP/2.0', status_code: 180, reason_phrase: 'Ringing there' },
  ],
  sipfrag: [
    'SIP/2.0 200 OK\r\nContact: <sip:a@b>\r\n',
    { sip_version: 'SIP/2.0', status_code: 200, reason_phrase: 'OK' },
  ],
};
const digest = 'Digest realm="r\\"s", nonce="n", qop="auth, auth-int", stale=TRUE, algorithm=md5';
for (const rule of ['WWW_Authenticate', 'Proxy_Authenticate', 'challenge'])
  plain[rule] = [
    digest,
    { realm: 'r"s', nonce: 'n', opaque: undefined, stale: true, algorithm: 'MD5', qop: ['auth', 'auth-int'] },
  ];

for (const [rule, [text, value]] of Object.entries(plain))
  test(`${rule} has its classic shape`, () => assert.deepEqual(parse(text, rule), value));

test('addresses are name-addr headers', () => {
  for (const rule of ['Name_Addr_Header', 'From', 'To', 'Refer_To']) {
    const value = parse('"x" <sip:a@b;y=1>;tag=T', rule);
    assert.ok(value instanceof SIP.NameAddrHeader);
    assert.deepEqual([value.displayName, value.uri.user, value.getParam('tag')], ['x', 'a', 'T']);
    assert.equal(parse('sip:a@b;tag=T', rule).getParam('tag'), 'T');
  }
});

test('lists of addresses say where each of them is', () => {
  const text = '"żółw 😀, x" <sip:a@b>;q=1 , <sip:c@d>';
  for (const rule of ['Contact', 'Record_Route']) {
    const [first, second] = parse(text, rule);
    assert.equal(text.slice(first.offset, first.position), '"żółw 😀, x" <sip:a@b>;q=1');
    assert.equal(text.slice(second.offset, second.position), '<sip:c@d>');
    assert.ok(second.parsed instanceof SIP.NameAddrHeader);
    assert.equal(second.parsed.uri.user, 'c');
  }
});

test('a Via has its parts and its parameters', () => {
  const via = parse('SIP/2.0/WSS [::1]:5061;branch=z9hG4bK1;received=1.2.3.4;rport=99;ttl=16;maddr=x.y;Other', 'Via');
  assert.deepEqual(via, {
    protocol: 'SIP',
    transport: 'WSS',
    host: '[::1]',
    host_type: 'IPv6',
    port: 5061,
    branch: 'z9hG4bK1',
    received: '1.2.3.4',
    rport: 99,
    ttl: 16,
    maddr: 'x.y',
    params: { branch: 'z9hG4bK1', received: '1.2.3.4', rport: '99', ttl: '16', maddr: 'x.y', other: null },
  });
  assert.equal(parse('SIP/2.0/WSS a.b;rport', 'Via').rport, undefined);
});

test('URIs', () => {
  assert.ok(parse('sip:a@b', 'SIP_URI') instanceof SIP.URI);
  const other = parse('http://example.com/x', 'absoluteURI');
  assert.deepEqual([other.scheme, other.opaque], ['http', '//example.com/x']);
  const sip = parse('sip:a@b:5;x=1', 'absoluteURI');
  assert.deepEqual([sip.scheme, sip.user, sip.host, sip.port, sip.params], ['sip', 'a', 'b', 5, { x: '1' }]);
  const request = parse('INVITE sip:a@b SIP/2.0', 'Request_Response');
  assert.deepEqual([request.method, request.sip_version], ['INVITE', 'SIP/2.0']);
  assert.ok(request.uri instanceof SIP.URI);
});

test('members with an underscore are there in camelCase, unseen', () => {
  const replaces = parse('a;to-tag=1;from-tag=2', 'Replaces');
  assert.deepEqual([replaces.callId, replaces.replacesToTag, replaces.earlyOnly], ['a', '1', false]);
  replaces.callId = 'b';
  assert.equal(replaces.call_id, 'b');
  assert.equal(parse('SIP/2.0 180 x', 'sipfrag').statusCode, 180);
  assert.equal(parse('1.2.3.4', 'host').hostType, 'IPv4');
  assert.equal(JSON.stringify(parse('1.2.3.4', 'host')), '{"host":"1.2.3.4","host_type":"IPv4"}');
});

test('each rule refuses what does not follow it', () => {
  /** @type {Record<string, string[]>} */
  const bad = {
    Replaces: ['abc;to-tag=1', 'abc;from-tag=1', 'abc;to-tag;from-tag=1', ''],
    Call_ID: ['a b', 'a,b', 'a;b', ''],
    Contact: ['<sip:a@b>, x', ''],
    host: ['a b', '1.2.3', '::1', ''],
    uuid: ['f81d4fae', 'g81d4fae-7dec-11d0-a765-00a0c91e6bf6', ''],
    quoted_string: ['a', '"a', '"a" b', '"a\\"'],
    displayName: ['"a', 'a"b', '<a>'],
    stun_URI: ['turn:a', 'stun:', 'stun:a@b', 'stun:a?transport=udp', 'stunx:a', 'stunss:a'],
    turn_URI: ['stun:a', 'turn:a?x=y', 'turn:a;x'],
    Content_Type: ['text', 'text/', ''],
    Session_Expires: ['', 'x', ';refresher=uac'],
    CSeq: ['', '1', 'INVITE 1', '4294967296 INVITE'],
    Via: ['', 'SIP/2.0 a', 'SIP/2.0/WSS'],
    Request_Response: ['', 'INVITE', 'INVITE sip:a@b', 'SIP/2.0 2000 OK', 'INVITE x y SIP/2.0'],
    sipfrag: ['', 'Contact: <sip:a@b>'],
    SIP_URI: ['', 'sip:', 'tel:+1', 'bob'],
    Content_Length: ['', '-1', 'x'],
    WWW_Authenticate: ['', '"', '='],
    From: ['', '<sip:a', '"x sip:a@b'],
    Event: ['', ';id=1', 'a b'],
    Subscription_State: ['', 'a b'],
  };
  for (const [rule, texts] of Object.entries(bad))
    for (const text of texts) assert.equal(parse(text, rule), -1, `${rule}: ${text}`);
  for (const rule of startRules.split(' '))
    if (!['displayName', 'Supported', 'Require'].includes(rule)) assert.equal(parse('', rule), -1, rule);
});

test('what is no rule is -1', () => {
  for (const rule of ['no_such_rule', 'constructor', '__proto__', '', 'via']) assert.equal(parse('x', rule), -1, rule);
});

test('parseHeader knows the headers that applications ask for', () => {
  /** @type {Record<string, [text: string, value: any]>} */
  const headers = {
    Reason: [
      'Q.850;cause=16;text="Normal, really"',
      { protocol: 'Q.850', cause: 16, text: 'Normal, really', params: { cause: '16', text: '"Normal, really"' } },
    ],
    RAck: ['776656 1 INVITE', { rseq: 776656, cseq: 1, method: 'INVITE' }],
    RSeq: ['988789', 988789],
    'Allow-Events': ['presence, dialog', ['presence', 'dialog']],
    'Session-Expires': ['90', { deltaSeconds: 90, refresher: undefined }],
    'Retry-After': ['18000;duration=3600', 18000],
    Join: ['a;to-tag=1;from-tag=2', { call_id: 'a', replaces_to_tag: '1', replaces_from_tag: '2', early_only: false }],
    Subject: ['anything: at all', 'anything: at all'],
  };
  for (const [name, [raw, value]] of Object.entries(headers)) {
    const message = SIP.Parser.parseMessage(`OPTIONS sip:a@b SIP/2.0\r\n${name}: ${raw}\r\n\r\n`);
    assert.deepEqual(message?.parseHeader(name), value, name);
  }
  for (const name of ['P-Asserted-Identity', 'Diversion', 'Referred-By', 'Remote-Party-ID', 'History-Info']) {
    const message = SIP.Parser.parseMessage(`OPTIONS sip:a@b SIP/2.0\r\n${name}: "x" <sip:c@d>;y=z\r\n\r\n`);
    assert.equal(message?.parseHeader(name.toLowerCase()).uri.user, 'c', name);
  }
});
