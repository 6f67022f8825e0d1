// @ts-check
// SIP.URI, SIP.NameAddrHeader and SIP.Utils member by member (classic API, sections 1.5, 1.10, 1.11).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { makeUa } from './support/host.js';

const { NameAddrHeader, URI, Utils } = SIP;
const parse = (/** @type {string} */ text) => /** @type {import('../../js/uri.js').URI} */ (URI.parse(text));

test('a URI has a scheme, and needs a host', () => {
  assert.equal(new URI(null, null, 'x').toString(), 'sip:x');
  assert.equal(new URI('', 'a', 'x').scheme, 'sip');
  for (const host of ['', null, undefined])
    assert.throws(() => new URI('sip', 'a', /** @type {any} */ (host)), { name: 'TypeError' });
});

test('the normal form is in lower case, the raw one as given', () => {
  const uri = new URI('SIPS', 'Alice', 'EXAMPLE.com');
  assert.deepEqual([uri.scheme, uri.user, uri.host], ['sips', 'Alice', 'example.com']);
  assert.deepEqual([String(uri), uri.toRaw()], ['sips:Alice@example.com', 'SIPS:Alice@EXAMPLE.com']);
  uri.scheme = 'SIP';
  uri.host = 'Other.ORG';
  assert.deepEqual([String(uri), uri.toRaw()], ['sip:Alice@other.org', 'SIP:Alice@Other.ORG']);
  assert.equal(parse('sip:a%20%62@x').user, 'a b');
  assert.deepEqual([parse('sip:%62ob@x').toRaw(), parse('sip:%62ob@x').toString()], ['sip:%62ob@x', 'sip:bob@x']);
});

test('a port is a number, 0 too, or null', () => {
  const uri = new URI('sip', 'a', 'x', 0);
  assert.deepEqual([uri.port, String(uri)], [0, 'sip:a@x:0']);
  for (const [given, port] of /** @type {[any, any][]} */ ([
    ['5070', 5070],
    ['5070x', 5070],
    [null, null],
    [undefined, null],
    ['x', null],
    [0, 0],
  ])) {
    uri.port = given;
    assert.equal(uri.port, port);
  }
  assert.equal(parse('sip:a@x:0').port, 0);
  assert.equal(parse('sip:a@x').port, null);
});

test('the user part is escaped once, IPv6 keeps its brackets', () => {
  assert.equal(new URI('sip', 'a b:pw@%20;?/+', 'x').toString(), 'sip:a%20b:pw%40%20%3B?/+@x');
  assert.equal(parse('sip:a@[2001:DB8::1]:5060').toString(), 'sip:a@[2001:db8::1]:5060');
  assert.equal(new URI('sip', null, '[::1]', 5060).toString(), 'sip:[::1]:5060');
});

test('parameters: names in lower case, values as given', () => {
  const uri = parse('sip:a@x;Transport=TCP;LR;x=%41b');
  assert.deepEqual(uri.parameters, { transport: 'TCP', lr: null, x: '%41b' });
  assert.equal(uri.getParam('transPORT'), 'TCP');
  assert.equal(uri.getParam('lr'), null);
  assert.equal(uri.getParam('none'), undefined);
  assert.equal(uri.hasParam('LR'), true);
  assert.equal(uri.deleteParam('LR'), null);
  assert.equal(uri.hasParam('lr'), false);
  uri.setParam('Ob', null);
  uri.setParam('N', 5);
  assert.equal(String(uri), 'sip:a@x;transport=TCP;x=%41b;ob;n=5');
  uri.clearParams();
  assert.equal(String(uri), 'sip:a@x');
});

test('headers: lists under canonical names', () => {
  const uri = parse('sip:a@x?subject=a%20b&Call_ID=1&subject=c');
  assert.deepEqual(uri.headers, { Subject: ['a%20b', 'c'], 'Call-ID': ['1'] });
  assert.deepEqual(uri.getHeader('SUBJECT'), ['a%20b', 'c']);
  uri.setHeader('x-y', 'z');
  uri.setHeader('subject', ['d', 'e']);
  assert.equal(uri.hasHeader('X-Y'), true);
  assert.equal(String(uri), 'sip:a@x?Subject=d&Subject=e&Call-ID=1&X-Y=z');
  assert.deepEqual(uri.deleteHeader('subject'), ['d', 'e']);
  assert.equal(uri.getHeader('subject'), undefined);
  uri.clearHeaders();
  assert.equal(String(uri), 'sip:a@x');
});

test('what is parsed is written as it was', () => {
  for (const text of [
    'sip:alice@example.com',
    'sips:alice:pw@example.com:5061;transport=tcp;lr;maddr=[::1]?Subject=a%20b&Priority=urgent',
    'sip:+1-212-555-1212:1234@gateway.com;user=phone',
    'sip:alice;day=tuesday@atlanta.com',
    'sip:x;tk=abc==@y;ob;tk=abc==',
  ])
    assert.equal(parse(text).toRaw(), text);
  for (const text of ['tel:+1-201-555-0123', 'http://example.com', 'sip:a@b c', 'sip:a@b\r\n', '<sip:a@b>'])
    assert.equal(URI.parse(text), undefined, text);
});

