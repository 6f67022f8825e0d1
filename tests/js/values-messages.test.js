// @ts-check
// SIP.Parser, IncomingRequest, IncomingResponse and OutgoingRequest as applications use them (classic API, section 5).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import { connectedUa, makeUa, record, settle } from './support/host.js';
import { answer, header, invite } from './support/messages.js';

const ok = 'SIP/2.0 200 OK\r\nVia: SIP/2.0/WSS a.b;branch=z9hG4bK9\r\nCSeq: 1 INVITE\r\nCall-ID: a\r\n\r\n';

/** An incoming call. @param {any} [more] */
function ringing(more) {
  const { ua, socket, events } = connectedUa();
  socket.receive(invite(more));
  socket.take();
  return { ua, socket, session: events.at(-1)?.[1], request: events.at(-1)?.[1].request };
}

test('parseMessage gives a request, a response, or undefined and a warning', () => {
  const { ua, log } = makeUa({ autostart: false });
  const request = SIP.Parser.parseMessage(invite(), ua);
  assert.ok(request instanceof SIP.IncomingRequest);
  assert.equal(request.ua, ua);
  assert.equal(request.transport, null);
  assert.ok(SIP.Parser.parseMessage(ok, ua) instanceof SIP.IncomingResponse);
  log.length = 0;
  for (const text of ['', 'hello', 'INVITE\r\n\r\n']) assert.equal(SIP.Parser.parseMessage(text, ua), undefined);
  assert.deepEqual(
    log.map(([level, category]) => [level, category]),
    Array(3).fill(['warn', 'sip.parser']),
  );
  assert.equal(SIP.Parser.parseMessage('hello'), undefined);
});

test('the classes are constructors', () => {
  const { ua } = makeUa({ autostart: false });
  const request = new SIP.IncomingRequest(ua);
  assert.deepEqual([request.ua, request.data, request.body, request.server_transaction], [ua, '', '', null]);
  request.addHeader('From', '<sip:a@b>;tag=1');
  request.setHeader('X-A', 'b');
  assert.deepEqual([request.from_tag, request.getHeader('x_a')], ['1', 'b']);
  const response = new SIP.IncomingResponse(ua);
  assert.deepEqual(
    [response.status_code, response.transaction, response.to, response.headers],
    [0, null, undefined, {}],
  );
});

test('lists of addresses are a field for each', () => {
  const text = invite({ headers: ['Record-Route: <sip:a;lr>, "x, y" <sip:b;lr>', 'Record-Route: <sip:c;lr>'] }).replace(
    'Via: ',
    'Via: SIP/2.0/WSS top.invalid;branch=z9hG4bKtop, ',
  );
  const request = /** @type {any} */ (SIP.Parser.parseMessage(text));
  assert.deepEqual(request.getHeaders('record-route'), ['<sip:a;lr>', '"x, y" <sip:b;lr>', '<sip:c;lr>']);
  assert.equal(request.parseHeader('record-route', 2).uri.host, 'c');
  assert.equal(request.parseHeader('record-route', 3), undefined);
  assert.deepEqual(request.headers['Record-Route'][1].parsed, undefined);
  assert.equal(request.s('record-route', 1).displayName, 'x, y');
  assert.ok(request.headers['Record-Route'][1].parsed);
  assert.deepEqual([request.via_branch, request.getHeaders('via').length], ['z9hG4bKtop', 2]);
});

test('a received request knows where it came from', () => {
  const { ua, request } = ringing({ headers: ['Refer-To: <sip:carol@example.com>'] });
  assert.deepEqual([request.ua, request.transport], [ua, ua.transport]);
  assert.deepEqual(request.server_transaction, { type: 'ist', id: 'z9hG4bKinvite' });
  assert.equal(request.serverTransaction, request.server_transaction);
  assert.equal(request.refer_to.uri.user, 'carol');
  assert.equal(/** @type {any} */ (SIP.Parser.parseMessage(invite())).server_transaction, null);
});

test('a received response knows its transaction', async () => {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  const events = record(session, ['progress']);
  await settle();
  const [sent] = socket.take();
  socket.receive(answer(sent, 180));
  const response = events[0][1];
  assert.equal(response.transaction.type, 'ict');
  assert.equal(response.transaction.id, SIP.Grammar.parse(header(sent, 'Via'), 'Via').branch);
  session.cancel();
});

