// @ts-check
// No text of an application adds a line, a header or a parameter to a message: it is escaped, or refused with an error
// that names it, before anything is sent. RFC 3261 7.3.1, 19.1.2, 25.1.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMessage } from '../../js/message.js';
import { connectedUa, fakeHandler, settle } from './support/host.js';
import { answer, header, invite } from './support/messages.js';
import { breaks, inspect, nasty, thrown } from './support/nasty.js';

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
