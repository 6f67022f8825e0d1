// @ts-check
// The built package in a page of Chromium, in calls with the stacks of others in theirs, through one Kamailio: what is
// heard on both sides while each of them places the call, holds it, offers anew, transfers it and hangs up.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { launchChromium } from '../support/chromium.js';
import { startKamailio } from './kamailio.js';

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ws:; media-src mediastream:; worker-src blob:";
const patience = 20_000; // ms
const stacks = ['jssip', 'sipjs-0.8', 'sipjs-0.21'];
const users = ['alice', 'bob', 'carol'];

/** Of the pages: functions that are sent there name them. */
const phone = /** @type {() => any} */ (/** @type {unknown} */ (null));
const start = /** @type {(account: any) => void} */ (/** @type {unknown} */ (null));

/** @typedef {import('playwright-core').Page} Page */

/** @type {import('./kamailio.js').Kamailio} */
let kamailio;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('node:http').Server} */
let http;
let url = '';
/** Errors in pages with ours. @type {string[]} */
const complaints = [];

before(async () => {
  const accounts = stacks.flatMap(stack => users.map(user => [`${user}-${stack}`, `secret-${user}`]));
  [kamailio, browser, http] = await Promise.all([
    startKamailio({ users: Object.fromEntries(accounts) }),
    launchChromium(),
    startHttp(),
  ]);
  url = `http://localhost:${/** @type {import('node:net').AddressInfo} */ (http.address()).port}/`;
});
after(async () => {
  await browser?.close();
  http?.close();
  await kamailio?.stop();
});

