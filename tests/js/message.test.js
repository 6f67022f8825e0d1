// @ts-check
// Message objects (classic API, section 5).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { readMessage } from '../../js/message.js';
import { OutgoingRequest } from '../../js/outgoing-request.js';

const request = [
  'INVITE sip:alice@example.com;a=B SIP/2.0',
  'v: SIP/2.0/WSS x.invalid;branch=z9hG4bK1;rport=5060',
  'f: "Bob \\"B\\"" <sip:bob@example.com>;tag=f1;x',
  't: sip:alice@example.com',
  'i: id@host',
  'CSeq: 42 INVITE',
  'm: <sip:bob@b.invalid>;q=0.5, <sip:bob2@b.invalid>',
  'x-custom: one',
  'X-Custom: two',
  'Subject: folded\r\n value',
  'k: replaces, 100rel',
  'j: *;methods="INVITE"',
  'Content-Type: text/plain',
  'Content-Length: 5',
  '',
  'hello',
].join('\r\n');

const parse = (/** @type {string} */ text) => /** @type {any} */ (SIP.Parser.parseMessage(text));

test('a request has its classic properties in both spellings', () => {
  const message = parse(request);
  assert.equal(message instanceof SIP.IncomingRequest, true);
  assert.equal(message.method, 'INVITE');
  assert.ok(message.ruri instanceof SIP.URI);
  assert.equal(message.ruri.getParam('a'), 'B');
  assert.equal(message.from.displayName, 'Bob "B"');
  assert.equal(message.from.getParam('x'), null);
  assert.equal(message.to.uri.user, 'alice');
  assert.deepEqual([message.from_tag, message.fromTag, message.to_tag], ['f1', 'f1', undefined]);
  assert.deepEqual([message.call_id, message.callId, message.cseq], ['id@host', 'id@host', 42]);
  assert.deepEqual([message.via_branch, message.viaBranch, message.via.rport], ['z9hG4bK1', 'z9hG4bK1', 5060]);
  assert.equal(message.body, 'hello');
  assert.equal(message.data, request);
  assert.equal(String(message), request);
  message.to_tag = 'ours';
  assert.equal(message.toTag, 'ours');
});

test('headers are found without case, compact, repeated and folded', () => {
  const message = parse(request);
  assert.deepEqual(message.getHeaders('X_CUSTOM'), ['one', 'two']);
  assert.equal(message.getHeader('call-id'), 'id@host');
  assert.match(message.getHeader('subject'), /^folded +value$/);
  assert.equal(message.getHeader('Reject-Contact'), '*;methods="INVITE"');
  assert.equal(message.hasHeader('supported'), true);
  assert.equal(message.hasHeader('constructor'), false);
  assert.equal(message.getHeader('nothing'), undefined);
  assert.deepEqual(message.getHeaders('nothing'), []);
  assert.deepEqual(message.parseHeader('supported'), ['replaces', '100rel']);
  assert.equal(message.s('contact').uri.user, 'bob');
  assert.deepEqual(Object.keys(message.headers).slice(0, 3), ['Via', 'From', 'To']);
  message.setHeader('x_custom', 'three');
  message.addHeader('X-Custom', 'four');
  assert.deepEqual(message.getHeaders('x-custom'), ['three', 'four']);
});

test('a value that cannot be parsed is taken out', () => {
  const message = parse(request.replace('CSeq: 42 INVITE', 'CSeq: many'));
  assert.equal(message.cseq, undefined);
  assert.equal(message.hasHeader('CSeq'), false);
});

test('a response has status and reason, and the method of its CSeq', () => {
  const message = parse('SIP/2.0 183 Session Progress\r\nCSeq: 1 INVITE\r\nCall-ID: a\r\n\r\n');
  assert.equal(message instanceof SIP.IncomingResponse, true);
  assert.deepEqual([message.status_code, message.statusCode], [183, 183]);
  assert.deepEqual([message.reason_phrase, message.reasonPhrase], ['Session Progress', 'Session Progress']);
  assert.equal(message.method, 'INVITE');
  assert.equal(message.body, '');
});

test('text that is not ASCII is cut at the right places', () => {
  const text = request.replace('one', 'zażółć 😀').replace('hello', 'żółw').replace('Length: 5', 'Length: 7');
  const message = parse(text);
  assert.deepEqual(message.getHeaders('x-custom'), ['zażółć 😀', 'two']);
  assert.equal(message.body, 'żółw');
  assert.equal(message.getHeader('Content-Type'), 'text/plain');
});

test('each value of a comma list of addresses or Vias is a field of its own', () => {
  // RFC 3261 7.3.1
  const message = parse(
    [
      'BYE sip:a@b SIP/2.0',
      'Via: SIP/2.0/WS ż.invalid;branch=bad, SIP/2.0/WS one.invalid;branch=z9hG4bK1, SIP/2.0/WS two.invalid;branch=z9hG4bK2',
      'Route: "Ż, ó" <sip:one@r;lr>, <sip:two@r>',
      'Allow: ACK, BYE',
      '',
      '',
    ].join('\r\n'),
  );
  assert.deepEqual(message.getHeaders('route'), ['"Ż, ó" <sip:one@r;lr>', '<sip:two@r>']);
  assert.equal(message.s('route', 0).displayName, 'Ż, ó');
  assert.equal(message.s('route', 1).uri.user, 'two');
  assert.deepEqual([message.s('via', 1).host, message.s('via', 2).branch], ['one.invalid', 'z9hG4bK2']);
  assert.deepEqual(message.getHeaders('allow'), ['ACK, BYE']);
});

