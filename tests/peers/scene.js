// @ts-check
// One case with one stack: a server, the stack's process, what each saw, and the verdict.

import { fork } from 'node:child_process';
import { seconds, until, wait } from './fast-clock.js';
import { Remote } from './remote.js';
import { Missing, WireServer } from './wire-server.js';

/**
 * @typedef {'right' | 'wrong' | 'without'} Verdict  without: the stack does not offer it, and refuses as the RFC allows
 * @typedef {[verdict: Verdict | boolean, what: string]} Judgement  what happened, in a few words
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {string} rfc  sections
 * @property {string} right  what is right by them
 * @property {(scene: Scene) => Promise<void>} play  what the server does and the user of the phone
 * @property {(scene: Scene) => Judgement} judge
 *
 * @typedef {{ name: string, verdict: Verdict, what: string, story: string }} Result  story: the wire and the events
 */

/** Names of the files in stacks/. */
export const stackNames = ['sipua', 'jssip', 'sipjs-0.8', 'sipjs-0.21'];

/** The process of a stack, for one scene after the other. */
export class Lane {
  version = '';
  #process;
  #scene = 0;
  /** @type {{ at: number, event: string, detail: string }[]} */
  #events = [];

  /** @param {string} stack */
  constructor(stack) {
    this.#process = fork(new URL('phone.js', import.meta.url), [stack], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#process.on('message', (/** @type {any} */ { scene, event, detail }) => {
      if (event === 'ready') this.version = detail;
      else if (scene === this.#scene) this.#events.push({ at: seconds(), event, detail });
    });
  }

  async ready() {
    if (!(await until(() => this.version, 600))) throw new Error('the process of the stack did not start');
    return this;
  }

  /** @param {string} action  of Phone, or `make` @param {any} [argument] */
  do(action, argument) {
    this.#process.send({ scene: this.#scene, action, argument });
  }

  /** What the application hears from now on. */
  begin() {
    this.#scene++;
    return (this.#events = []);
  }

  end() {
    this.#process.kill('SIGKILL');
  }
}

export class Scene {
  server = new WireServer();
  /** The other party of a call. */
  remote = new Remote(this.server);
  #lane;
  /** What the application heard. @type {{ at: number, event: string, detail: string }[]} */
  events;
  /** Why play() did not come to its end; '' when it did. */
  missing = '';
  /** For a case to keep what its judge needs. @type {Record<string, any>} */
  notes = {};
  wait = wait;
  until = until;

  /** @param {Lane} lane */
  constructor(lane) {
    this.#lane = lane;
    this.events = lane.begin();
  }

  /** Makes the phone and starts it. @param {Partial<import('./phone.js').PhoneOptions>} [options] */
  async start(options) {
    await this.server.listen();
    this.user('make', { servers: [this.server.url], register: true, ...options });
    this.user('start');
  }

  /** A phone that only calls. */
  async connect() {
    await this.start({ register: false });
    if (!(await until(() => this.heard('connected'), 60))) throw new Missing('not connected');
  }

  /** A phone that is registered. @param {Partial<import('./phone.js').PhoneOptions>} [options] */
  async register(options) {
    await this.start(options);
    if (!(await this.until(() => this.heard('registered'), 100))) throw new Missing('not registered');
  }

  /** The user of the phone does something. @param {string} action @param {any} [argument] */
  user(action, argument) {
    this.#lane.do(action, argument);
  }

  /** Did the application hear it? @param {string} event @returns {string | undefined} its detail, never '' */
  heard(event) {
    const found = this.events.find(each => each.event === event);
    return found && (found.detail || event);
  }

  /** How often the application heard it. @param {string} event */
  count(event) {
    return this.events.filter(each => each.event === event).length;
  }

  async end() {
    this.user('stop');
    await wait(1);
    await this.server.kill();
  }
}

/** @param {Case} each @param {Lane} lane @returns {Promise<Result>} */
export async function run(each, lane) {
  const scene = new Scene(lane);
  try {
    await each.play(scene);
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    scene.missing = error.message;
  }
  const [verdict, what] = each.judge(scene);
  await scene.end();
  const mishap = scene.heard('uncaught') ?? scene.heard('thrown');
  return {
    name: each.name,
    verdict: typeof verdict === 'string' ? verdict : verdict ? 'right' : 'wrong',
    what: mishap && verdict !== true ? `${what} (${mishap})` : what,
    story: tell(scene),
  };
}

/** What went over the wire and what the application heard, in order. @param {Scene} scene */
function tell({ server, events }) {
  const heard = events.map(({ at, event, detail }) => ({ at, line: `application hears: ${event} ${detail}` }));
  const sent = server.log.map(({ at, from, text }) => ({
    at,
    line: `${from} sends:\n${text.trimEnd() || '(CRLF)'}\n`,
  }));
  const all = [...heard, ...sent].sort((a, b) => a.at - b.at);
  return all.map(({ at, line }) => `${(at - all[0].at).toFixed(1)} s  ${line}`).join('\n');
}

/**
 * Every case with one stack, some at the same time.
 * @param {string} stack @param {Case[]} cases @param {number} lanes  processes
 * @returns {Promise<{ version: string, results: Result[] }>}  in the order of the cases
 */
export async function runAll(stack, cases, lanes) {
  const left = cases.map((each, at) => ({ each, at }));
  /** @type {Result[]} */
  const results = [];
  let version = '';
  const work = async () => {
    const lane = new Lane(stack);
    try {
      ({ version } = await lane.ready());
      for (let next = left.shift(); next; next = left.shift()) results[next.at] = await run(next.each, lane);
    } finally {
      lane.end();
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return { version, results };
}
