// @ts-check
// Debian's Firefox over WebDriver BiDi, with a microphone and a camera of its own.

import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { announced, BrowserProcess, startBrowser } from './browser-process.js';

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

export class Firefox extends BrowserProcess {
  static async launch() {
    const profile = mkdtempSync(join(tmpdir(), 'sipua-firefox-'));
    const lines = Object.entries(preferences).map(
      ([name, value]) => `user_pref('${name}', ${JSON.stringify(value)});\n`,
    );
    writeFileSync(join(profile, 'user.js'), lines.join(''));
    const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
    const env = { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' };
    const child = startBrowser(firefoxPath(), args, env);
    const browser = new Firefox(child, profile, `${await announced(child)}/session`);
    await browser.opened();
    await browser.send('session.new', { capabilities: {} });
    return browser;
  }

  /** A new tab, when its page has loaded. @param {string} url */
  async open(url) {
    const { context } = await this.send('browsingContext.create', { type: 'tab' });
    await this.send('browsingContext.navigate', { context, url, wait: 'complete' });
    return new FirefoxTab(this, context);
  }

  close() {
    return this.end('browser.close');
  }
}

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
