// @ts-check
// Pages of the demo in a real Chromium, and what the tests read from them.

import assert from 'node:assert/strict';
import { serve } from '../../../web-demo/serve.mjs';
import { launchChromium } from '../../support/chromium.js';

/** @typedef {import('playwright-core').Page} Page */

/** The browser, the demo server and the pages of one test file. */
export class Demo {
  #browser;
  /** What the pages reported that they should not have. @type {string[]} */
  #complaints = [];
  /** @type {import('playwright-core').BrowserContext[]} */
  #contexts = [];

  /** @param {import('playwright-core').Browser} browser @param {import('../../../web-demo/serve.mjs').Served} server */
  constructor(browser, server) {
    this.#browser = browser;
    this.server = server;
  }

  /** @param {{ allowMedia?: boolean }} [options] */
  static async start({ allowMedia = true } = {}) {
    const browser = await launchChromium({ allowMedia });
    return new Demo(browser, await serve({ port: 0 }));
  }

  async stop() {
    await this.#browser.close();
    await this.server.close();
  }

  /**
   * Another visitor. A page of its own context knows nothing of the others.
   * @param {{ query?: string, allowMedia?: boolean, registered?: boolean, context?: import('playwright-core').BrowserContextOptions, ignore?: RegExp }} [options]
   *   ignore: complaints that belong to the test
   */
  async open({ query = '', allowMedia = true, registered = true, context, ignore } = {}) {
    const permissions = allowMedia ? ['microphone', 'camera'] : [];
    const visitor = await this.#browser.newContext({ permissions, viewport: { width: 1280, height: 800 }, ...context });
    this.#contexts.push(visitor);
    visitor.setDefaultTimeout(15_000);
    await visitor.addInitScript(collectConnections);
    visitor.on('page', page => this.#listen(page, ignore));
    const page = await visitor.newPage();
    await page.goto(this.server.url + query);
    if (registered) await isRegistered(page);
    return page;
  }

  /** Two visitors who are registered. @param {{ query?: string }} [callee] */
  async pair(callee) {
    return Promise.all([this.open(), this.open(callee)]);
  }

  /** After each test: closes its pages; fails when one of them had an error. */
  async tidy() {
    await Promise.all(this.#contexts.splice(0).map(context => context.close()));
    assert.deepEqual(this.#complaints.splice(0), [], 'errors in the pages');
  }

  /** @param {Page} page @param {RegExp} [ignore] */
  #listen(page, ignore) {
    const complain = (/** @type {string} */ text) => {
      if (!ignore?.test(text)) this.#complaints.push(text);
    };
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complain(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', error => complain(`uncaught: ${error.stack ?? error.message}`));
    page.on('response', response => {
      if (response.status() >= 400) complain(`${response.status()} ${response.url()}`);
    });
  }
}

/** Runs in the page: getStats needs the connections, which the page does not show. */
function collectConnections() {
  /** @type {RTCPeerConnection[]} */
  const connections = [];
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(configuration);
      connections.push(this);
    }
  };
  Object.assign(globalThis, { connections });
}

/** @param {Page} page */
export const isRegistered = page => page.locator('#status[data-state=registered]').waitFor();

/** @param {Page} page @returns {Promise<string>} user@domain */
export const ownAddress = async page => (await page.textContent('#own-address')) ?? '';

/** @param {Page} page @returns {Promise<string>} */
export const ownName = async page => (await ownAddress(page)).split('@')[0];

/** @param {Page} page @param {string} target @param {'video' | 'audio'} [media] */
export async function dial(page, target, media = 'video') {
  await page.fill('#target', target);
  if (media === 'audio') await page.check('#audio-only');
  await page.click('#call');
}

/** Calls and rings. @param {Page} caller @param {Page} callee @param {'video' | 'audio'} [media] */
export async function ring(caller, callee, media) {
  await dial(caller, await ownName(callee), media);
  await callee.locator('#incoming').waitFor();
  await hasState(caller, 'Ringing');
}

/** Calls and talks. @param {Page} caller @param {Page} callee @param {'video' | 'audio'} [media] */
export async function talk(caller, callee, media) {
  await ring(caller, callee, media);
  await callee.click('#accept');
  await Promise.all([caller, callee].map(page => page.locator('#timer').waitFor()));
}

/** @param {Page} page @param {string} text */
export const hasState = (page, text) => page.locator('#call-state', { hasText: new RegExp(`^${text}$`) }).waitFor();

/** Idle again, with this to read. @param {Page} page @param {RegExp} text */
export async function hasEnded(page, text) {
  await page.locator('#dialer').waitFor();
  assert.match((await page.textContent('#notice')) ?? '', text);
  assert.equal(await page.locator('#stage').isVisible(), false);
}

/** First lines of the trace. @param {Page} page @returns {Promise<string[]>} */
export const traced = page => page.locator('#trace-list .first').allTextContents();

/**
 * Counters of the last connection, by direction and kind, as in `in-audio`.
 * @param {Page} page
 * @returns {Promise<Record<string, { packets: number, energy: number, frames: number }>>}
 */
export const counters = page =>
  page.evaluate(async () => {
    /** @type {RTCPeerConnection[]} */
    const connections = /** @type {any} */ (globalThis).connections;
    /** @type {Record<string, { packets: number, energy: number, frames: number }>} */
    const found = {};
    for (const row of (await connections.at(-1)?.getStats())?.values() ?? [])
      if (row.type === 'inbound-rtp' || row.type === 'outbound-rtp')
        found[`${row.type.split('bound')[0]}-${row.kind}`] = {
          packets: row.packetsReceived ?? row.packetsSent,
          energy: row.totalAudioEnergy ?? 0,
          frames: row.framesDecoded ?? 0,
        };
    return found;
  });

/**
 * Asks until it holds. Media takes its time to flow, and there is no event for it.
 * @param {() => Promise<boolean>} condition
 * @param {string} what
 */
export async function eventually(condition, what) {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `${what}: not within 15 s`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
