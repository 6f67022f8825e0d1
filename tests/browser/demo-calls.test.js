// @ts-check
// Calls between two pages of the demo, with real media.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import {
  counters,
  Demo,
  dial,
  eventually,
  hasEnded,
  hasState,
  isRegistered,
  ownName,
  ring,
  talk,
  traced,
} from './support/demo.js';

/** @type {Demo} */
let demo;
before(async () => (demo = await Demo.start()));
afterEach(() => demo.tidy());
after(() => demo?.stop());

const limit = { timeout: 60_000 };

/** Both directions of these kinds carry more and more. @param {import('playwright-core').Page} page @param {string[]} kinds */
async function carries(page, kinds) {
  const first = await counters(page);
  await eventually(async () => {
    const now = await counters(page);
    return kinds.every(kind => {
      const [came, went] = [now[`in-${kind}`], now[`out-${kind}`]];
      const grew =
        came?.packets > (first[`in-${kind}`]?.packets ?? 0) && went?.packets > (first[`out-${kind}`]?.packets ?? 0);
      return grew && (kind === 'video' ? came.frames > 5 : came.energy > 0);
    });
  }, `${kinds} both ways, seen and heard`);
}

test('a video call carries sound and picture both ways until the caller hangs up', limit, async () => {
  const [caller, callee] = await demo.pair();
  await talk(caller, callee);
  await carries(caller, ['audio', 'video']);
  await carries(callee, ['audio', 'video']);
  for (const page of [caller, callee]) {
    assert.equal(await page.getAttribute('#stage', 'data-video'), 'true');
    assert.equal(await page.locator('#local-video').isVisible(), true);
    const width = await page.$eval('#remote-video', video => /** @type {HTMLVideoElement} */ (video).videoWidth);
    assert.ok(width > 0, 'the picture is shown');
    await eventually(async () => /^0:0[1-9]$/.test((await page.textContent('#timer')) ?? ''), 'the timer runs');
  }
  await caller.click('#hangup');
  await hasEnded(caller, /^Call ended\.$/);
  await hasEnded(callee, /^Call ended\.$/);
});

test('an audio call has no picture and ends when the callee hangs up', limit, async () => {
  const [caller, callee] = await demo.pair();
  await ring(caller, callee, 'audio');
  assert.equal(await callee.textContent('#incoming-title'), 'Incoming call');
  assert.equal(await callee.locator('#accept-audio').isVisible(), false);
  await callee.click('#accept');
  await hasState(caller, 'Connected');
  await carries(caller, ['audio']);
  assert.equal((await counters(caller))['out-video'], undefined);
  assert.equal(await callee.locator('#camera').isVisible(), false);
  await callee.click('#hangup');
  await hasEnded(caller, /^Call ended\.$/);
  await hasEnded(callee, /^Call ended\.$/);
});

test('a video call may be answered with sound only', limit, async () => {
  const [caller, callee] = await demo.pair();
  await ring(caller, callee);
  await callee.click('#accept-audio');
  await hasState(caller, 'Connected');
  await carries(caller, ['audio']);
  await eventually(async () => (await counters(callee))['in-video']?.frames > 0, 'the callee sees the caller');
  assert.equal((await counters(caller))['in-video']?.packets ?? 0, 0, 'the callee shows nothing');
  assert.equal(await caller.getAttribute('#stage', 'data-video'), 'false');
});

test('mute and camera off silence and blacken what the other side gets', limit, async () => {
  const [caller, callee] = await demo.pair();
  await talk(caller, callee);
  await carries(callee, ['audio', 'video']);
  const enabled = () =>
    caller.evaluate(() =>
      /** @type {any} */ (globalThis).connections[0]
        .getSenders()
        .map((/** @type {RTCRtpSender} */ s) => s.track?.enabled),
    );
  await caller.click('#mute');
  assert.equal(await caller.getAttribute('#mute', 'aria-pressed'), 'true');
  await caller.click('#camera');
  assert.deepEqual(await enabled(), [false, false]);
  const before = (await counters(callee))['in-audio'].energy;
  await eventually(async () => {
    const one = (await counters(callee))['in-audio'].energy;
    await callee.waitForTimeout(1500);
    return (await counters(callee))['in-audio'].energy - one < 1e-6;
  }, 'silence');
  assert.ok(before > 0);
  await caller.click('#mute');
  await caller.click('#camera');
  assert.deepEqual(await enabled(), [true, true]);
  await caller.keyboard.press('m');
  assert.deepEqual(await enabled(), [false, true]);
  await caller.keyboard.press('Escape');
  await hasEnded(callee, /^Call ended\.$/);
});

test('a declined call says so', limit, async () => {
  const [caller, callee] = await demo.pair();
  await ring(caller, callee);
  assert.equal(await callee.textContent('#caller'), await ownName(caller));
  assert.equal(await callee.textContent('#incoming-title'), 'Incoming video call');
  await callee.click('#decline');
  await hasEnded(caller, /declined/);
  await hasEnded(callee, /^Call declined\.$/);
  assert.ok((await traced(caller)).some(line => line.startsWith('SIP/2.0 603')));
});

test('a call cancelled before the answer is a missed one', limit, async () => {
  const [caller, callee] = await demo.pair();
  await ring(caller, callee);
  await caller.click('#hangup');
  await hasEnded(caller, /^Call cancelled\.$/);
  await hasEnded(callee, /^Missed call from /);
});

test('a call that nobody answers ends for both', limit, async () => {
  const [caller, callee] = await demo.pair({ query: '?noAnswerTimeout=3' });
  await ring(caller, callee);
  await callee.locator('#incoming').waitFor({ state: 'hidden' });
  await hasEnded(callee, /^Missed call from /);
  await hasEnded(caller, /^No answer from /);
});

test('somebody nobody knows is not found', limit, async () => {
  const caller = await demo.open();
  await dial(caller, 'nobody-here');
  await hasEnded(caller, /^nobody-here was not found/);
});

test('a page in a call is busy for a third one', limit, async () => {
  const [caller, callee] = await demo.pair();
  const third = await demo.open();
  await talk(caller, callee, 'audio');
  await dial(third, await ownName(callee), 'audio');
  await hasEnded(third, / is busy\.$/);
  assert.equal(await callee.locator('#stage').isVisible(), true);
});

test('a page that is closed in a call ends the call', limit, async () => {
  const [caller, callee] = await demo.pair();
  await talk(caller, callee, 'audio');
  await caller.close({ runBeforeUnload: true });
  await hasEnded(callee, /^Call ended\.$/);
});

test('a second call works as the first', limit, async () => {
  const [caller, callee] = await demo.pair();
  for (const [from, to] of [
    [caller, callee],
    [callee, caller],
  ]) {
    await isRegistered(from);
    await talk(from, to);
    await carries(from, ['audio', 'video']);
    await to.click('#hangup');
    await hasEnded(from, /^Call ended\.$/);
  }
});
