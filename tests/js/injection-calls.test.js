// @ts-check
// As injection.test.js, for what an answered call can send and what a placed one takes along.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectedUa, settle } from './support/host.js';
import { answer, inDialog, invite } from './support/messages.js';
import { breaks, inspect, nasty, thrown } from './support/nasty.js';

const sdp = 'v=0\r\n';

/** A call of bob's that was answered; `receive` gives it a request. @param {any} [accept] */
async function talking(accept) {
  const { ua, socket, events } = connectedUa();
  socket.receive(invite());
  const session = events.at(-1)?.[1];
  session.accept(accept);
  await settle();
  const ok = socket.take().at(-1) ?? '';
  socket.receive(inDialog('ACK', ok));
  socket.take();
  /** @param {string} method @param {any} more */
  const receive = (method, more) => socket.receive(inDialog(method, ok, more));
  return { ua, socket, session, receive };
}

/** A REFER that waits for an answer. */
async function referred() {
  const call = await talking();
  /** @type {any} */
  let context;
  call.session.on('referRequested', (/** @type {any} */ each) => {
    context = each;
  });
  call.receive('REFER', { headers: ['Refer-To: <sip:carol@example.com>', 'Contact: <sip:bob@b.invalid>'] });
  return { ...call, context };
}

/** An INFO that waits for an answer. */
async function informed() {
  /** @type {any} */
  let info;
  const call = await talking({ onInfo: (/** @type {any} */ each) => (info = each) });
  call.receive('INFO', { body: 'x', type: 'text/plain' });
  return { ...call, info };
}

const headers = (/** @type {string} */ text) => ({ extraHeaders: [`X-App: ${text}`] });
const everything = Object.keys(nasty);
/** What is sent is the text as it is, in a body that is the application's alone. */
const inBody = (/** @type {string} */ text) => text.includes('Evil');

/**
 * Where a text goes in, who makes what it goes into, and which of the nasty ones are refused there.
 * @type {[name: string, make: () => any, act: (made: any, text: string) => any, refused: string[]][]}
 */
const entries = [
  ['hold extraHeaders', talking, ({ session }, text) => session.hold(headers(text)), breaks],
  ['reinvite extraHeaders', talking, ({ session }, text) => session.reinvite(headers(text)), breaks],
  ['update extraHeaders', talking, ({ session }, text) => session.update(headers(text)), breaks],
  ['dtmf extraHeaders', talking, ({ session }, text) => session.dtmf(1, headers(text)), breaks],
  ['dtmf tones', talking, ({ session }, text) => session.dtmf(text), everything],
  ['dtmf duration', talking, ({ session }, text) => session.dtmf(1, { duration: text }), everything],
  ['sendRequest method', talking, ({ session }, text) => session.sendRequest(text), everything],
  ['sendRequest extraHeaders', talking, ({ session }, text) => session.sendRequest('INFO', headers(text)), breaks],
  [
    'sendRequest contentType',
    talking,
    ({ session }, text) => session.sendRequest('INFO', { body: 'x', contentType: text }),
    everything,
  ],
  ['refer extraHeaders', talking, ({ session }, text) => session.refer('carol', headers(text)), breaks],
  ['reply to an INFO, reason', informed, ({ info }, text) => info.reply(200, text), breaks],
  ['reply to an INFO, extraHeaders', informed, ({ info }, text) => info.reply(200, null, [`X-App: ${text}`]), breaks],
  ['ReferServerContext.accept extraHeaders', referred, ({ context }, text) => context.accept(headers(text)), breaks],
  ['ReferServerContext.reject reason', referred, ({ context }, text) => context.reject({ reasonPhrase: text }), breaks],
  [
    'invite params.from_displayName',
    connectedUa,
    ({ ua }, text) => ua.invite('bob', { params: { from_displayName: text } }),
    breaks,
  ],
  [
    'invite params.to_uri',
    connectedUa,
    ({ ua }, text) => ua.invite('bob', { params: { to_uri: `sip:${text}@x` } }),
    [...breaks, 'value in a list', 'end of brackets', 'end of quotes'],
  ],
  [
    'invite rendertype',
    connectedUa,
    ({ ua }, text) => ua.invite('bob', { renderbody: 'x', rendertype: text }),
    everything,
  ],
];

for (const [name, make, act, refused] of entries)
  test(name, async () => {
    for (const [what, text] of Object.entries(nasty)) {
      const made = await make();
      const error = thrown(() => act(made, text));
      await settle();
      const sent = made.socket.take();
      assert.equal(error instanceof TypeError, refused.includes(what), `${what}: ${error ?? 'sent'}`);
      if (error) assert.deepEqual(sent, [], `${what} was refused and sent`);
      for (const frame of sent) inspect(frame);
    }
  });

test('sendNotify takes status lines only', async () => {
  for (const text of Object.values(nasty)) {
    const { context, socket } = await referred();
    context.accept({ followRefer: false });
    socket.take();
    thrown(() => context.sendNotify(`SIP/2.0 180 ${text}`));
    for (const frame of socket.take()) assert.ok(!inBody(frame), frame);
  }
});

test('what a peer writes into a REFER or a 3xx does not break out of the next INVITE', async () => {
  for (const text of Object.values(nasty)) {
    const { socket, receive } = await talking();
    receive('REFER', {
      headers: [
        `Refer-To: <sip:carol@example.com?Replaces=${encodeURIComponent('a')}&X=${text.replace(/[\r\n\0]/g, '')}>`,
      ],
    });
    await settle();
    for (const frame of socket.take().filter(each => each.startsWith('INVITE'))) inspect(frame);
    const redirected = connectedUa();
    const session = redirected.ua.invite('bob');
    await settle();
    const contact = `Contact: "${text.replace(/[\r\n\0"\\]/g, '')}" <sip:x@example.com>;q=${text.replace(/[\r\n\0]/g, '')}`;
    redirected.socket.receive(answer(redirected.socket.take()[0], 302, { headers: [contact], body: sdp }));
    thrown(() => session.follow());
    await settle();
    for (const frame of redirected.socket.take()) if (frame.startsWith('INVITE')) inspect(frame);
  }
});
