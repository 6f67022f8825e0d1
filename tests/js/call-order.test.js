// @ts-check
// Each flow of the table of events (classic API, section 4.6) that calls.test.js and call-flows.test.js do not have:
// the events in their order, with their arguments, and what went over the wire.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, connectedUa, fakeHandler, record, settle } from './support/host.js';
import { answer, header, inDialog, invite } from './support/messages.js';

const sdp = 'v=0\r\n';
const contact = 'Contact: <sip:bob@bob.invalid;transport=ws>';
const names = 'progress accepted rejected failed terminated cancel bye confirmed ack invite prack'.split(' ');

/** Name, then each argument in short: status code, method, text, null. @param {any[][]} events */
const brief = events =>
  events.splice(0).map(([name, ...args]) => {
    const short = args.map(each => {
      if (typeof each === 'string' && each.startsWith('SIP/2.0')) return each.slice(8, 11);
      return each?.status_code ?? each?.method ?? each;
    });
    return [name, ...short].join(' ');
  });
/** First words of what was sent. @param {any} socket @returns {string[]} */
const sentBy = socket =>
  socket.take().map((/** @type {string} */ text) => /^(?:SIP\/2.0 )?(\w+)/.exec(text)?.[1] ?? text);

/** A call of ours that was sent. @param {Record<string, any>} [options] @param {any} [inviteOptions] */
async function call(options, inviteOptions) {
  const { ua, socket } = connectedUa(options);
  const session = ua.invite('bob', inviteOptions);
  const events = record(session, names);
  await settle();
  const [sent] = socket.take();
  /** @param {number} status @param {any} [more] */
  const receive = (status, more) => {
    socket.receive(answer(sent, status, { headers: [contact], ...more }));
    return settle();
  };
  return { ua, socket, session, events, sent, receive };
}

/** A call of bob's. @param {Record<string, any>} [options] @param {any} [more]  of the INVITE */
async function called(options, more) {
  const { ua, socket, events: uaEvents } = connectedUa(options);
  socket.receive(invite(more));
  const session = uaEvents.at(-1)?.[1];
  const events = record(session, names);
  const provisional = sentBy(socket);
  return { ua, socket, session, events, provisional };
}

// ---- outgoing ----

test('early media, unreliable: 183 with a description is not applied, unless earlyMedia asks for it', async () => {
  for (const earlyMedia of [false, true]) {
    const handler = fakeHandler();
    const { events, receive } = await call({ sessionDescriptionHandlerFactory: handler }, { earlyMedia });
    const applied = () => handler.calls.filter((/** @type {any[]} */ [name]) => name === 'set').length;
    await receive(183, { body: sdp });
    assert.equal(applied(), earlyMedia ? 1 : 0);
    await receive(200, { body: sdp });
    assert.equal(applied(), 1);
    assert.deepEqual(brief(events), ['progress 183', 'ack ACK', 'accepted 200 OK']);
  }
});

test('401 and 407: no event for the challenge; a second one ends the call', async () => {
  const { socket, events, sent, receive } = await call({ password: 'secret' });
  const challenge = { headers: ['Proxy-Authenticate: Digest realm="r", nonce="n"'] };
  await receive(407, challenge);
  assert.deepEqual(brief(events), []);
  const again = socket.take().find((/** @type {string} */ text) => text.startsWith('INVITE')) ?? '';
  assert.match(again, /\r\nProxy-Authorization: Digest /);
  assert.notEqual(header(again, 'CSeq'), header(sent, 'CSeq'));
  socket.receive(answer(again, 407, challenge));
  const cause = '407 Authentication Error';
  assert.deepEqual(brief(events), [`rejected ${cause}`, `failed ${cause}`, `terminated ${cause}`]);
});

test('section 9, rows 8 and 10: cancel before any response: one CANCEL after the 100, one cause', async () => {
  const { socket, session, events, receive } = await call();
  session.cancel({ status_code: 486, reason_phrase: 'Busy' });
  const { settled } = session;
  assert.deepEqual(brief(events), ['cancel']);
  assert.deepEqual(sentBy(socket), []);
  await receive(100);
  await receive(180);
  const sent = socket.take();
  assert.equal(sent.length, 1);
  assert.match(sent[0], /^CANCEL .*\r\nReason: SIP;cause=486;text="Busy"\r\n/s);
  await receive(487);
  const cause = '487 Request Terminated';
  assert.deepEqual(brief(events).slice(-3), [`rejected ${cause}`, `failed ${cause}`, `terminated ${cause}`]);
  assert.equal((await settled).status_code, 487);
});

test('section 9, row 8: terminate() twice cancels once', async () => {
  const { socket, session, events, receive } = await call();
  await receive(180);
  session.terminate();
  session.terminate();
  assert.deepEqual(sentBy(socket), ['CANCEL']);
  assert.deepEqual(brief(events), ['progress 180', 'cancel']);
});

