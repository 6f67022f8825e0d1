// @ts-check
// The built package under Node through Kamailio against SIPp: plain SIP over UDP and TCP, by the scenarios in sipp/.
// Both judge: SIPp's exit status, and the events here.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stop } from './agent.js';
import { startCalls } from './sipp-calls.js';
import { startSipp } from './sipp.js';

/** @type {import('./kamailio.js').Kamailio} */
let kamailio;
/** @type {import('./sipp-calls.js').SippCalls} */
let calls;

before(async () => {
  ({ kamailio, calls } = await startCalls(80));
});
after(async () => {
  await stop().finally(kamailio.stop);
});

const together = { concurrency: 6 };
const answeredByUs = ['accepted', 'confirmed', 'bye', 'terminated'];
const answeredByThem = ['accepted', 'bye', 'terminated'];
const cancelled = ['cancel', 'rejected', 'failed', 'terminated'];

describe('SIPp calls', together, () => {
  for (const transport of /** @type {const} */ (['udp', 'tcp']))
    test(`and hangs up, over ${transport}`, async () => {
      const call = await calls.incoming('calls', { transport });
      call.session.accept();
      const [request, cause] = await call.next('terminated');
      assert.deepEqual([request.method, cause], ['BYE', null]);
      assert.deepEqual(call.heard, answeredByUs);
      await call.over();
    });

  test('and is hung up', async () => {
    const call = await calls.incoming('calls-hung-up');
    await call.accept();
    call.session.bye();
    assert.deepEqual(call.heard, answeredByUs);
    await call.over();
  });

  test('somebody who is busy', async () => {
    const call = await calls.incoming('calls-busy');
    call.session.reject({ statusCode: 486 });
    await call.over();
    assert.deepEqual(call.heard, ['rejected', 'failed', 'terminated']);
  });

  test('and gives up while it rings', async () => {
    const call = await calls.incoming('calls-cancel');
    await call.over();
    assert.deepEqual(call.heard, cancelled);
  });

  test('and gives up when the answer is there already', async () => {
    // RFC 3261 9.1
    const call = await calls.incoming('calls-late-cancel');
    await call.accept();
    await call.over();
    assert.deepEqual(call.heard, answeredByUs);
  });

  test('without an offer', async () => {
    // RFC 3261 13.2.1
    const call = await calls.incoming('calls-late-offer');
    await call.accept();
    assert.equal(call.direction, 'sendrecv');
    await call.over();
  });
});

