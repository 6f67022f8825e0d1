// @ts-check
// Chromium without any help of a test library, over the DevTools protocol: pages as a visitor has them. They are hidden
// when another tab is in front, their timers are throttled, and the back/forward cache keeps them.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { chromiumFlags, chromiumPath } from './chromium.js';

/** @typedef {(params: any) => void} Listener */

export class Browser {
  #child;
  #ended;
  #profile;
  #socket;
  #lastId = 0;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  /** By session and event. @type {Map<string, Listener>} */
  #listeners = new Map();

  /** @param {import('node:child_process').ChildProcess} child @param {string} profile @param {WebSocket} socket */
  constructor(child, profile, socket) {
    this.#child = child;
    this.#ended = new Promise(resolve => child.once('exit', resolve));
    this.#profile = profile;
    this.#socket = socket;
    socket.on('message', data => this.#take(JSON.parse(String(data))));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser has ended'));
      this.#waiting.clear();
    });
  }

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
    const child = spawn(chromiumPath(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const socket = new WebSocket(await announced(child), { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Browser(child, profile, socket);
  }

  /** @param {string} method @param {object} [params] @param {string} [sessionId] @returns {Promise<any>} */
  send(method, params = {}, sessionId) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
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

  async close() {
    this.send('Browser.close').catch(() => {});
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await this.#ended;
    clearTimeout(late);
    this.#socket.terminate();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** @param {any} message */
  #take({ id, error, result, method, params, sessionId }) {
    if (method) return this.#listeners.get(`${sessionId} ${method}`)?.(params);
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) asked?.reject(new Error(`${error.message} ${error.data ?? ''}`));
    else asked?.resolve(result);
  }
}

/** Where the browser listens: it says so on stderr. @param {import('node:child_process').ChildProcess} child */
const announced = child =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', chunk => {
      text += chunk;
      const [, url] = /DevTools listening on (ws:\S+)/.exec(text) ?? [];
      if (url) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`chromium ended with ${code}:\n${text}`)));
  });

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