test('reply() answers an INVITE as its session would, once', async () => {
  const { socket, session, request } = ringing();
  const events = record(session);
  let successes = 0;
  const ringingText = request.reply(183, 'On it', ['X-A: b'], 'v=0\r\n', () => successes++, assert.fail);
  assert.deepEqual(socket.take(), [ringingText]);
  assert.match(
    ringingText,
    /^SIP\/2\.0 183 On it\r\n.*\r\nX-A: b\r\n.*Content-Type: application\/sdp\r\n.*\r\n\r\nv=0\r\n$/s,
  );
  const busy = request.reply(486, null, null, { body: 'x', contentType: 'text/plain' }, () => successes++);
  assert.deepEqual(socket.take(), [busy]);
  assert.match(busy, /^SIP\/2\.0 486 Busy Here\r\n.*Content-Type: text\/plain\r\n/s);
  await settle();
  assert.equal(successes, 2);
  assert.deepEqual(
    events.map(([name]) => name),
    ['progress', 'rejected', 'failed', 'terminated'],
  );
  for (const again of [() => request.reply(486), () => request.reply_sl(486)])
    assert.throws(again, { name: 'INVALID_STATE_ERROR', status: 9 });
  assert.deepEqual(socket.take(), []);
});

test('reply() works from within a listener', () => {
  const { ua, socket } = connectedUa();
  let text = '';
  ua.on('invite', (/** @type {any} */ session) => {
    text = session.request.reply(603);
  });
  socket.receive(invite());
  const frames = socket.take();
  assert.equal(frames.at(-1), text);
  assert.match(text, /^SIP\/2\.0 603 Decline\r\n/);
});

test('reply_sl() too', () => {
  const { socket, request } = ringing();
  request.reply_sl(404, 'Nobody');
  assert.match(socket.take()[0], /^SIP\/2\.0 404 Nobody\r\n/);
});

test('reply() refuses what it cannot do, and sends nothing', async () => {
  const { ua, socket, session, request } = ringing();
  for (const code of [99, 700, Number.NaN, undefined])
    assert.throws(() => request.reply(code), { name: 'TypeError', message: `Invalid statusCode: ${code}` });
  assert.throws(() => request.reply(200), { name: 'NOT_SUPPORTED_ERROR' });
  const strange = /** @type {any} */ (SIP.Parser.parseMessage(invite(), ua));
  assert.throws(() => strange.reply(486), { name: 'INVALID_STATE_ERROR' });
  assert.throws(() => strange.reply_sl(486), { name: 'INVALID_STATE_ERROR' });
  assert.deepEqual(socket.take(), []);
  session.reject();
});

test('reply() after the connection was lost finds the call over', async () => {
  const { socket, request } = ringing();
  socket.fail();
  assert.throws(() => request.reply(180, '', [], '', assert.fail, assert.fail), {
    name: 'INVALID_STATE_ERROR',
    status: 9,
  });
  await settle();
});

test('an outgoing request is complete', () => {
  const { ua } = connectedUa({ displayName: 'Alice' });
  const request = new SIP.OutgoingRequest(
    'MESSAGE',
    'sip:bob@example.com',
    ua,
    {
      to_displayName: 'Bob "B"',
      to_tag: 'theirs',
      from_tag: 'ours',
      callId: 'id@host',
      cseq: 7,
      route_set: ['<sip:one;lr>', '<sip:two;lr>'],
      status_code: 487,
      reason_phrase: 'Why',
    },
    ['X-A: b'],
    { body: 'żółw', contentType: 'text/plain' },
  );
  assert.deepEqual(
    String(request)
      .split('\r\n')
      .map(line => line.replace(/(Via: ).*|(User-Agent: ).*/, '$1$2')),
    [
      'MESSAGE sip:bob@example.com SIP/2.0',
      'Route: <sip:one;lr>',
      'Route: <sip:two;lr>',
      'Via: ',
      'Max-Forwards: 70',
      'To: "Bob \\"B\\"" <sip:bob@example.com>;tag=theirs',
      'From: "Alice" <sip:alice@example.com>;tag=ours',
      'Call-ID: id@host',
      'CSeq: 7 MESSAGE',
      'X-A: b',
      'Supported: outbound, timer, norefersub',
      'User-Agent: ',
      'Content-Type: text/plain',
      'Content-Length: 7',
      '',
      'żółw',
    ],
  );
  assert.deepEqual([request.method, String(request.ruri), request.ua], ['MESSAGE', 'sip:bob@example.com', ua]);
  assert.deepEqual([request.call_id, request.cseq, request.from_tag, request.to_tag], ['id@host', 7, 'ours', 'theirs']);
  assert.deepEqual([request.to?.displayName, request.from?.uri.user], ['Bob "B"', 'alice']);
  assert.deepEqual([request.statusCode, request.reasonPhrase], [487, 'Why']);
  assert.deepEqual(request.extraHeaders, ['X-A: b']);
  assert.deepEqual(request.body, { body: 'żółw', contentType: 'text/plain' });
  assert.ok(SIP.Parser.parseMessage(String(request)));
});

