// @ts-check
// Hold, keypad and transfer on the demo page, with real media.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { counters, Demo, dial, eventually, hasEnded, hasState, ownName, ring, talk, traced } from './support/demo.js';

/** @typedef {import('playwright-core').Page} Page */

/** @type {Demo} */
let demo;
before(async () => (demo = await Demo.start()));
afterEach(() => demo.tidy());
after(() => demo?.stop());

const limit = { timeout: 60_000 };
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const buttons = ['#hold', '#keys', '#transfer'];

/** Sound energy that came in during a while. @param {Page} page */
async function heard(page) {
  const before = (await counters(page))['in-audio'].energy;
  await page.waitForTimeout(1000);
  return (await counters(page))['in-audio'].energy - before;
}

test('hold silences both directions, is told in words on both sides, and ends again', limit, async () => {
  const [caller, callee] = await demo.pair();
  await talk(caller, callee, 'audio');
  await eventually(async () => (await heard(callee)) > 0, 'sound');
  await caller.click('#hold');
  await Promise.all([hasState(caller, 'On hold'), hasState(callee, 'Held by the other side')]);
  assert.equal(await caller.getAttribute('#hold', 'aria-pressed'), 'true');
  assert.equal(await callee.getAttribute('#hold', 'aria-pressed'), 'false');
  await eventually(async () => (await heard(callee)) < 1e-6 && (await heard(caller)) < 1e-6, 'silence');
  await callee.keyboard.press('h');
  await Promise.all([caller, callee].map(page => hasState(page, 'On hold on both sides')));
  await caller.keyboard.press('h');
  await Promise.all([hasState(caller, 'Held by the other side'), hasState(callee, 'On hold')]);
  await callee.click('#hold');
  await Promise.all([caller, callee].map(page => hasState(page, 'Connected')));
  await eventually(async () => (await heard(callee)) > 0 && (await heard(caller)) > 0, 'sound again');
  await caller.click('#hangup');
  await hasEnded(callee, /ended/);
});

test('a microphone that is muted stays so over a hold', limit, async () => {
  const [caller, callee] = await demo.pair();
  await talk(caller, callee, 'audio');
  await caller.click('#mute');
  for (const state of ['On hold', 'Connected']) {
    await caller.click('#hold');
    await hasState(caller, state);
  }
  const enabled = await caller.evaluate(
    () => /** @type {any} */ (globalThis).connections[0].getSenders()[0].track.enabled,
  );
  assert.equal(enabled, false);
  await callee.click('#hangup');
  await hasEnded(caller, /ended/);
});