test('a clone is on its own', () => {
  const uri = parse('sip:%61@X:5;p=Q?S=1');
  const copy = uri.clone();
  assert.equal(copy.toRaw(), uri.toRaw());
  copy.setParam('p', '2');
  copy.setHeader('s', '2');
  copy.user = 'b';
  assert.equal(uri.toRaw(), 'sip:%61@X:5;p=Q?S=1');
});

test('a name-addr needs a URI', () => {
  for (const uri of [undefined, null, 'sip:a@b', {}])
    assert.throws(() => new NameAddrHeader(/** @type {any} */ (uri)), { name: 'TypeError' });
});

test('a name-addr keeps the case of its values, and null for none', () => {
  const value = new NameAddrHeader(parse('sip:a@b'), 'Żółw 😀', { Tag: 'AbC', ob: null });
  assert.deepEqual(value.parameters, { tag: 'AbC', ob: null });
  assert.deepEqual([value.getParam('TAG'), value.getParam('ob'), value.getParam('x')], ['AbC', null, undefined]);
  assert.equal(String(value), '"Żółw 😀" <sip:a@b>;tag=AbC;ob');
  assert.equal(value.friendlyName, 'Żółw 😀');
  assert.equal(value.deleteParam('ob'), null);
  assert.equal(value.hasParam('ob'), false);
  const copy = value.clone();
  copy.uri.user = 'z';
  copy.setParam('tag', '2');
  assert.deepEqual([value.uri.user, value.getParam('tag')], ['a', 'AbC']);
  value.displayName = '';
  assert.equal(value.friendlyName, 'a@b');
  value.clearParams();
  assert.equal(String(value), '<sip:a@b>');
});

test('a name-addr is read as it is written', () => {
  for (const text of [
    '"A \\"B\\" \\\\" <sip:a@b;x=1?Y=2>;tag=T;+sip.instance="<urn:uuid:1>";ob',
    '<tel:+1-201-555-0123>;tag=1',
  ])
    assert.equal(String(NameAddrHeader.parse(text)), text);
  assert.equal(NameAddrHeader.parse('Bob <sip:b@c>')?.displayName, 'Bob');
  assert.equal(NameAddrHeader.parse('sip:b@c;tag=1')?.uri.getParam('tag'), undefined);
  for (const text of ['', 'x', '<sip:a@b', '"x" sip:a@b', /** @type {any} */ (5)])
    assert.equal(NameAddrHeader.parse(text), undefined);
});

test('targets: each row of the contract', () => {
  const { ua } = makeUa({ autostart: false });
  /** @type {[any, string | undefined][]} */
  const rows = [
    ['bob', 'sip:bob@example.com'],
    ['sip:bob@x.y', 'sip:bob@x.y'],
    ['sips:bob@x.y', 'sip:bob@x.y'],
    ['tel:+1-555-1234', 'sip:+15551234@example.com'],
    ['1-800.555', 'sip:1800555@example.com'],
    ['+1 (555) 1234', 'sip:+1%20(555)%201234@example.com'],
    ['a@b@c.d', 'sip:a%40b@c.d'],
    ['bob@x.y:99;transport=tcp?X=1', 'sip:bob@x.y:99;transport=tcp?X=1'],
    ['sip:x.y', 'sip:x.y@example.com'],
    ['żółw', 'sip:%C5%BC%C3%B3%C5%82w@example.com'],
    ['a\uD800', 'sip:a%EF%BF%BD@example.com'],
    ['', undefined],
    [5, undefined],
    [null, undefined],
    ['a@b c', undefined],
  ];
  for (const [target, expected] of rows) {
    assert.equal(ua.normalizeTarget(target)?.toString(), expected, String(target));
    assert.equal(Utils.normalizeTarget(target, 'example.com')?.toString(), expected, String(target));
    if (expected === undefined)
      assert.throws(() => ua.invite(target), { name: 'TypeError', message: `Invalid target: ${target}` });
  }
  const uri = parse('tel:1') ?? new URI('sip', 'a', 'b');
  assert.equal(ua.normalizeTarget(uri), uri);
  assert.throws(() => /** @type {any} */ (ua).invite(), { name: 'TypeError', message: 'Not enough arguments' });
});

test('utilities: promises', async () => {
  assert.equal(Utils.Promise, Promise);
  assert.equal(await Utils.reducePromises([async x => x + 1, x => x * 2], 3), 8);
  const failed = Utils.defer();
  failed.reject(new Error('no'));
  await assert.rejects(/** @type {Promise<any>} */ (failed.promise), /no/);
});

