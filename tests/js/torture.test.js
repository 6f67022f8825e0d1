// @ts-check
// Every torture message of tests/torture as a frame for the package: a registered UA answers as the table allows, its
// application can read what it is given, and it lives on. RFC 4475, RFC 5118.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { clock, connectedUa, settle } from './support/host.js';
import { answer, header } from './support/messages.js';

const folder = new URL('../torture/data/', import.meta.url);

/**
 * @typedef {object} Row
 * @property {string} file
 * @property {string} ua  what a user agent does, see README.md of the table
 * @property {number[]} status  answers allowed
 * @property {Record<string, any>} check
 */

/** @returns {Row[]} */
function readTable() {
  const [, ...lines] = readFileSync(new URL('expected.tsv', folder), 'utf8').trim().split('\n');
  return lines.map(line => {
    const [file, , , , ua, status, check] = line.split('\t');
    return { file, ua, status: status.split(',').filter(Boolean).map(Number), check: JSON.parse(check) };
  });
}

/** The frame that a socket gives for these bytes: text when they are UTF-8. @param {Buffer} bytes */
function frameOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new Uint8Array(bytes).buffer;
  }
}

/** User part of the Request-URI. @param {Buffer} bytes */
const userOf = bytes => /^\S+ +sips?:([^@:\r]+)(:[^@\r]*)?@/.exec(bytes.toString('latin1'))?.[1] ?? 'alice';

/** A UA that is registered, with the events of its application. @param {string} user */
function registered(user) {
  const made = connectedUa({
    uri: `sip:${user}@example.com`,
    register: true,
    sessionDescriptionHandlerFactory: undefined,
  });
  const [request] = made.socket.take();
  made.socket.receive(answer(request, 200, { headers: [`Contact: ${header(request, 'Contact')}`] }));
  assert.ok(made.ua.isRegistered());
  return made;
}

/** @param {string} user */
const options = user =>
  [
    `OPTIONS sip:${user}@example.com SIP/2.0`,
    'Via: SIP/2.0/WSS peer.invalid;branch=z9hG4bKalive',
    'From: <sip:peer@example.com>;tag=1',
    `To: <sip:${user}@example.com>`,
    'Call-ID: alive',
    'CSeq: 1 OPTIONS',
    '',
    '',
  ].join('\r\n');

/** @param {string} text */
const statusOf = text => Number(/^SIP\/2\.0 (\d{3}) /.exec(text)?.[1] ?? Number.NaN);

/** What the application reads of a call. @param {any} session @param {Row} row */
function readCall({ request }, { check }) {
  if (check.method) assert.equal(request.method, check.method);
  if (check.callId) assert.equal(request.call_id, check.callId);
  if (check.fromTag) assert.equal(request.from_tag, check.fromTag);
  if (check.via) assert.equal(request.getHeaders('via').length, check.via);
  if (check.bodyLength) assert.equal(Buffer.byteLength(request.body), check.bodyLength);
  assert.ok(request.from.uri && request.to.uri);
}

/**
 * @param {Row} row
 * @param {string[]} answers
 * @param {boolean} rang
 * @returns {boolean}
 */
function isAllowed({ ua, status }, answers, rang) {
  const final = answers.map(statusOf).find(code => code >= 200);
  const nothing = !answers.length && !rang;
  const processed = final ? final < 300 : rang;
  const allow = answers.map(text => header(text, 'Allow')).join();
  const notOffered = final === 405 && !allow.includes(header(answers[0], 'CSeq').split(' ')[1]);
  const accepted = processed || notOffered;
  const rejected = !rang && final !== undefined && status.includes(final);
  switch (ua) {
    case 'drop':
      return nothing;
    case 'reject':
      return rejected;
    case 'accept':
      return accepted || rejected;
    case 'reject-or-repair':
      return accepted || rejected || nothing;
    case 'accept-or-reject':
      return accepted || rejected || (!status.length && Math.floor((final ?? 0) / 100) === 4);
    case 'any':
      return true;
    default:
      throw new Error(`unknown outcome ${ua}`);
  }
}

const rows = readTable();

test('the table has every message', () => assert.equal(rows.length, 63));

for (const row of rows) {
  test(`${row.file} is answered as the table allows, and the UA lives on`, async () => {
    const bytes = readFileSync(new URL(row.file, folder));
    const user = userOf(bytes);
    const { ua, socket, events } = registered(user);
    /** @type {any[]} */
    const calls = [];
    ua.on('invite', session => calls.push(session));
    const before = events.length;
    socket.receive(frameOf(bytes));
    await settle();
    const answers = socket.take();
    const isResponse = bytes.toString('latin1').startsWith('SIP/2.0 ');
    const expected = isResponse ? { ...row, ua: 'drop' } : row;
    assert.ok(isAllowed(expected, answers, calls.length > 0), `${row.ua}: ${answers.join('\n') || 'nothing'}`);
    for (const call of calls) readCall(call, row);
    assert.equal(events.length, before + calls.length);

    socket.receive(options(user));
    const [alive] = socket.take();
    assert.equal(statusOf(alive), 200);
    assert.equal(header(alive, 'Call-ID'), 'alive');
    ua.stop();
    clock.advance(40_000);
  });
}

test('a binary frame is answered as a text frame is', () => {
  for (const { file } of rows) {
    const bytes = readFileSync(new URL(file, folder));
    const [text, binary] = [frameOf(bytes), new Uint8Array(bytes).buffer].map(frame => {
      const { ua, socket } = registered(userOf(bytes));
      socket.receive(frame);
      ua.stop();
      return socket.take().map(each => each.split('\r\n')[0]);
    });
    assert.deepEqual(binary, text, file);
  }
});

test('a frame over maxMessageBytes is answered 413, one below it is taken', () => {
  const { socket } = connectedUa({ maxMessageBytes: 300_000 });
  const head = `${options('alice').trimEnd()}\r\n\r\n`;
  socket.receive(head + 'x'.repeat(300_000 - head.length));
  assert.equal(statusOf(socket.take()[0]), 200);
  socket.receive(head + 'x'.repeat(300_001 - head.length));
  assert.equal(statusOf(socket.take()[0]), 413);
  socket.receive(head + '€'.repeat(100_000));
  assert.equal(statusOf(socket.take()[0]), 413, 'bytes count, not characters');
  socket.receive(new TextEncoder().encode(head + 'x'.repeat(400_000)).buffer);
  assert.equal(statusOf(socket.take()[0]), 413);
});

test('limits are options: in the configuration, and refused when they are none', () => {
  const { ua } = connectedUa({ maxHeaders: 30, max_uri_params: '12' });
  assert.equal(ua.configuration.maxHeaders, 30);
  assert.equal(ua.configuration.maxUriParams, 12);
  assert.equal(ua.configuration.maxMessageBytes, 262144);
  assert.equal(ua.configuration.maxLineBytes, 65536);
  assert.equal(ua.configuration.maxUriBytes, 8192);
  for (const [name, value] of Object.entries({
    maxMessageBytes: 0,
    maxHeaders: -1,
    maxLineBytes: 2 ** 32,
    maxUriBytes: 'long',
    maxUriParams: 257,
  }))
    assert.throws(
      () => connectedUa({ [name]: value }),
      (/** @type {any} */ error) => {
        assert.equal(error.name, 'CONFIGURATION_ERROR');
        assert.equal(error.parameter, name);
        assert.equal(error.value, value);
        return true;
      },
    );
});