/** /NAME is a page with that stack, /NAME.js its script. @returns {Promise<import('node:http').Server>} */
function startHttp() {
  const server = createServer(({ url = '' }, response) => {
    const headers = { 'Content-Security-Policy': policy };
    if (!url.endsWith('.js')) {
      const scripts = [...(url === '/ours' ? ['/sip.min.js'] : []), `${url}.js`].map(
        src => `<script src="${src}"></script>`,
      );
      return response
        .writeHead(200, { ...headers, 'Content-Type': 'text/html' })
        .end(`<!doctype html>${scripts.join('')}<body>`);
    }
    response.writeHead(200, { ...headers, 'Content-Type': 'text/javascript; charset=utf-8' }).end(script(url));
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** @param {string} url */
function script(url) {
  if (url === '/sip.min.js') return readFileSync(new URL('../../dist/sip.min.js', import.meta.url));
  const entry = fileURLToPath(new URL(`peers${url}`, import.meta.url));
  const define = { global: 'globalThis' };
  return buildSync({ entryPoints: [entry], bundle: true, write: false, define, logLevel: 'error' }).outputFiles[0].text;
}

/** @param {string} stack @param {string} user @returns {Promise<Page>} */
async function openPhone(stack, user) {
  const context = await browser.newContext({ permissions: ['microphone', 'camera'] });
  const page = await context.newPage();
  if (stack === 'ours') page.on('pageerror', error => complaints.push(String(error)));
  if (stack === 'ours') page.on('console', text => text.type() === 'error' && complaints.push(text.text()));
  page.setDefaultTimeout(patience);
  await page.goto(url + stack);
  const uri = `sip:${user}@${kamailio.domain}`;
  const account = { uri, user, password: kamailio.users[user], server: kamailio.ws };
  await page.evaluate(a => start(a), account);
  await page.waitForFunction(() => phone().count('registered') > 0);
  return page;
}

/** @param {Page} page @returns {Promise<{ packets: number, energy: number }>} */
const received = page => page.evaluate(() => phone().received());

/** Waits until sound has come in, after this. @param {...Page} pages */
const hear = (...pages) =>
  Promise.all(
    pages.map(async page => {
      const before = await received(page);
      await wait(page, 'no sound', async () => {
        const { packets, energy } = await received(page);
        return packets > before.packets + 10 && energy > before.energy + 1e-7;
      });
    }),
  );

/** Waits until nothing comes in any more. @param {Page} page */
const hearNothing = page =>
  wait(page, 'it goes on', async () => {
    const before = await received(page);
    await page.waitForTimeout(300);
    return (await received(page)).packets === before.packets;
  });

/** @param {Page} page @param {string} failure @param {() => Promise<boolean>} holds */
async function wait(page, failure, holds) {
  const { stack } = new Error(failure);
  const deadline = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${stack}\nreceived: ${JSON.stringify(await received(page))}`);
    await page.waitForTimeout(100);
  }
}

/** Does something, and waits until news of it have come. @param {[Page, string][]} expected @param {() => Promise<unknown>} act */
async function until(expected, act) {
  const count = (/** @type {Page} */ page, /** @type {string} */ news) => page.evaluate(n => phone().count(n), news);
  const before = await Promise.all(expected.map(each => count(...each)));
  await act();
  await Promise.all(
    expected.map(([page, news], i) =>
      page.waitForFunction(([n, least]) => phone().count(n) > least, /** @type {const} */ ([news, before[i]])),
    ),
  );
}

for (const stack of stacks)
  describe(`with ${stack}`, () => {
    /** @type {Page} */
    let ours;
    /** @type {Page} */
    let theirs;
    /** @type {Page} */
    let third;
    before(async () => {
      [ours, theirs, third] = await Promise.all([
        openPhone('ours', `alice-${stack}`),
        openPhone(stack, `bob-${stack}`),
        openPhone('ours', `carol-${stack}`),
      ]);
    });
    after(() => Promise.all([ours, theirs, third].map(page => page?.context().close())));

    afterEach(() => assert.deepEqual(complaints.splice(0), []));

    /** @param {Page} from @param {Page} to */
    async function call(from, to) {
      const target = to === theirs ? `bob-${stack}` : `alice-${stack}`;
      await until(
        [
          [from, 'up'],
          [to, 'up'],
        ],
        () => from.evaluate(t => phone().line.call(t), target),
      );
      await hear(from, to);
    }

    /** @param {Page} page @param {...Page} others */
    const hangUp = (page, ...others) =>
      until(/** @type {[Page, string][]} */ ([page, ...others].map(each => [each, 'ended'])), () =>
        page.evaluate(() => phone().line.hangUp()),
      );

    /** @param {Page} page @param {Page} other */
    async function holdAndTakeBack(page, other) {
      await page.evaluate(() => phone().line.hold());
      await hearNothing(page);
      assert.equal(await ours.evaluate(() => phone().line.isHeld()), page === theirs);
      await page.evaluate(() => phone().line.unhold());
      await hear(page, other);
    }

    test('a call to us, changed by both, and ended by them', async () => {
      await call(theirs, ours);
      await holdAndTakeBack(ours, theirs);
      await holdAndTakeBack(theirs, ours);
      await ours.evaluate(() => phone().line.reinvite());
      await hear(ours, theirs);
      await hangUp(theirs, ours);
    });

    test('a call by us, changed by both, and ended by us', async () => {
      await call(ours, theirs);
      await holdAndTakeBack(theirs, ours);
      await holdAndTakeBack(ours, theirs);
      await theirs.evaluate(() => phone().line.reinvite());
      await hear(ours, theirs);
      await hangUp(ours, theirs);
    });

    test('a call that we transfer', async () => {
      await call(ours, theirs);
      await until(
        [
          [third, 'up'],
          [ours, 'ended'],
        ],
        () => ours.evaluate(t => phone().line.transfer(t), `carol-${stack}`),
      );
      await hear(third, theirs);
      await hangUp(third);
    });

    test('a call that we transfer to another call of ours', async () => {
      // RFC 5589 7
      await call(ours, theirs);
      const news = /** @type {[Page, string][]} */ ([
        [theirs, 'up'],
        [ours, 'ended'],
      ]);
      await until(news, () => ours.evaluate(t => phone().line.consult(t), `carol-${stack}`));
      await ours.waitForFunction(() => phone().count('ended') === phone().count('up'));
      await hear(third, theirs);
      await hangUp(third);
    });

    test('a call that they transfer', async () => {
      await call(theirs, ours);
      await until(
        [
          [third, 'up'],
          [theirs, 'ended'],
        ],
        () => theirs.evaluate(t => phone().line.transfer(t), `carol-${stack}`),
      );
      await hear(third, ours);
      await hangUp(third, ours);
    });
  });