test('section 9, row 9: a 200 that crosses the CANCEL: ACK, BYE, terminated', async () => {
  const { socket, session, events, receive } = await call();
  await receive(180);
  session.cancel();
  brief(events);
  await receive(200, { body: sdp });
  assert.deepEqual(sentBy(socket), ['CANCEL', 'ACK', 'BYE']);
  const got = brief(events);
  assert.equal(got.at(-1)?.split(' ')[0], 'terminated');
  assert.ok(got.includes('bye BYE'), String(got));
  assert.equal(session.status, 9);
});

test('section 9, row 11: a CANCEL that brings no 487 ends the call after 32 s', async () => {
  const { session, events, receive } = await call();
  await receive(180);
  session.cancel();
  clock.advance(32000);
  assert.equal(brief(events).at(-1)?.split(' ')[0], 'terminated');
  assert.equal(session.status, 9);
});

test('no answer at all: Request Timeout after 32 s; 1xx then silence: nothing', async () => {
  const { events } = await call();
  clock.advance(32000);
  assert.deepEqual(brief(events), ['failed  Request Timeout', 'terminated  Request Timeout']);
  const ringing = await call();
  await ringing.receive(180);
  clock.advance(100000);
  assert.deepEqual(brief(ringing.events), ['progress 180']);
});

test('a 1xx without a to-tag is ignored, but for 100', async () => {
  const { socket, events, sent, receive } = await call();
  await receive(100);
  socket.receive(answer(sent, 180).replace(/;tag=remote/, ''));
  assert.deepEqual(brief(events), ['progress 100']);
});

test('section 9, row 6: each fork has its progress; row 5: a second 200 gets ACK and BYE', async () => {
  const { socket, session, events, receive } = await call();
  await receive(180, { tag: 'a' });
  await receive(180, { tag: 'a' });
  await receive(180, { tag: 'b' });
  assert.deepEqual(brief(events), ['progress 180', 'progress 180']);
  await receive(200, { tag: 'a', body: sdp });
  assert.deepEqual(brief(events), ['ack ACK', 'accepted 200 OK']);
  socket.take();
  await receive(200, { tag: 'b', body: sdp });
  assert.deepEqual(sentBy(socket), ['ACK', 'BYE']);
  assert.deepEqual(brief(events), []);
  assert.equal(session.status, 12);
});

test('section 9, row 14: a 200 without a description, or with one that is refused: failed, then terminated', async () => {
  for (const [body, reason] of [
    ['', 400],
    [sdp, 488],
  ]) {
    const handler = fakeHandler({ set: () => Promise.reject(new Error('no')) });
    const { socket, events, receive } = await call({ sessionDescriptionHandlerFactory: handler });
    await receive(200, { body });
    const sent = socket.take();
    assert.match(sent.at(-1) ?? '', new RegExp(`^BYE .*\r\nReason: SIP;cause=${reason};`, 's'));
    assert.deepEqual(
      brief(events).map(each => each.replace(' Error: no', '')),
      ['ack ACK', 'bye BYE', 'failed 200 Bad Media Description', 'terminated 200 Bad Media Description'],
    );
  }
});

test('inviteWithoutSdp: the offer is in the 200, our answer in the ACK', async () => {
  const handler = fakeHandler();
  const { socket, events, sent, receive } = await call(
    { sessionDescriptionHandlerFactory: handler },
    { inviteWithoutSdp: true },
  );
  assert.doesNotMatch(sent, /v=0/);
  await receive(200, { body: sdp });
  assert.deepEqual(
    handler.calls.map((/** @type {any[]} */ [name]) => name),
    ['create', 'has', 'set', 'get'],
  );
  assert.match(socket.take()[0], /^ACK .*\r\n\r\nv=0/s);
  assert.deepEqual(brief(events), ['ack ACK', 'accepted 200 OK']);
});

test('section 9, row 16: a reliable 18x: prack, progress, and one handler for all of it', async () => {
  const handler = fakeHandler();
  const { socket, events, receive } = await call({
    rel100: 'supported',
    sessionDescriptionHandlerFactory: handler,
  });
  const reliable = { headers: [contact, 'Require: 100rel', 'RSeq: 5'], body: sdp };
  await receive(183, reliable);
  const [prack] = socket.take();
  assert.match(prack, /^PRACK .*\r\nRAck: 5 \d+ INVITE\r\n/s);
  assert.deepEqual(brief(events), ['prack PRACK', 'progress 183']);
  socket.receive(answer(prack, 200));
  await receive(180, { headers: [contact, 'Require: 100rel', 'RSeq: 6'] });
  assert.deepEqual(brief(events), ['prack PRACK', 'progress 180']);
  await receive(200, { body: '' });
  assert.deepEqual(brief(events), ['ack ACK', 'accepted 200 OK']);
  assert.deepEqual(
    handler.calls.map((/** @type {any[]} */ [name]) => name),
    ['create', 'get', 'has', 'set'],
  );
});