test('utilities: mixins and options', () => {
  class Counter {
    count = 0;
    add() {
      return ++this.count;
    }
  }
  const mixed = /** @type {any} */ ({ add: 'mine' });
  Utils.augment(mixed, Counter, []);
  assert.deepEqual([mixed.add, mixed.count], ['mine', 0]);
  Utils.augment(mixed, Counter, [], true);
  assert.equal(mixed.add(), 1);
  const emitter = /** @type {any} */ ({});
  Utils.augment(emitter, SIP.EventEmitter, []);
  let heard = 0;
  emitter.on('x', () => heard++);
  emitter.emit('x');
  assert.equal(heard, 1);
  /** @this {any} @param {number} n */
  function Old(n) {
    this.n = n;
  }
  Object.assign(Old.prototype, {
    /** @this {any} */
    twice() {
      return this.n * 2;
    },
  });
  const old = /** @type {any} */ ({});
  Utils.augment(old, Old, [4]);
  old.n = 5;
  assert.equal(old.twice(), 10);

  /** @type {string[]} */
  const warnings = [];
  const logger = { warn: (/** @type {string} */ text) => warnings.push(text) };
  /** @type {Record<string, any>} */
  const options = { old: 1 };
  Utils.optionsOverride(options, 'fresh', 'old', true, logger, 9);
  assert.equal(options.fresh, 1);
  Utils.optionsOverride(options, 'other', 'none', true, logger, 9);
  assert.equal(options.other, 9);
  assert.equal(warnings.length, 1);
  Utils.optionsOverride(options, 'fresh', 'old', false, logger);
  assert.equal(warnings.length, 2);
});

test('utilities: tests of types, and random ids', () => {
  assert.deepEqual([5, '5', '5.0', 5.5, '5.5', 'x', '5x', '', null, undefined, true, Number.NaN].map(Utils.isDecimal), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
  assert.deepEqual([() => 1, class {}, {}, null].map(Utils.isFunction), [true, true, false, false]);
  assert.match(Utils.createRandomToken(20), /^[\da-v]{20}$/);
  assert.match(Utils.createRandomToken(20, 10), /^\d{20}$/);
  assert.notEqual(Utils.newTag(), Utils.newTag());
  assert.equal(SIP.Grammar.parse(Utils.newUUID(), 'uuid').length, 36);
  assert.match(Utils.getRandomTestNetIP(), /^192\.0\.2\.([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])$/);
});

test('utilities: texts of SIP', () => {
  assert.deepEqual(
    ['1.2.3.4', '[::1]', 'a.b', 'a b', '::1', '', undefined].map(each => Utils.hostType(/** @type {any} */ (each))),
    ['IPv4', 'IPv6', 'domain', undefined, undefined, undefined, undefined],
  );
  assert.equal(Utils.escapeUser('a b%40:+?/@;żé\uD800'), 'a%20b%40:+?/%40%3B%C5%BC%C3%A9%EF%BF%BD');
  assert.equal(Utils.escapeUser(''), '');
  for (const name of [
    'Call-ID',
    'CSeq',
    'Min-SE',
    'RAck',
    'RSeq',
    'WWW-Authenticate',
    'Proxy-Authenticate',
    'X-Foo-Bar',
    'SIP-ETag',
  ])
    for (const form of [name, name.toLowerCase(), name.toUpperCase(), name.replace(/-/g, '_')])
      assert.equal(Utils.headerize(form), name);
  assert.deepEqual([486, 600, 404, 302, 407, 500].map(Utils.sipErrorCause), [
    'Busy',
    'Busy',
    'Not Found',
    'Redirected',
    'Authentication Error',
    'SIP Failure Code',
  ]);
  assert.deepEqual(
    [Utils.getReasonPhrase(486), Utils.getReasonPhrase(486, 'x'), Utils.getReasonPhrase(299)],
    ['Busy Here', 'x', ''],
  );
  assert.equal(Utils.getReasonHeaderValue(486, 'a "b"'), 'SIP;cause=486;text="a \\"b\\""');
  assert.equal(Utils.getCancelReason(487), 'SIP;cause=487;text="Request Terminated"');
  assert.equal(Utils.getCancelReason(), undefined);
  for (const code of [199, 700]) assert.throws(() => Utils.getCancelReason(code), TypeError);
  assert.equal(Utils.buildStatusLine(486, 'Nope'), 'SIP/2.0 486 Nope\r\n');
  for (const code of [99, 700, Number.NaN]) assert.throws(() => Utils.buildStatusLine(code), TypeError);
  const sdp = 'v=0\r\no=- 1 2 IN IP4 1.2.3.4\r\ns=x\r\nm=audio 9 RTP/AVP 0\r\n';
  assert.match(
    /** @type {string} */ (Utils.generateFakeSDP(sdp)),
    /^v=0\r\no=- 1 2 IN IP4 1\.2\.3\.4\r\ns=-\r\nt=0 0\r\n/,
  );
  assert.equal(Utils.generateFakeSDP(''), undefined);
  assert.equal(Utils.generateFakeSDP(), undefined);
});

test('MD5 is of the UTF-8 bytes, line ends untouched', () => {
  // section 9, row 33: a digest of a body needs its own bytes
  for (const text of ['', 'a\r\nb\n', 'żółw 😀', 'x'.repeat(1000)])
    assert.equal(Utils.calculateMD5(text), createHash('md5').update(text).digest('hex'));
  assert.deepEqual(['abc', 'ż', '😀'].map(Utils.str_utf8_length), [3, 2, 4]);
});