describe('SIPp is called', together, () => {
  for (const transport of /** @type {const} */ (['udp', 'tcp']))
    test(`and hung up, over ${transport}`, async () => {
      const call = await calls.outgoing('called', { transport });
      await call.answered();
      assert.equal(call.direction, 'sendrecv');
      call.session.bye();
      await call.over();
      assert.deepEqual(call.heard, answeredByThem);
    });

  test('and hangs up', async () => {
    const call = await calls.outgoing('called-hangs-up');
    const [request, cause] = await call.next('terminated');
    assert.deepEqual([request.method, cause], ['BYE', null]);
    await call.over();
    assert.deepEqual(call.heard, answeredByThem);
  });

  test('and is busy', async () => {
    const call = await calls.outgoing('called-busy');
    const [response, cause] = await call.next('failed');
    assert.deepEqual([response.status_code, cause], [486, 'Busy']);
    await call.over();
  });

  test('and the call is given up while it rings', async () => {
    const call = await calls.outgoing('called-cancelled');
    await call.rings();
    call.session.cancel();
    const [response] = await call.next('failed');
    assert.equal(response.status_code, 487);
    await call.over();
    assert.deepEqual(call.heard, cancelled);
  });

  test('and answers when the call is given up: it is up, and ended at once', async () => {
    // RFC 3261 9.1
    const call = await calls.outgoing('called-crossing');
    await call.rings();
    call.session.cancel();
    await call.over();
    assert.deepEqual(call.heard, ['cancel', 'bye', 'failed', 'terminated']);
  });

  test('twice, and both answer: the second is hung up', async () => {
    // RFC 3261 13.2.2.4
    const second = await startSipp(kamailio, 'called-crossing');
    const call = await calls.outgoing('called', { beside: second });
    await call.answered();
    await second.ended;
    assert.equal(call.session.status, 12);
    call.session.bye();
    await call.over();
    assert.deepEqual(call.heard, answeredByThem);
  });

  test('and repeats its answer: it gets another ACK', async () => {
    // RFC 3261 13.2.2.4
    const call = await calls.outgoing('called-repeats', { transport: 'tcp' });
    await call.until(() => call.sent('ACK').length === 2 + call.sent('INVITE').length - 1);
    call.session.bye();
    await call.over();
    assert.deepEqual(call.heard, answeredByThem);
  });

  test('without an offer', async () => {
    // RFC 3261 13.2.1
    const call = await calls.outgoing('called-late-offer', { invite: { inviteWithoutSdp: true } });
    await call.answered();
    assert.equal(call.direction, 'sendrecv');
    call.session.bye();
    await call.over();
  });

  test('and sends the caller elsewhere, who is told', async () => {
    const call = await calls.outgoing('called-redirects', { keys: { target: 'carol' } });
    const [response, contacts] = await call.next('redirected');
    assert.deepEqual([response.status_code, contacts[0].uri.user], [302, 'carol']);
    await call.over();
  });

  test('and sends the caller elsewhere, who goes there', async () => {
    // RFC 3261 8.1.3.4
    const second = await startSipp(kamailio, 'called');
    const call = await calls.outgoing('called-redirects', {
      keys: { target: second.user },
      invite: { followRedirects: true },
    });
    await call.answered();
    call.session.bye();
    await Promise.all([call.over(), second.ended]);
    assert.deepEqual(call.heard, answeredByThem);
  });
});

describe('before the answer', together, () => {
  test('SIPp wants reliable responses, and changes the session while it rings', async () => {
    // RFC 3262 3, RFC 3311
    const call = await calls.incoming('calls-100rel', { options: { rel100: 'supported' } });
    const { session } = call;
    session.progress({ statusCode: 183 });
    session.progress({ statusCode: 180 });
    await call.until(() => call.directions.includes('recvonly'));
    session.accept();
    await call.over();
    assert.deepEqual(call.directions, ['sendrecv', 'recvonly']);
    assert.deepEqual(call.heard, answeredByUs);
  });

  test('SIPp makes no offer, and answers ours in its PRACK', async () => {
    // RFC 3262 5
    const call = await calls.incoming('calls-late-100rel', { options: { rel100: 'supported' } });
    call.session.progress({ rel100: true });
    call.session.accept();
    await call.over();
    assert.deepEqual(call.heard, answeredByUs);
    assert.equal(call.direction, 'sendrecv');
  });

  test('SIPp sends reliable responses, and changes the session while it rings', async () => {
    // RFC 3262 4, RFC 3311
    const call = await calls.outgoing('called-100rel', { options: { rel100: 'supported' } });
    await call.answered();
    assert.equal(call.direction, 'recvonly');
    call.session.bye();
    await call.over();
  });

  test('SIPp sends early media, and they are heard', async () => {
    const call = await calls.outgoing('called-early', { invite: { earlyMedia: true } });
    await call.rings();
    assert.equal(call.direction, 'recvonly');
    await call.answered();
    assert.equal(call.media.calls.filter((/** @type {any} */ { method }) => method === 'setDescription').length, 1);
    call.session.bye();
    await call.over();
  });
});