test('values in a form that is rare are read as all others', () => {
  const from = (/** @type {string} */ value) => parse(`BYE sip:a@b SIP/2.0\r\nf: ${value}\r\n\r\n`).from;
  assert.equal(from('"a\\\\b \\"ż\\"" <sip:x@y>').displayName, 'a\\b "ż"');
  assert.equal(from('<SIP:x@y>').uri.toRaw(), 'sip:x@y');
  assert.equal(from('<tel:+12125550147>;tag=t').uri.toRaw(), 'tel:+12125550147');
  assert.deepEqual(from('<sip:x@y>;Q="a\\"b";q=2;tag=').parameters, { q: '"a\\"b"', tag: '' });
  const uri = from('<sips:%C5%BC:p@[::1]:5061;Lr;lr=2;m=%3B?x=1&x=2>').uri;
  assert.deepEqual([uri.user, uri.host, uri.port], ['ż:p', '[::1]', 5061]);
  assert.deepEqual([uri.parameters, uri.headers], [{ lr: null, m: '%3B' }, { X: ['1', '2'] }]);
  assert.equal(uri.toRaw(), 'sips:%C5%BC:p@[::1]:5061;lr;m=%3B?X=1&X=2');
});

test('a value is read as it stands in the message, whatever is around it', () => {
  const value = '"😀 ż" <sip:ż@y.invalid;x=😀>;tag=t';
  const via = 'SIP/2.0/WS a.invalid;branch=z9hG4bK1;rport=5;ttl=16, SIP/2.0/WS b.invalid;rport=4294967295;ttl=x';
  const lines = [
    'BYE sip:a@b SIP/2.0',
    `X-Before: ${'ó'.repeat(99)}😀`,
    `From: ${value}`,
    `Via: ${via}`,
    'CSeq: 7\r\n BYE',
  ];
  const body = (/** @type {number} */ size) => parse([...lines, '', 'ż'.repeat(size)].join('\r\n'));
  for (const message of [body(0), body(9), body(20000)]) {
    assert.deepEqual([message.from.displayName, message.from.uri.user, message.fromTag], ['😀 ż', 'ż', 't']);
    assert.deepEqual(message.from.uri.parameters, { x: '😀' });
    const vias = [message.via, message.s('via', 1)];
    assert.deepEqual(
      vias.map(({ host, hostType, rport, ttl }) => [host, hostType, rport, ttl]),
      [
        ['a.invalid', 'domain', 5, 16],
        ['b.invalid', 'domain', 4294967295, undefined],
      ],
    );
    assert.deepEqual(message.s('cseq'), { value: 7, method: 'BYE' });
  }
});

test('what was changed among the headers is what is read', () => {
  const message = parse(request);
  assert.equal(message.getHeader('to'), 'sip:alice@example.com');
  message.addHeader('to', 'sip:second@example.com');
  message.headers.To[0].raw = 'sip:alice@example.co';
  message.headers.From = [{ raw: '<sip:carol@example.com>;tag=new' }];
  assert.deepEqual([message.to.uri.host, message.s('to', 1).uri.user], ['example.co', 'second']);
  assert.deepEqual([message.from.uri.user, message.from_tag], ['carol', 'new']);
  assert.deepEqual(Object.keys(message.headers).slice(0, 3), ['Via', 'From', 'To']);
  const other = parse(request);
  other.getHeader('subject');
  assert.deepEqual(other.headers.Subject, parse(request).headers.Subject);
});

test('readMessage gives a plain reading, in order', () => {
  const message = readMessage(request);
  assert.equal(message?.isRequest, true);
  assert.equal(message?.ruri, 'sip:alice@example.com;a=B');
  assert.deepEqual(message?.headers.slice(6, 8), [
    { name: 'X-Custom', value: 'one' },
    { name: 'X-Custom', value: 'two' },
  ]);
  assert.equal(message?.body, 'hello');
  assert.equal(readMessage('hello'), null);
  assert.equal(readMessage(''), null);
  assert.equal(parse('hello'), undefined);
  const response = readMessage('\r\nSIP/2.0 200 OK\r\nCSeq: 1 BYE\r\n\r\n');
  assert.deepEqual(
    [response?.isRequest, response?.status, response?.reason, response?.method],
    [false, 200, 'OK', 'BYE'],
  );
});

test('a sent request is read from its text', () => {
  const sent = OutgoingRequest.fromText(request);
  assert.equal(sent.ruri?.user, 'alice');
  assert.equal(sent.call_id, 'id@host');
  assert.equal(sent.getHeader('x-custom'), 'one');
  assert.throws(() => OutgoingRequest.fromText('SIP/2.0 200 OK\r\n\r\n'), TypeError);
});
