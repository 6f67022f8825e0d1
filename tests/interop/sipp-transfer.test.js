// @ts-check
// Transfers, calls that take the place of others, and session timers between the built package under Node and SIPp,
// through Kamailio. See sipp.test.js.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SIP, stop } from './agent.js';
import { startCalls } from './sipp-calls.js';
import { startSipp } from './sipp.js';

/** @type {import('./kamailio.js').Kamailio} */
let kamailio;
/** @type {import('./sipp-calls.js').SippCalls} */
let calls;

before(async () => {
  ({ kamailio, calls } = await startCalls(40));
});
after(async () => {
  await stop().finally(kamailio.stop);
});

const together = { concurrency: 6 };

describe('a transfer', together, () => {
  test('by SIPp: we call its target, and tell it how that goes', async () => {
    // RFC 3515
    const target = await startSipp(kamailio, 'called');
    const call = await calls.incoming('calls-refer', { keys: { target: target.user } });
    const placed = call.next('inviteSent', call.agent);
    await call.accept();
    const [next] = await placed;
    await call.over(false);
    assert.equal(next.status, 12);
    assert.equal(next.request.getHeader('Referred-By'), '<sip:sipp@sipua.test>');
    next.bye();
    await target.ended;
    await stop([call.agent]);
  });

  test('by SIPp to a call of its own: ours takes the place of that', async () => {
    // RFC 3891, RFC 5589 7
    const target = await startSipp(kamailio, 'called-replacing');
    const call = await calls.incoming('calls-refer-replaces', {
      keys: { target: target.user },
      options: { replaces: 'supported' },
    });
    const placed = call.next('inviteSent', call.agent);
    await call.accept();
    const [next] = await placed;
    await call.over(false);
    next.bye();
    await target.ended;
    await stop([call.agent]);
  });

  test('by us: SIPp calls the target, and our call ends', async () => {
    const call = await calls.outgoing('called-transferred');
    await call.answered();
    const { session } = call;
    session.refer('carol');
    const heard = call.counts('referProgress', session.referContext);
    assert.equal((await session.settled).body.trim(), 'SIP/2.0 200 OK');
    assert.equal(heard(), 1);
    await call.over();
    assert.deepEqual(call.heard, ['accepted', 'bye', 'terminated']);
  });

  test('by us that SIPp declines: our call goes on', async () => {
    const call = await calls.outgoing('called-keeps');
    await call.answered();
    const { session } = call;
    session.refer('carol');
    await assert.rejects(session.settled, { message: '603 Decline' });
    assert.equal(session.status, 12);
    session.bye();
    await call.over();
  });

  test('by us to another call: SIPp is told which', async () => {
    // RFC 5589 7
    const call = await calls.outgoing('called-transferred-attended', { options: { replaces: 'supported' } });
    await call.answered();
    const target = await startSipp(kamailio, 'called');
    const other = call.agent.invite(target.user);
    await call.next('accepted', other);
    const { call_id, local_tag, remote_tag } = other.dialog.id;
    call.session.refer(other);
    await call.session.settled;
    other.bye();
    await Promise.all([call.over(false), target.ended]);
    const referTo = decodeURIComponent(call.session.referContext.target);
    assert.ok(referTo.includes(`Replaces=${call_id};to-tag=${remote_tag};from-tag=${local_tag}`), referTo);
    await stop([call.agent]);
  });
});

describe('a call that takes the place of another', together, () => {
  test('is answered, and the other one ends', async () => {
    // RFC 3891 3
    const call = await calls.incoming('calls-hung-up', { options: { replaces: 'supported' } });
    await call.accept();
    const { call_id, local_tag, remote_tag } = call.session.dialog.id;
    const replaced = call.next('replaced');
    const invited = call.next('invite', call.agent);
    const keys = { call: call_id, to: local_tag, from: remote_tag };
    const peer = await startSipp(kamailio, 'calls-replaces', { to: call.user, keys });
    const [second] = await invited;
    second.accept();
    assert.equal((await replaced)[0], second);
    await Promise.all([call.over(false), peer.ended]);
    assert.deepEqual(call.heard, ['accepted', 'confirmed', 'bye', 'terminated']);
    await stop([call.agent]);
  });
});

describe('session timers', () => {
  test('SIPp asks for too small an interval, then for the smallest, and refreshes', async () => {
    // RFC 4028 9
    const call = await calls.incoming('calls-timer');
    const updates = call.counts('update');
    await call.accept();
    await call.over();
    assert.equal(updates(), 1);
  });

  test('SIPp finds our interval too small, and has us refresh', async () => {
    // RFC 4028 7.2, 10
    const call = await calls.outgoing('called-timer', { options: { sessionExpires: 90 } });
    await call.answered();
    await call.until(() => call.sent('UPDATE').length > 0);
    call.session.bye();
    await call.over();
  });

  test('SIPp does not refresh: we hang up', async () => {
    // RFC 4028 10
    const call = await calls.outgoing('called-timer-ours');
    const [, cause] = await call.next('terminated');
    assert.equal(cause, 'Expires');
    await call.over();
  });

  test('SIPp wants us to refresh, which we do after half of the interval', async () => {
    // RFC 4028 7.4, 10
    const call = await calls.incoming('calls-timer-theirs');
    await call.accept();
    const { now } = SIP.Timers;
    SIP.Timers.now = () => now() + 45_500;
    try {
      call.agent.register(); // what comes back has it look at the clock
      await call.until(() => call.sent('UPDATE').length > 0);
      call.session.bye();
      await call.over();
    } finally {
      SIP.Timers.now = now;
    }
  });
});