test('tones go out by keypad and keyboard, and are shown on both sides', limit, async () => {
  const [caller, callee] = await demo.pair();
  await talk(caller, callee, 'audio');
  await caller.keyboard.press('5');
  await caller.click('#keys');
  assert.equal(await caller.getAttribute('#keys', 'aria-expanded'), 'true');
  await caller.click('[data-tone="1"]');
  await caller.keyboard.press('2');
  await caller.keyboard.press('#');
  assert.equal(await caller.textContent('#tones'), 'Tones sent: 12#');
  await callee.locator('#tones', { hasText: /^Tones heard: 12#$/ }).waitFor();
  await caller.keyboard.press('Escape');
  assert.equal(await caller.locator('#keypad').isVisible(), false, 'Escape closes the keypad, not the call');
  assert.equal(await caller.evaluate(() => document.activeElement?.id), 'keys');
  await caller.keyboard.press('Escape');
  await hasEnded(callee, /ended/);
});

test('a transfer connects the other side with a third one, and ends here', limit, async () => {
  const [caller, callee] = await demo.pair();
  const third = await demo.open();
  await talk(caller, callee, 'audio');
  const name = await ownName(third);
  await caller.keyboard.press('t');
  await caller.keyboard.type(name);
  await caller.keyboard.press('Enter');
  await hasState(caller, `Transferring to ${name}`);
  await third.locator('#incoming').waitFor();
  assert.equal(await third.textContent('#caller'), await ownName(callee));
  await third.click('#accept');
  await hasEnded(caller, new RegExp(`^Call transferred to ${name}\\.$`));
  await Promise.all([callee, third].map(page => hasState(page, 'Connected')));
  assert.equal(await callee.textContent('#peer'), name);
  await eventually(async () => (await heard(callee)) > 0 && (await heard(third)) > 0, 'sound both ways');
  assert.equal(await callee.locator('#hold').isEnabled(), true);
  await callee.click('#hangup');
  await hasEnded(third, /ended/);
  await hasEnded(callee, /ended/);
});

test('a transfer that comes to nothing says why, and the call goes on', limit, async () => {
  const [caller, callee] = await demo.pair();
  await talk(caller, callee, 'audio');
  await caller.click('#transfer');
  await caller.click('#transfer-go');
  assert.match((await caller.textContent('#transfer-error')) ?? '', /Type to whom/);
  for (const [target, error] of /** @type {const} */ ([
    ['a@b c', /Invalid target/],
    ['nobody-here', /^nobody-here was not found/],
  ])) {
    await caller.fill('#transfer-target', target);
    await caller.keyboard.press('Enter');
    await caller.locator('#transfer-error', { hasText: error }).waitFor();
    assert.equal(await caller.getAttribute('#transfer-target', 'aria-invalid'), 'true');
  }
  await Promise.all([caller, callee].map(page => hasState(page, 'Connected')));
  assert.ok((await traced(callee)).some(line => line.startsWith('SIP/2.0 404')));
  await eventually(async () => (await heard(caller)) > 0, 'sound');
  await caller.keyboard.press('Escape');
  await caller.click('#hangup');
  await hasEnded(callee, /ended/);
});

test('who is transferred may hang up meanwhile: nobody rings on', limit, async () => {
  const [caller, callee] = await demo.pair();
  const third = await demo.open();
  await talk(caller, callee, 'audio');
  await caller.click('#transfer');
  await caller.fill('#transfer-target', await ownName(third));
  await caller.click('#transfer-go');
  await third.locator('#incoming').waitFor();
  await callee.click('#hangup');
  await hasEnded(third, /^Missed call from /);
  await hasEnded(callee, /ended|cancelled/);
  await hasEnded(caller, /ended/);
});

test('what needs an answered call cannot be done before', limit, async () => {
  const [caller, callee] = await demo.pair();
  await dial(caller, await ownName(callee), 'audio');
  await hasState(caller, 'Ringing');
  for (const id of buttons) assert.equal(await caller.locator(id).isDisabled(), true, id);
  for (const key of ['h', 'k', 't']) await caller.keyboard.press(key);
  assert.equal(await caller.locator('.panel:visible').count(), 0);
  await callee.click('#accept');
  await caller.locator('#timer').waitFor();
  for (const id of buttons) assert.equal(await caller.locator(id).isEnabled(), true, id);
  await caller.click('#keys');
  await callee.click('#hangup');
  await hasEnded(caller, /ended/);
  await talk(callee, caller, 'audio');
  assert.equal(await caller.locator('.panel:visible').count(), 0, 'the next call begins closed');
});

test('a connection that breaks is told, and that it is back', limit, async () => {
  const [caller, callee] = await Promise.all([demo.open({ ignore: /ERR_INTERNET_DISCONNECTED/ }), demo.open()]);
  await talk(caller, callee, 'audio');
  await caller.context().setOffline(true);
  await caller.evaluate(() => dispatchEvent(new Event('offline')));
  await hasState(caller, 'Reconnecting');
  await caller.context().setOffline(false);
  await hasState(caller, 'Connected');
  await caller.click('#hangup');
  await hasEnded(callee, /ended/);
});

test('on a phone all fits, can be hit with a thumb, and nothing moves', limit, async () => {
  const [caller, callee] = await Promise.all([demo.open({ context: phone }), demo.open()]);
  await ring(caller, callee);
  const places = () =>
    caller.evaluate(() =>
      ['stage', 'hangup', 'mute', 'caption'].map(id => {
        const { x, y, width } = (document.getElementById(id) ?? document.body).getBoundingClientRect();
        return [x, y, width];
      }),
    );
  const first = await places();
  await callee.click('#accept');
  await caller.locator('#timer').waitFor();
  for (const id of ['#keys', '#transfer']) {
    await caller.tap(id);
    assert.deepEqual(await places(), first, id);
    assert.equal(
      await caller.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      0,
    );
  }
  await caller.tap('#keys');
  for (const id of ['#mute', '#camera', ...buttons, '#hangup', '[data-tone="5"]']) {
    const box = await caller.locator(id).boundingBox();
    assert.ok(box && box.width >= 44 && box.height >= 44, `${id} can be hit with a thumb`);
    assert.ok(box.x >= 0 && box.x + box.width <= 360, `${id} is on the page`);
  }
  await caller.tap('#hangup');
  await hasEnded(callee, /ended/);
});
