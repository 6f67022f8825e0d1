// @ts-check
/**
 * Moves inputs into a user agent of the core and outputs out of it; nothing else calls the core for it. Outputs are
 * applied one after another with no C++ on the stack: what they call may feed the pump again.
 */
import { BackgroundTimer } from './background-timer.js';
import { Clock } from './clock.js';
import { core } from './load.js';
import { keep } from './grammar.js';
import { readOutput } from './output.js';
import { Timers } from './timers.js';
import { put, putList, result } from './wire.js';

/** Commands of the core by their number. The order of CommandKind in src/ua/input_output.hpp. */
export const Command = {
  start: 1,
  stop: 2,
  register: 3,
  unregister: 4,
  invite: 5,
  accept: 6,
  progress: 7,
  reject: 8,
  cancel: 9,
  bye: 10,
  terminate: 11,
  check: 12,
  authenticate: 13,
  request: 14,
  renegotiate: 15,
  send: 16,
  dtmf: 17,
  refer: 18,
  respond: 19,
  referAccept: 20,
  referReject: 21,
  referNotify: 22,
};

/** How a description operation ended. */
export const Description = { ready: 0, applied: 1, failed: 2, unsupported: 3, getFailed: 4 };

const errors = ['', 'syntax', 'value', 'missing', 'large', 'state', 'unsupported', 'unknown'];
/** Why a command was refused; `what` names the argument. @typedef {{ code: string, what: string }} Refusal */

/** The clock is looked at this often, in ms: a machine that slept is noticed. */
const maxDelay = 30000;

/** @type {FinalizationRegistry<{ delete(): void }> | undefined} */
const registry = globalThis.FinalizationRegistry && new FinalizationRegistry(agent => agent.delete());

/** @typedef {import('./output.js').Output} Output */

export class Pump {
  #handle;
  #host;
  /** What the core refuses for its length need not be copied whole: one more than it takes. */
  #maxFrame;
  /** @type {Output[]} */
  #queue = [];
  #draining = false;
  #now = 0;
  #clock = new Clock();
  #background = new BackgroundTimer(
    () => this.#tick(),
    () => this.#clock.now(),
  );
  /** When the timer was set to fire; Infinity: there is none; NaN: not known, set it anew. */
  #wake = Number.POSITIVE_INFINITY;
  /** @type {any} */
  #timer;
  /** @type {import('./output.js').Frame} */
  #frame = { serial: 0, text: '', bytes: null };

  /**
   * @param {{ handle(): number, delete(): void }} agent  the core's UA; freed when this pump is collected
   * @param {{ apply(output: Output): void, answer(output: Output): boolean }} host  `answer` takes at once what a
   *   command is waiting for; `apply` all else, in order
   * @param {number} maxMessageBytes  the option
   */
  constructor(agent, host, maxMessageBytes) {
    this.#maxFrame = maxMessageBytes + 1;
    this.#handle = agent.handle();
    this.#host = host;
    registry?.register(this, agent);
  }

  /** One WebSocket frame. @param {string | Uint8Array} received */
  frame(received) {
    const data = received.length > this.#maxFrame ? received.slice(0, this.#maxFrame) : received;
    const size = put(data);
    const kept = keep(data);
    const units = typeof data === 'string' ? data.length : 0;
    this.#feed((core, now) => {
      this.#frame = { serial: core._sipua_frame(this.#handle, size, units, now), ...kept };
    });
  }

  opened() {
    this.#feed((core, now) => core._sipua_opened(this.#handle, now));
  }

  /** @param {number} code @param {string} reason */
  closed(code, reason) {
    this.#feed((core, now) => core._sipua_closed(this.#handle, code, put(reason), now));
  }

  /**
   * @param {number} kind  one of Command
   * @param {number} id  of the session; 0: the user agent
   * @param {[name: string, value: string][]} [values]  names may repeat
   * @returns {Refusal | null} null when it was taken
   */
  command(kind, id, values = []) {
    return this.#feed((core, now) => {
      const refused = core._sipua_command(this.#handle, kind, id, putList(values.flat()), now);
      return refused ? { code: errors[refused & 255], what: result(refused >>> 8) } : null;
    });
  }

  /**
   * @param {number} session
   * @param {number} operation
   * @param {number} answer  one of Description
   * @param {string} [body] @param {string} [contentType]
   */
  description(session, operation, answer, body = '', contentType = '') {
    this.#feed((core, now) =>
      core._sipua_description(this.#handle, session, operation, answer, putList([body, contentType]), now),
    );
  }

  /** @param {number} level  logs above it are not made */
  setLogLevel(level) {
    core()._sipua_log_level(this.#handle, level);
  }

  /**
   * @template T
   * @param {(core: import('./load.js').Core, now: number) => T} input  the one call that feeds the core; now in ms
   */
  #feed(input) {
    this.#now = Math.max(this.#now, this.#clock.now());
    const answer = input(core(), this.#now);
    this.#collect();
    if (!this.#draining) {
      this.#drain();
      this.#rearm();
    }
    return answer;
  }

  #collect() {
    for (let at = core()._sipua_poll(this.#handle); at; at = core()._sipua_poll(this.#handle)) {
      const output = readOutput(at, this.#frame);
      if (!this.#host.answer(output)) this.#queue.push(output);
    }
  }

  #drain() {
    this.#draining = true;
    try {
      for (let output = this.#queue.shift(); output; output = this.#queue.shift()) this.#host.apply(output);
    } finally {
      this.#draining = false;
    }
  }

  /** One timer. When it fires its moment has come, whatever the clock says: it may be early by a fraction. */
  #rearm() {
    const next = core()._sipua_next_timeout(this.#handle);
    const wake = next === Number.POSITIVE_INFINITY ? next : Math.min(next, this.#now + maxDelay);
    if (wake === this.#wake) return;
    this.#rest();
    this.#wake = wake;
    this.#background.set(wake);
    if (wake === Number.POSITIVE_INFINITY) return;
    this.#timer = Timers.setTimeout(
      () => {
        this.#now = Math.max(this.#now, wake);
        this.#tick();
      },
      Math.max(0, Math.ceil(wake - this.#now)),
    );
  }

  #rest() {
    Timers.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tick() {
    this.#rest();
    this.#wake = Number.NaN;
    this.#feed((core, now) => core._sipua_tick(this.#handle, now));
  }
}