test('section 9, row 15: a lost connection fails a call that came in, once, and ends it', async () => {
  const { socket, events } = await called();
  socket.fail();
  assert.deepEqual(brief(events), ['failed  Connection Error', 'terminated  Connection Error']);
});

// ---- incoming ----

test('a caller that requires 100rel gets 100 alone', async () => {
  const { provisional } = await called({ rel100: 'supported' }, { headers: ['Require: 100rel'] });
  assert.deepEqual(provisional, ['100']);
});

test('accept of an INVITE without a description: our offer in the 200, the answer in the ACK', async () => {
  const handler = fakeHandler();
  const { socket, session, events } = await called({ sessionDescriptionHandlerFactory: handler }, { body: '' });
  session.accept();
  await settle();
  const [ok] = socket.take();
  assert.match(ok, /\r\n\r\nv=0/);
  socket.receive(inDialog('ACK', ok, { body: sdp }));
  await settle();
  assert.deepEqual(brief(events), ['accepted 200 OK', 'confirmed ACK']);
  assert.deepEqual(
    handler.calls.map((/** @type {any[]} */ [name]) => name),
    ['create', 'get', 'has', 'set'],
  );
});

test('a 200 that is not acknowledged is repeated, and ends the call after 32 s: No ACK', async () => {
  const { socket, session, events } = await called();
  session.accept();
  await settle();
  socket.take();
  clock.advance(31999);
  assert.deepEqual(sentBy(socket), Array(10).fill('200'));
  assert.deepEqual(brief(events), ['accepted 200 OK']);
  clock.advance(1);
  assert.deepEqual(sentBy(socket).at(-1), 'BYE');
  assert.deepEqual(brief(events), ['bye BYE', 'terminated  No ACK']);
});

test('accept, and the handler fails: 480, WebRTC Error', async () => {
  const error = new Error('no microphone');
  const { socket, session, events } = await called({
    sessionDescriptionHandlerFactory: fakeHandler({ get: () => Promise.reject(error) }),
  });
  session.accept();
  const settled = assert.rejects(session.settled, { cause: 'WebRTC Error' });
  await settle();
  assert.deepEqual(sentBy(socket), ['480']);
  assert.deepEqual(brief(events), ['failed  WebRTC Error Error: no microphone', 'terminated  WebRTC Error']);
  await settled;
});

test('noAnswerTimeout: 408; Expires: 487', async () => {
  const { socket, events } = await called({ noAnswerTimeout: 5 });
  clock.advance(5000);
  assert.deepEqual(sentBy(socket), ['408']);
  assert.deepEqual(brief(events), ['failed INVITE No Answer', 'terminated INVITE No Answer']);
  const expiring = await called(undefined, { headers: ['Expires: 3'] });
  clock.advance(3000);
  assert.deepEqual(sentBy(expiring.socket), ['487']);
  assert.deepEqual(brief(expiring.events), ['failed INVITE Expires', 'terminated INVITE Expires']);
});

test('a CANCEL while the call is being answered', async () => {
  const { socket, session, events } = await called({
    sessionDescriptionHandlerFactory: fakeHandler({ get: () => new Promise(() => {}) }),
  });
  session.accept();
  await settle();
  socket.receive(inDialog('CANCEL', '', { branch: 'z9hG4bKinvite' }));
  assert.deepEqual(sentBy(socket), ['200', '487']);
  assert.deepEqual(brief(events), [
    'cancel',
    'rejected CANCEL Canceled',
    'failed CANCEL Canceled',
    'terminated CANCEL Canceled',
  ]);
});

test('terminate() while waiting for the ACK: the BYE waits, too', async () => {
  const { socket, session, events } = await called();
  session.accept();
  await settle();
  const [ok] = socket.take();
  brief(events);
  session.terminate();
  assert.deepEqual(brief(events), ['bye INVITE', 'terminated  ']);
  assert.deepEqual(sentBy(socket), []);
  socket.receive(inDialog('ACK', ok));
  assert.deepEqual(sentBy(socket), ['BYE']);
});

test('section 9, row 19: a BYE before the ACK ends the call at once', async () => {
  const { socket, session, events } = await called();
  session.accept();
  await settle();
  const [ok] = socket.take();
  brief(events);
  socket.receive(inDialog('BYE', ok));
  assert.deepEqual(brief(events), ['bye BYE', 'terminated BYE ']);
  assert.deepEqual(sentBy(socket), ['200']);
});

test('a reliable 18x that is not acknowledged: 504, No PRACK, and no failed', async () => {
  const { socket, session, events } = await called({ rel100: 'supported' }, { headers: ['Supported: 100rel'] });
  session.progress({ rel100: true });
  await settle();
  assert.deepEqual(brief(events), ['progress 183 Session Progress']);
  clock.advance(32000);
  assert.deepEqual(sentBy(socket), ['183', '183', '183', '183', '183', '183', '183', '504']);
  assert.deepEqual(brief(events), ['terminated  No PRACK']);
});
