// @ts-check
// SIP.Grammar.parse and SIP.Utils (classic API, sections 1.5 and 1.9).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { parseNameAddr } from '../../js/grammar.js';

const parse = SIP.Grammar.parse;

test('each rule gives its classic shape', () => {
  assert.equal(parse('sip:a@b', 'SIP_URI').user, 'a');
  assert.equal(parse('"x" <sip:a@b>', 'Name_Addr_Header').displayName, 'x');
  assert.deepEqual(
    parse('<sip:a@b>;q=1, <sip:c@d>', 'Contact').map((/** @type {any} */ each) => [
      each.offset,
      each.position,
      each.parsed.uri.user,
    ]),
    [
      [0, 13, 'a'],
      [15, 24, 'c'],
    ],
  );
  assert.deepEqual(parse('314159 INVITE', 'CSeq'), { value: 314159, method: 'INVITE' });
  assert.deepEqual(parse('terminated;reason=noresource;expires=5', 'Subscription_State').reason, 'noresource');
  assert.deepEqual(parse('Presence;id=1', 'Event'), { event: 'presence', params: { id: '1' } });
  assert.deepEqual(parse('abc;to-tag=1;from-tag=2;early-only', 'Replaces'), {
    call_id: 'abc',
    replaces_to_tag: '1',
    replaces_from_tag: '2',
    early_only: true,
  });
  assert.deepEqual(parse('100rel, timer', 'Supported'), ['100rel', 'timer']);
  assert.deepEqual(
    parse('Digest realm="r\\"s", nonce="n", qop="auth, auth-int", stale=TRUE, algorithm=md5', 'WWW_Authenticate'),
    {
      realm: 'r"s',
      nonce: 'n',
      opaque: undefined,
      stale: true,
      algorithm: 'MD5',
      qop: ['auth', 'auth-int'],
    },
  );
  assert.deepEqual(parse('1800;refresher=uac', 'Session_Expires'), { deltaSeconds: 1800, refresher: 'uac' });
  assert.deepEqual(parse('render;handling=optional', 'Content_Disposition'), { type: 'render' });
  assert.deepEqual(parse('Example.com', 'host'), { host: 'Example.com', host_type: 'domain' });
  assert.equal(parse('70', 'Max_Forwards'), 70);
  assert.deepEqual(parse('SIP/2.0 180 Ringing', 'Request_Response'), {
    sip_version: 'SIP/2.0',
    status_code: 180,
    reason_phrase: 'Ringing',
  });
  assert.equal(parse('INVITE sip:a@b SIP/2.0', 'Request_Response').uri.user, 'a');
});

test('what does not follow the rule, or has none, is -1', () => {
  for (const [text, rule] of [
    ['abc;to-tag=1', 'Replaces'],
    ['x', 'no_such_rule'],
    ['a b', 'Call_ID'],
    ['<sip:a@b>, x', 'Contact'],
    ['', 'Contact'],
    ['x', 'constructor'],
    ['', 'CSeq'],
    ['', 'uuid'],
    ['', 'Content_Disposition'],
  ])
    assert.equal(parse(text, rule), -1, `${rule}: ${text}`);
});

test('a name-addr in parts, for tools', () => {
  assert.equal(parseNameAddr('x'), null);
  const parts = parseNameAddr('Bob <sip:b@c:5>;Tag=1');
  assert.deepEqual(
    [parts?.displayName, parts?.uri.user, parts?.uri.host, parts?.uri.port, parts?.params],
    ['Bob', 'b', 'c', 5, { tag: '1' }],
  );
});

test('utilities', () => {
  const { Utils } = SIP;
  assert.equal(Utils.headerize('call_id'), 'Call-ID');
  assert.equal(Utils.headerize('www-authenticate'), 'WWW-Authenticate');
  assert.equal(Utils.escapeUser('a b%40:+?/@'), 'a%20b%40:+?/%40');
  assert.equal(Utils.hostType('1.2.3.4'), 'IPv4');
  assert.equal(Utils.hostType('[::1]'), 'IPv6');
  assert.equal(Utils.hostType('a b'), undefined);
  assert.equal(Utils.calculateMD5('abc'), '900150983cd24fb0d6963f7d28e17f72');
  assert.equal(Utils.str_utf8_length('ż'), 2);
  assert.match(Utils.newUUID(), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.match(Utils.newTag(), /^[\da-v]{10}$/);
  assert.equal(Utils.sipErrorCause(404), 'Not Found');
  assert.equal(Utils.sipErrorCause(500), 'SIP Failure Code');
  assert.equal(Utils.getReasonPhrase(486), 'Busy Here');
  assert.equal(Utils.getReasonHeaderValue(486), 'SIP;cause=486;text="Busy Here"');
  assert.equal(Utils.getCancelReason(), undefined);
  assert.throws(() => Utils.getCancelReason(100), TypeError);
  assert.equal(Utils.buildStatusLine(200), 'SIP/2.0 200 OK\r\n');
  assert.throws(() => Utils.buildStatusLine(99), TypeError);
  assert.match(Utils.getRandomTestNetIP(), /^192\.0\.2\.\d+$/);
  assert.deepEqual(['5', 5, 5.5, 'x'].map(Utils.isDecimal), [true, true, false, false]);
});

test('promises in turn', async () => {
  const { Utils } = SIP;
  assert.equal(await Utils.reducePromises([async x => x + 1, x => x * 2], 3), 8);
  const deferred = Utils.defer();
  deferred.resolve(5);
  assert.equal(await deferred.promise, 5);
});