describe('a call that is up', together, () => {
  test('SIPp holds, takes back, and asks for an offer', async () => {
    const call = await calls.incoming('calls-reinvite');
    const reinvites = call.counts('reinvite');
    /** @type {boolean[]} */
    const held = [];
    call.session.on('directionChanged', () => held.push(call.session.remote_hold));
    await call.accept();
    await call.over();
    assert.deepEqual(call.directions, ['sendrecv', 'recvonly', 'sendrecv', 'sendonly']);
    assert.deepEqual(held, [false, true, false, false]);
    assert.equal(reinvites(), 3);
  });

  test('SIPp, which was called, holds, takes back, and asks for an offer', async () => {
    const call = await calls.outgoing('called-reinvites');
    const reinvites = call.counts('reinvite');
    await call.over();
    assert.deepEqual(call.directions, ['sendrecv', 'inactive', 'sendrecv']);
    assert.equal(reinvites(), 3);
  });

  test('is held and taken back by us, and SIPp refuses a third offer', async () => {
    const call = await calls.outgoing('called-held');
    await call.answered();
    const { session } = call;
    session.hold();
    await session.settled;
    assert.deepEqual([session.local_hold, call.direction], [true, 'sendonly']);
    session.unhold();
    await session.settled;
    assert.equal(call.direction, 'sendrecv');
    session.reinvite();
    await assert.rejects(session.settled, { cause: 'Incompatible SDP' });
    assert.equal(call.direction, 'sendrecv');
    session.bye();
    await call.over();
  });

  test('that both sides change at once: ours is tried again', async () => {
    // RFC 3261 14.1
    const call = await calls.incoming('calls-glare');
    await call.accept();
    call.session.hold();
    await call.session.settled;
    call.session.bye();
    await call.over();
  });

  test('SIPp changes while we do: ours counts', async () => {
    // RFC 3261 14.2
    const call = await calls.outgoing('called-glare');
    await call.answered();
    call.session.hold();
    await call.session.settled;
    assert.equal(call.direction, 'sendonly');
    call.session.bye();
    await call.over();
  });

  test('is changed by us, for which SIPp wants credentials', async () => {
    // RFC 3261 22
    const call = await calls.outgoing('called-challenges');
    await call.answered();
    call.session.hold();
    await call.session.settled;
    assert.equal(call.direction, 'sendonly');
    call.session.bye();
    await call.over();
  });

  test('ends when SIPp does not know it any more', async () => {
    // RFC 3261 12.2.1.2
    const call = await calls.outgoing('called-forgets');
    await call.answered();
    const ended = call.next('terminated');
    call.session.reinvite();
    const [response, cause] = await ended;
    assert.deepEqual([response.status_code, cause], [481, 'Dialog Error']);
    await call.over();
    assert.deepEqual(call.heard, ['accepted', 'terminated']);
  });

  test('is changed by UPDATE, from both sides', async () => {
    // RFC 3311
    const call = await calls.incoming('calls-update');
    const updates = call.counts('update');
    await call.accept();
    await call.until(() => updates() === 2);
    assert.equal(call.session.remote_hold, true);
    call.session.update();
    await call.session.settled;
    await call.over();
    assert.deepEqual(call.directions, ['sendrecv', 'recvonly', 'sendonly']);
  });

  test('carries tones and texts from SIPp', async () => {
    const call = await calls.incoming('calls-info');
    const [tone, text] = [call.next('dtmf'), call.next('message', call.agent)];
    await call.accept();
    const [request, dtmf] = await tone;
    assert.deepEqual([request.method, dtmf.tone, dtmf.duration], ['INFO', '5', 160]);
    assert.equal((await text)[0].body.trim(), 'See you at six');
    await call.over();
  });

  test('carries tones and texts to SIPp', async () => {
    const call = await calls.outgoing('called-info');
    await call.answered();
    const { session } = call;
    session.dtmf('1#', { duration: 120, interToneGap: 50 });
    await session.settled;
    session.sendRequest('MESSAGE', { body: 'See you at six', contentType: 'text/plain' });
    assert.equal((await session.settled).status_code, 200);
    session.bye();
    await call.over();
  });
});