test('an outgoing request fills in what it is not given', () => {
  const { ua, socket } = connectedUa();
  const target = new SIP.URI('sip', 'b b', 'Example.com', null, { x: 'Y' }, { subject: 'no' });
  const one = new SIP.OutgoingRequest('OPTIONS', target, ua);
  const two = new SIP.OutgoingRequest(
    'OPTIONS',
    target,
    ua,
    { from_uri: new SIP.URI('sip', 'carol', 'x') },
    [],
    'plain',
  );
  assert.equal(String(one.ruri), 'sip:b%20b@example.com;x=Y');
  assert.match(String(one), /^OPTIONS sip:b%20b@Example\.com;x=Y SIP/);
  assert.notEqual(one.call_id, two.call_id);
  assert.notEqual(one.from_tag, two.from_tag);
  assert.notEqual(one.via_branch, two.via_branch);
  assert.ok(one.call_id.startsWith(ua.configuration.sipjsId));
  assert.equal(two.from?.uri.user, 'carol');
  assert.equal(two.body, 'plain');
  assert.doesNotMatch(String(two), /Content-Type/);
  assert.match(String(two), /Content-Length: 5\r\n\r\nplain$/);
  assert.deepEqual(socket.take(), []);
  for (const given of [[], ['OPTIONS'], ['OPTIONS', target], [null, target, ua]])
    assert.throws(() => new SIP.OutgoingRequest(.../** @type {[any, any, any]} */ (given)), {
      name: 'TypeError',
      message: 'Not enough arguments',
    });
});

test('headers of an outgoing request can be set', () => {
  const { ua } = connectedUa();
  const request = new SIP.OutgoingRequest('MESSAGE', 'sip:bob@example.com', ua, {}, ['X-A: b'], {
    body: 'hi',
    contentType: 'text/plain',
  });
  request.setHeader('x-a', 'c');
  request.setHeader('X_Many', ['1', '2']);
  request.addHeader('X-Many', '3');
  assert.deepEqual(request.getHeaders('x-many'), ['1', '2', '3']);
  assert.equal(request.hasHeader('x-none'), false);
  const text = String(request);
  assert.deepEqual(
    [header(text, 'X-A'), header(text, 'Content-Length'), header(text, 'To')],
    ['c', '2', '<sip:bob@example.com>'],
  );
  assert.match(text, /\r\nX-Many: 1\r\nX-Many: 2\r\nX-Many: 3\r\n/);
  assert.match(text, /Content-Type: text\/plain\r\n.*\r\n\r\nhi$/s);
  request.setHeader('To', '<sip:carol@example.com>');
  assert.equal(request.to?.uri.user, 'carol');
});

test('the INVITE of a session can be cancelled, an unsent request not', async () => {
  const { ua, socket } = connectedUa();
  const session = ua.invite('bob');
  await settle();
  const [sent] = socket.take();
  assert.equal(session.request?.method, 'INVITE');
  socket.receive(answer(sent, 180));
  session.request?.cancel('SIP;cause=200;text="Call completed elsewhere"', ['X-A: b']);
  const [cancel] = socket.take();
  assert.match(cancel, /^CANCEL /);
  assert.equal(header(cancel, 'Reason'), 'SIP;cause=200;text="Call completed elsewhere"');
  assert.equal(header(cancel, 'X-A'), 'b');
  const request = new SIP.OutgoingRequest('INVITE', 'sip:bob@example.com', ua);
  assert.throws(() => request.cancel(), { name: 'INVALID_STATE_ERROR' });
});
