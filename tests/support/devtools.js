// @ts-check
// Chromium without any help of a test library, over the DevTools protocol: pages as a visitor has them. They are hidden
// when another tab is in front, their timers are throttled, and the back/forward cache keeps them.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announced, BrowserProcess, startBrowser } from './browser-process.js';
import { chromiumFlags, chromiumPath } from './chromium.js';

/** @typedef {(params: any) => void} Listener */

export class Browser extends BrowserProcess {
  /** By session and event. @type {Map<string, Listener>} */
  #listeners = new Map();

  /** @param {string[]} [flags]  more of the command line */
  static async launch(flags = []) {
    const profile = mkdtempSync(join(tmpdir(), 'sipua-chromium-'));
    const args = [
      ...chromiumFlags(),
      '--headless',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...flags,
      'about:blank',
    ];
    const child = startBrowser(chromiumPath(), args);
    const browser = new Browser(child, profile, await announced(child));
    await browser.opened();
    return browser;
  }

  /** @param {string} sessionId @param {string} event @param {Listener} listener  the only one */
  on(sessionId, event, listener) {
    this.#listeners.set(`${sessionId} ${event}`, listener);
  }

  /** A tab in front of the others. @param {string} url @param {string} [script]  to run before those of each page */
  async open(url, script) {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const tab = new Tab(this, targetId, sessionId);
    await Promise.all(['Page', 'Runtime', 'Network'].map(domain => tab.send(`${domain}.enable`)));
    if (script) await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: script });
    await tab.show();
    await tab.go(url);
    return tab;
  }

  close() {
    return this.end('Browser.close');
  }

  /** @param {any} message */
  take(message) {
    if (!message.method) return super.take(message);
    this.#listeners.get(`${message.sessionId} ${message.method}`)?.(message.params);
  }
}

export class Tab {
  #browser;
  #target;
  #session;

  /** @param {Browser} browser @param {string} target @param {string} session */
  constructor(browser, target, session) {
    this.#browser = browser;
    this.#target = target;
    this.#session = session;
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  /** @param {string} event @returns {Promise<any>} its parameters, the next time it happens */
  next(event) {
    return new Promise(resolve => this.#browser.on(this.#session, event, resolve));
  }

  /** Resolved when the page has loaded. @param {string} url */
  async go(url) {
    const loaded = this.next('Page.loadEventFired');
    await this.send('Page.navigate', { url });
    await loaded;
  }

  async reload() {
    const loaded = this.next('Page.loadEventFired');
    await this.send('Page.reload');
    await loaded;
  }

  /** Resolved when the page of before is there again, from the cache or loaded anew. */
  async back() {
    const { entries, currentIndex } = await this.send('Page.getNavigationHistory');
    const there = this.next('Page.frameNavigated');
    await this.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1].id });
    await there;
  }

  /**
   * @template T
   * @param {(...args: any[]) => T} body  runs in the page
   * @param {...unknown} args  as JSON
   * @returns {Promise<Awaited<T>>}
   */
  async run(body, ...args) {
    const expression = `(${body})(...${JSON.stringify(args)})`;
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', params);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Brings it to the front: the other tabs are hidden. */
  async show() {
    await this.#browser.send('Target.activateTarget', { targetId: this.#target });
  }

  async close() {
    await this.#browser.send('Target.closeTarget', { targetId: this.#target });
  }
}
