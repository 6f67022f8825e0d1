// @ts-check
// Two pages in Chromium, one Kamailio, real media between them, proven by what each page decoded.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launchChromium } from '../support/chromium.js';
import { startKamailio } from './kamailio.js';

/** What a page is allowed, as strict as the package promises to need. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ws: wss:; media-src mediastream:";
const patience = 20_000; // ms

/** @type {Record<string, [type: string, file: string]>} */
const files = {
  '/': ['text/html', 'page/index.html'],
  '/page.js': ['text/javascript', 'page/page.js'],
  '/sipua.mjs': ['text/javascript', '../../dist/sipua.mjs'],
};

/** Of the pages: functions that are sent there name it. */
const phone = /** @type {() => any} */ (/** @type {unknown} */ (null));

/** @type {import('./kamailio.js').Kamailio} */
let kamailio;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('node:http').Server} */
let http;
let url = '';

before(async () => {
  [kamailio, browser, http] = await Promise.all([
    startKamailio({ users: { alice: 'wonderland', bob: 'builder' } }),
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

/** @returns {Promise<import('node:http').Server>} */
function startHttp() {
  const server = createServer((request, response) => {
    const [type, file] = files[request.url ?? ''] ?? [];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': policy });
    response.end(readFileSync(new URL(file, import.meta.url)));
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** A page of its own profile, registered. @param {string} user @param {string} wsServers */
async function openPhone(user, wsServers) {
  // the test's own authority is unknown to the browser
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['microphone', 'camera'] });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', error => problems.push(String(error)));
  page.on('console', message => message.type() === 'error' && problems.push(message.text()));
  await page.goto(url);
  await page.waitForFunction(() => 'phone' in globalThis);
  const options = {
    uri: `sip:${user}@${kamailio.domain}`,
    password: kamailio.users[user],
    wsServers,
    log: { builtinEnabled: true, level: 'error' },
  };
  await page.evaluate(o => phone().register(o), options);
  return { page, context, problems };
}

/** Waits until sound and pictures have come in. @param {import('playwright-core').Page} page */
async function expectMedia(page) {
  const enough = { audioPackets: 20, audioEnergy: 1e-6, videoPackets: 20, framesDecoded: 5 };
  const deadline = performance.now() + patience;
  for (;;) {
    const got = await page.evaluate(() => phone().received());
    const missing = Object.entries(enough).filter(([name, least]) => !(got[name] >= least));
    if (!missing.length) return;
    assert.ok(performance.now() < deadline, `too little came in: ${JSON.stringify(got)}`);
    await page.waitForTimeout(200);
  }
}

for (const [scheme, first, second] of /** @type {const} */ ([
  ['ws', 'alice', 'bob'],
  ['wss', 'bob', 'alice'],
]))
  test(`a call with sound and pictures over ${scheme}, ended by ${second}`, { timeout: 60_000 }, async () => {
    const phones = await Promise.all([first, second].map(user => openPhone(user, kamailio[scheme])));
    const [caller, called] = phones;
    await caller.page.evaluate(target => phone().call(target), second);
    await Promise.all(phones.map(({ page }) => expectMedia(page)));
    await called.page.evaluate(() => phone().hangUp());
    await caller.page.evaluate(() => phone().ended.then(() => null));
    for (const { problems, context } of phones) {
      assert.deepEqual(problems, []);
      await context.close();
    }
  });
