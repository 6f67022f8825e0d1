// @ts-check
// A browser of its own profile that is driven by JSON messages over a WebSocket which it opens itself.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { WebSocket } from 'ws';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * @param {string} path
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export const startBrowser = (path, args, env = process.env) =>
  spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'], env });

/** Where the browser listens: it says so on stderr. @param {ChildProcess} child @returns {Promise<string>} */
export const announced = child =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', chunk => {
      text += chunk;
      const [, url] = / listening on (ws:\S+)/.exec(text) ?? [];
      if (url) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`${child.spawnfile} ended with ${code}:\n${text}`)));
  });

export class BrowserProcess {
  #child;
  #ended;
  #profile;
  #socket;
  #lastId = 0;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();

  /** @param {ChildProcess} child @param {string} profile  its folder, removed at the end @param {string} url */
  constructor(child, profile, url) {
    this.#child = child;
    this.#ended = new Promise(resolve => child.once('exit', resolve));
    this.#profile = profile;
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.on('message', data => this.take(JSON.parse(String(data))));
    this.#socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser has ended'));
      this.#waiting.clear();
    });
  }

  opened() {
    return new Promise((resolve, reject) => this.#socket.once('open', resolve).once('error', reject));
  }

  /** @param {string} method @param {object} [params] @param {string} [sessionId] @returns {Promise<any>} */
  send(method, params = {}, sessionId) {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  /** @param {any} message  an answer */
  take({ id, error, message, result }) {
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) asked?.reject(new Error([error.message ?? error, error.data ?? message].join(' ')));
    else asked?.resolve(result);
  }

  /** @param {string} method  the browser's own way to end */
  async end(method) {
    this.send(method).catch(() => {});
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await this.#ended;
    clearTimeout(late);
    this.#socket.terminate();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
