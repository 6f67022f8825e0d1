// @ts-check
// Time as an argument: a clock that moves only when told to, and the real one behind the same interface.

/**
 * @typedef {object} Clock
 * @property {() => number} now  milliseconds since some fixed moment
 * @property {(fn: () => void, ms: number) => any} setTimeout
 * @property {(id: any) => void} clearTimeout
 */

/** The system's clock. Its timers do not keep a Node process alive. @type {Clock} */
export const realClock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => {
    const id = /** @type {any} */ (globalThis.setTimeout(fn, ms));
    id.unref?.();
    return id;
  },
  clearTimeout: id => globalThis.clearTimeout(id),
};

const names = /** @type {const} */ (['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']);

/**
 * A clock for tests. Timers run in the order of their time, those of the same time in the order they were set.
 * @implements {Clock}
 */
export class VirtualClock {
  #now;
  #nextId = 1;
  /** @type {Map<number, { at: number, fn: () => void, every: number | null }>} */
  #timers = new Map();

  /** @param {number} [start]  in ms */
  constructor(start = 1_700_000_000_000) {
    this.#now = start;
  }

  now = () => this.#now;

  /** @type {(fn: (...args: any[]) => void, ms?: number, ...args: any[]) => number} */
  setTimeout = (fn, ms = 0, ...args) => this.#add(() => fn(...args), ms, null);

  /** @type {(fn: (...args: any[]) => void, ms?: number, ...args: any[]) => number} */
  setInterval = (fn, ms = 0, ...args) => this.#add(() => fn(...args), ms, Math.max(1, ms));

  /** @param {any} id */
  clearTimeout = id => void this.#timers.delete(id);

  /** @param {any} id */
  clearInterval = id => void this.#timers.delete(id);

  /** @param {() => void} fn @param {number} ms @param {number | null} every */
  #add(fn, ms, every) {
    this.#timers.set(this.#nextId, { at: this.#now + Math.max(0, ms || 0), fn, every });
    return this.#nextId++;
  }

  /** Number of timers that are set. */
  get pending() {
    return this.#timers.size;
  }

  /** Moves the time on and runs what falls due, without letting promises settle in between. @param {number} ms */
  advance(ms) {
    const end = this.#now + ms;
    while (this.#runNext(end));
    this.#now = end;
  }

  /** The same, but promises settle after every timer, as they do in real time. @param {number} ms */
  async run(ms) {
    const end = this.#now + ms;
    await settle();
    while (this.#runNext(end)) await settle();
    this.#now = end;
    await settle();
  }

  /**
   * Runs until a condition holds.
   * @param {() => unknown} condition
   * @param {number} [limit]  in ms
   * @returns {Promise<void>}  rejected when the condition does not hold within the limit
   */
  async until(condition, limit = 60_000) {
    const end = this.#now + limit;
    await settle();
    while (!condition()) {
      if (!this.#runNext(end)) throw new Error(`not within ${limit} ms: ${condition}`);
      await settle();
    }
  }

  /** Runs the next timer due until `end`; false when there is none. @param {number} end */
  #runNext(end) {
    let next = 0;
    for (const [id, { at }] of this.#timers)
      if (at <= end && !(at >= (this.#timers.get(next)?.at ?? Infinity))) next = id;
    const timer = this.#timers.get(next);
    if (!timer) return false;
    this.#now = Math.max(this.#now, timer.at);
    if (timer.every === null) this.#timers.delete(next);
    else timer.at += timer.every;
    timer.fn();
    return true;
  }

  /**
   * Puts this clock in place of the global timers, of Date and of performance.now.
   * @returns {() => void}  puts the originals back
   */
  install() {
    const global = /** @type {any} */ (globalThis);
    const originals = [...names, 'Date'].map(name => [name, global[name]]);
    const performanceNow = performance.now;
    const start = this.#now;
    for (const name of names) global[name] = this[name];
    global.Date = dateOf(this);
    performance.now = () => this.#now - start;
    return () => {
      for (const [name, original] of originals) global[name] = original;
      performance.now = performanceNow;
    };
  }
}

/** Date, but for the present moment. @param {Clock} clock */
const dateOf = clock =>
  class extends Date {
    static now = clock.now;

    /** @param {...any} args */
    constructor(...args) {
      super(.../** @type {[any]} */ (args.length ? args : [clock.now()]));
    }
  };

const realSetTimeout = globalThis.setTimeout;

/** Lets everything that waits for a promise go on. @returns {Promise<void>} */
const settle = () => new Promise(resolve => void realSetTimeout(resolve, 0));
