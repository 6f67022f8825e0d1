// @ts-check
// Nothing of a call is kept once it has ended, whatever was under way in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import v8 from 'node:v8';
import vm from 'node:vm';
import { clock, connectedUa, fakeHandler, settle } from './support/host.js';
import { answer, inDialog, invite } from './support/messages.js';

v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc');
const sdp = 'v=0\r\n';
const contact = 'Contact: <sip:bob@bob.invalid;transport=ws>';

/** Until all of them are gone, or long enough. @param {WeakRef<any>[]} refs */
async function collect(refs) {
  for (let i = 0; i < 30 && refs.some(each => each.deref()); i++) {
    await settle();
    gc();
  }
  return refs.filter(each => each.deref()).length;
}

/** Leaves tones, a transfer, a change, a request and a promise under way. @param {any} session @param {WeakRef<any>[]} refs */
async function use(session, refs) {
  refs.push(new WeakRef(session), new WeakRef(session.sessionDescriptionHandler), new WeakRef(session.dialog));
  session.on('dtmf', (/** @type {any} */ _, /** @type {any} */ tone) => refs.push(new WeakRef(tone)));
  session.dtmf('1,2345');
  session.refer('carol');
  refs.push(new WeakRef(session.referContext), new WeakRef(session.request));
  session.sendRequest('OPTIONS');
  session.hold();
  session.unhold();
  session.settled.catch(() => {});
  await settle();
}

/** @param {any} made @param {WeakRef<any>[]} refs */
async function place({ ua, socket }, refs) {
  const session = ua.invite('bob');
  await settle();
  const sent = socket.take().findLast((/** @type {string} */ text) => text.startsWith('INVITE'));
  const headers = [contact, 'Session-Expires: 90;refresher=uac'];
  socket.receive(answer(sent, 200, { headers, body: sdp }));
  await settle();
  await use(session, refs);
  session.bye();
  const bye = socket.take().at(-1);
  socket.receive(answer(bye, 200));
}

/** @param {any} made @param {WeakRef<any>[]} refs @param {string} callId */
async function take({ socket, events }, refs, callId) {
  const inThis = (/** @type {string} */ text) => text.replace('Call-ID: call-1', `Call-ID: ${callId}`);
  const headers = ['Supported: timer', 'Session-Expires: 90;refresher=uas'];
  socket.receive(invite({ callId, headers }).replace('z9hG4bKinvite', `z9hG4bK${callId}`));
  const session = events.splice(0).at(-1)?.[1];
  session.accept();
  await settle();
  const ok = socket.take().at(-1);
  socket.receive(inThis(inDialog('ACK', ok)));
  await use(session, refs);
  socket.take();
  socket.receive(inThis(inDialog('BYE', ok)));
}

test('a call that has ended is collected while its user agent lives on', async () => {
  const made = connectedUa({
    sessionDescriptionHandlerFactory: (/** @type {any} */ session) => fakeHandler()(session),
  });
  /** @type {WeakRef<any>[]} */
  const refs = [];
  for (let i = 0; i < 3; i++) {
    await place(made, refs);
    await take(made, refs, `call-${i + 2}`);
  }
  clock.advance(120_000);
  made.events.length = 0;
  made.log.length = 0;
  made.socket.receive(invite({ callId: 'the-last' })); // the latest message is kept
  assert.ok(refs.length >= 36);
  assert.equal(await collect(refs), 0);
  assert.ok(made.ua);
  made.ua.stop();
});

test('what a handler never finishes is no reason to keep the call', async () => {
  const pending = () => new Promise(() => {});
  const made = connectedUa({
    sessionDescriptionHandlerFactory: (/** @type {any} */ session) => fakeHandler({ get: pending })(session),
  });
  /** @type {WeakRef<any>[]} */
  const refs = [];
  await (async () => {
    const session = made.ua.invite('bob');
    refs.push(new WeakRef(session));
    await settle();
    session.cancel();
    await settle();
  })();
  made.events.length = 0;
  assert.equal(await collect(refs), 0);
  made.ua.stop();
});
