// @ts-check
// Debian's Firefox over WebDriver BiDi, with a microphone and a camera of its own.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { WebSocket } from 'ws';

/** @type {Record<string, string | number | boolean>} */
const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'browser.startup.page': 0,
  'remote.active-protocols': 1,
};

/** @throws {Error} when Firefox is not installed. FIREFOX in the environment names another one. */
function firefoxPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = ['firefox-esr', 'firefox'].flatMap(name => folders.map(folder => join(folder, name)));
  const path = process.env.FIREFOX || places.find(existsSync);
  if (!path) throw new Error('firefox-esr is not installed: run toolchain/bootstrap.sh test');
  return path;
}

export class Firefox {
  #child;
  #ended;
  #profile;
  #socket;
  #lastId = 0;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();

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

  static async launch() {
    const profile = mkdtempSync(join(tmpdir(), 'sipua-firefox-'));
    const lines = Object.entries(preferences).map(
      ([name, value]) => `user_pref('${name}', ${JSON.stringify(value)});\n`,
    );
    writeFileSync(join(profile, 'user.js'), lines.join(''));
    const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
    const env = { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' };
    const child = spawn(firefoxPath(), args, { stdio: ['ignore', 'ignore', 'pipe'], env });
    const socket = new WebSocket(`${await announced(child)}/session`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const browser = new Firefox(child, profile, socket);
    await browser.send('session.new', { capabilities: {} });
    return browser;
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  send(method, params = {}) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** A new tab, when its page has loaded. @param {string} url */
  async open(url) {
    const { context } = await this.send('browsingContext.create', { type: 'tab' });
    await this.send('browsingContext.navigate', { context, url, wait: 'complete' });
    return new FirefoxTab(this, context);
  }

  async close() {
    this.send('browser.close').catch(() => {});
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await this.#ended;
    clearTimeout(late);
    this.#socket.terminate();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** @param {any} message */
  #take({ id, type, result, error, message }) {
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === 'error') asked?.reject(new Error(`${error}: ${message}`));
    else asked?.resolve(result);
  }
}

/** Where the browser listens: it says so on stderr. @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
const announced = child =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', chunk => {
      text += chunk;
      const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(text) ?? [];
      if (url) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`firefox ended with ${code}:\n${text}`)));
  });

class FirefoxTab {
  #browser;
  #context;

  /** @param {Firefox} browser @param {string} context */
  constructor(browser, context) {
    this.#browser = browser;
    this.#context = context;
  }

  /**
   * @template T
   * @param {(...args: any[]) => T} body  runs in the page
   * @param {...unknown} args  as JSON
   * @returns {Promise<Awaited<T>>}
   */
  async run(body, ...args) {
    const expression = `(async () => JSON.stringify((await (${body})(...${JSON.stringify(args)})) ?? null))()`;
    const target = { context: this.#context };
    const outcome = await this.#browser.send('script.evaluate', { expression, target, awaitPromise: true });
    if (outcome.exceptionDetails) throw new Error(outcome.exceptionDetails.text);
    return JSON.parse(outcome.result.value);
  }

  async close() {
    await this.#browser.send('browsingContext.close', { context: this.#context });
  }
}
