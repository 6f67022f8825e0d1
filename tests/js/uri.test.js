// @ts-check
// SIP.URI, SIP.NameAddrHeader and targets (classic API, sections 1.10 and 1.11).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { makeUa } from './support/host.js';

const { NameAddrHeader, URI } = SIP;
const parse = (/** @type {string} */ text) => /** @type {import('../../js/uri.js').URI} */ (URI.parse(text));

test('a URI is built from parts', () => {
  const uri = new URI(null, 'alice b', 'Example.COM', '5060', { Transport: 'TCP', lr: null }, { 'x-a': ['1', '2'] });
  assert.equal(uri.toString(), 'sip:alice%20b@example.com:5060;transport=TCP;lr?X-A=1&X-A=2');
  assert.equal(uri.toRaw(), 'sip:alice%20b@Example.COM:5060;transport=TCP;lr?X-A=1&X-A=2');
  assert.equal(uri.aor, 'alice b@example.com');
  assert.throws(() => new URI('sip', 'a', ''), TypeError);
});

test('a URI is parsed, values keep their case', () => {
  // section 9, row 56
  const uri = parse('SIPS:al%20ice:pw@Host.Example:0;Transport=TCP;lr?Subject=x&subject=y');
  assert.deepEqual([uri.scheme, uri.user, uri.host, uri.port], ['sips', 'al ice:pw', 'host.example', 0]);
  assert.deepEqual([uri.getParam('TRANSPORT'), uri.getParam('lr'), uri.getParam('no')], ['TCP', null, undefined]);
  assert.deepEqual(uri.getHeader('subject'), ['x', 'y']);
  assert.equal(parse('sip:[2001:db8::1]:5060').host, '[2001:db8::1]');
  for (const bad of ['', 'bob', 'sip:', 'sip:a@', 'sip:a@b c', 'tel:+1', 'sip:a@b:99999', 5])
    assert.equal(URI.parse(/** @type {any} */ (bad)), undefined, String(bad));
});

test('a URI is edited', () => {
  const uri = parse('sip:a@b;x=1?y=2');
  const copy = uri.clone();
  uri.user = 'ö?';
  uri.host = 'C';
  uri.port = /** @type {any} */ ('5070');
  uri.setParam('z', 3);
  assert.equal(uri.deleteParam('x'), '1');
  assert.deepEqual(uri.deleteHeader('Y'), ['2']);
  assert.equal(uri.hasHeader('y'), false);
  assert.equal(uri.hasParam('Z'), true);
  assert.equal(uri.toString(), 'sip:%C3%B6?@c:5070;z=3');
  uri.clearParams();
  uri.clearHeaders();
  uri.port = null;
  assert.equal(uri.toString(), 'sip:%C3%B6?@c');
  assert.equal(copy.toString(), 'sip:a@b;x=1?Y=2');
});

test('URIs are compared as RFC 3261 19.1.4 says', () => {
  assert.ok(parse('sip:%61lice@atlanta.com;transport=TCP').equals('sip:alice@AtLanTa.CoM;Transport=tcp'));
  assert.ok(!parse('sip:alice@a.com').equals(parse('sip:Alice@a.com')));
});

test('a name-addr is parsed, edited and written', () => {
  const value = /** @type {any} */ (
    NameAddrHeader.parse('"A \\"B\\"" <sip:a@b;x=1>;tag=T;+sip.instance="<urn:uuid:1>";ob')
  );
  assert.equal(value.displayName, 'A "B"');
  assert.equal(value.friendlyName, 'A "B"');
  assert.equal(value.uri.getParam('x'), '1');
  assert.equal(value.getParam('tag'), 'T');
  assert.equal(value.getParam('ob'), null);
  assert.equal(value.toString(), '"A \\"B\\"" <sip:a@b;x=1>;tag=T;+sip.instance="<urn:uuid:1>";ob');
  const copy = value.clone();
  copy.displayName = undefined;
  copy.clearParams();
  assert.equal(copy.friendlyName, 'a@b');
  assert.equal(copy.toString(), '<sip:a@b;x=1>');
  assert.equal(NameAddrHeader.parse('sip:a@b;tag=1')?.getParam('tag'), '1');
  assert.equal(NameAddrHeader.parse('<sip:a@b'), undefined);
  assert.throws(() => new NameAddrHeader(/** @type {any} */ ('sip:a@b')), TypeError);
});

test('targets become URIs', () => {
  const { ua } = makeUa({ autostart: false });
  const uri = new URI('sip', 'x', 'y');
  assert.equal(ua.normalizeTarget(uri), uri);
  /** @type {[any, string | undefined][]} */
  const expected = [
    ['bob', 'sip:bob@example.com'],
    ['sip:bob@x.y', 'sip:bob@x.y'],
    ['sips:bob@x.y', 'sip:bob@x.y'],
    ['tel:+1-555-1234', 'sip:+15551234@example.com'],
    ['1-800.555', 'sip:1800555@example.com'],
    ['+1 (555) 1234', 'sip:+1%20(555)%201234@example.com'],
    ['a@b@c.d', 'sip:a%40b@c.d'],
    ['bob@x.y:99;transport=tcp?X=1', 'sip:bob@x.y:99;transport=tcp?X=1'],
    ['sip:x.y', 'sip:x.y@example.com'],
    ['', undefined],
    [undefined, undefined],
    [5, undefined],
    ['a@b c', undefined],
  ];
  for (const [target, result] of expected) assert.equal(ua.normalizeTarget(target)?.toString(), result, String(target));
});
