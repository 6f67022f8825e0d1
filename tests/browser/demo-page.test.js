// @ts-check
// The demo page itself: accounts, trace, layout, colours, keyboard.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Demo, dial, hasEnded, isRegistered, ownAddress, ownName, ring, talk, traced } from './support/demo.js';

/** @typedef {import('playwright-core').Page} Page */

/** @type {Demo} */
let demo;
before(async () => (demo = await Demo.start()));
afterEach(() => demo.tidy());
after(() => demo?.stop());

const limit = { timeout: 60_000 };
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** @param {Page} page */
const overflow = page =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('each tab has a user of its own; a reload keeps it, a duplicate does not', limit, async () => {
  const [one, two] = await demo.pair();
  const mine = await ownAddress(one);
  assert.match(mine, /^[\w-]+@sipua\.test$/);
  assert.notEqual(await ownAddress(two), mine);
  await one.reload();
  await isRegistered(one);
  assert.equal(await ownAddress(one), mine);
  const [duplicate] = await Promise.all([one.waitForEvent('popup'), one.evaluate(() => void open(location.href))]);
  await isRegistered(duplicate);
  assert.notEqual(await ownAddress(duplicate), mine, 'window.open copies the storage');
});

test('the second tab of the hint can be called', limit, async () => {
  const page = await demo.open();
  const [second] = await Promise.all([page.context().waitForEvent('page'), page.click('#second')]);
  await isRegistered(second);
  await talk(page, second, 'audio');
  await page.click('#hangup');
  await hasEnded(second, /^Call ended/);
});

test('the trace shows each message, without secrets, and can be cleared', limit, async () => {
  const page = await demo.open();
  const lines = await traced(page);
  assert.deepEqual(
    lines.map(line => line.replace(/sip:\S+/, 'sip:')),
    [
      'REGISTER sip: SIP/2.0',
      'SIP/2.0 401 Unauthorized to REGISTER',
      'REGISTER sip: SIP/2.0',
      'SIP/2.0 200 OK to REGISTER',
    ],
  );
  const entry = page.locator('#trace-list details').nth(2);
  assert.equal(await entry.getAttribute('data-direction'), 'out');
  await entry.locator('summary').click();
  const text = (await entry.locator('pre').textContent()) ?? '';
  assert.match(text, /^CSeq: /m);
  assert.match(text, /^Authorization: \(?\w*hidden\w*\)?/im);
  assert.doesNotMatch(text, /response=|nonce=/);
  assert.equal(await page.textContent('#trace-count'), '4');
  await page.click('#trace-clear');
  assert.equal(await page.textContent('#trace-count'), '0');
  assert.equal(await page.locator('#trace-empty').isVisible(), true);
});

test('the trace keeps the last 500 messages', limit, async () => {
  const page = await demo.open();
  const kept = await page.evaluate(async () => {
    const { TracePanel } = await import(String('./trace-panel.js'));
    const panel = new TracePanel();
    for (let i = 0; i < 600; i++)
      panel.log(
        'log',
        'sip.transport',
        undefined,
        `sending WebSocket message:\n\nOPTIONS sip:${i}@x SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n`,
      );
    panel.log('log', 'sip.transport', undefined, 'connected to ws://x');
    panel.log('log', 'sip.ua', undefined, 'OPTIONS sip:no@x SIP/2.0\r\n');
    const rows = [...document.querySelectorAll('#trace-list .first')].map(row => row.textContent);
    return [rows.length, rows[0], rows.at(-1)];
  });
  assert.deepEqual(kept, [500, 'OPTIONS sip:100@x SIP/2.0', 'OPTIONS sip:599@x SIP/2.0']);
});

test('nothing is wider than a phone, idle, ringing, in a call and with the form open', limit, async () => {
  const [caller, callee] = await Promise.all([demo.open({ context: phone }), demo.open({ context: phone })]);
  assert.equal(await overflow(caller), 0);
  await ring(caller, callee);
  assert.deepEqual([await overflow(caller), await overflow(callee)], [0, 0]);
  await callee.tap('#accept');
  await callee.locator('#timer').waitFor();
  assert.deepEqual([await overflow(caller), await overflow(callee)], [0, 0]);
  for (const id of ['#mute', '#camera', '#hangup']) {
    const box = await callee.locator(id).boundingBox();
    assert.ok(box && box.width >= 44 && box.height >= 44, `${id} can be hit with a thumb`);
  }
  await caller.tap('#hangup');
  await hasEnded(callee, /ended/);
  await callee.tap('#change');
  assert.equal(await overflow(callee), 0);
});

test('colours follow the system and stay readable', limit, async () => {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    const page = await demo.open({ context: { colorScheme } });
    await page.click('#change');
    const poor = await page.evaluate(poorContrasts);
    assert.deepEqual(poor, [], colorScheme);
    const [red] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []);
    assert.ok(colorScheme === 'dark' ? Number(red) < 60 : Number(red) > 200, `${colorScheme}: ${red}`);
  }
});

/** Runs in the page: visible texts with less contrast than WCAG 2 AA asks for (4.5 to 1). */
function poorContrasts() {
  const numbers = (/** @type {string} */ color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (/** @type {string} */ color) => {
    const [r, g, b] = numbers(color).map(v =>
      v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** @type {string[]} */
  const poor = [];
  for (const element of document.querySelectorAll('main *, header *')) {
    const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim());
    if (!hasText || !element.checkVisibility() || element.closest('#stage')) continue;
    let behind = /** @type {Element | null} */ (element);
    while (behind && numbers(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const [x, y] = [getComputedStyle(element).color, getComputedStyle(behind ?? document.body).backgroundColor].map(
      luminance,
    );
    const ratio = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    if (ratio < 4.5) poor.push(`${element.textContent}: ${ratio.toFixed(2)}`);
  }
  return poor;
}

test('the keyboard is enough for a call', limit, async () => {
  const [caller, callee] = await demo.pair();
  await caller.focus('#target');
  await caller.keyboard.type(await ownName(callee));
  await caller.keyboard.press('Enter');
  await callee.locator('#incoming').waitFor();
  assert.equal(await callee.evaluate(() => document.activeElement?.id), 'accept');
  await callee.keyboard.press('Enter');
  await caller.locator('#timer').waitFor();
  await caller.keyboard.press('v');
  assert.equal(await caller.getAttribute('#camera', 'aria-pressed'), 'true');
  assert.equal(await caller.evaluate(() => document.activeElement?.id), 'hangup');
  await caller.keyboard.press('Enter');
  await hasEnded(callee, /ended/);
});

test('every field and button has a name, and what changes is announced', limit, async () => {
  const page = await demo.open();
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, input')]
      .filter(control => {
        const labels = /** @type {HTMLInputElement} */ (control).labels;
        return !(control.getAttribute('aria-label') || control.textContent?.trim() || labels?.[0]?.textContent?.trim());
      })
      .map(control => control.id),
  );
  assert.deepEqual(nameless, []);
  for (const id of ['status', 'notice', 'call-state'])
    assert.equal(await page.getAttribute(`#${id}`, 'role'), 'status');
  assert.equal(await page.getAttribute('#incoming', 'role'), 'alertdialog');
});

test('the page lives under a strict policy', limit, async () => {
  const response = await fetch(demo.server.url);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
  const html = await response.text();
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*src=)/);
  const page = await demo.open();
  await dial(page, 'nobody-here', 'audio');
  await hasEnded(page, /not found/);
});
