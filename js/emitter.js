// @ts-check
/**
 * Events in the manner of Node. Listeners are called at once, in order, with the emitter as `this`. Unlike there, a
 * listener that throws does not keep the others from hearing: its error is logged and thrown again from a microtask,
 * where window.onerror or 'uncaughtException' sees it.
 */

/** @typedef {(...args: any[]) => void} Listener */
/** @template E @template {keyof E} T @typedef {(...args: Extract<E[T], any[]>) => void} Heard */

/** @template {{}} [E=Record<string | symbol, any[]>]  arguments of listeners, by event */
export class EventEmitter {
  static defaultMaxListeners = 10;
  /** @type {Map<any, { listener: Listener, once: boolean }[]>} */
  #listeners = new Map();
  #maxListeners = EventEmitter.defaultMaxListeners;
  /** @type {import('./logger.js').Logger | undefined} */
  logger;

  /** @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} @throws {TypeError} when it is not a function */
  on(type, listener) {
    return this.#add(type, listener, false, false);
  }

  /** The same as on(). @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  addListener(type, listener) {
    return this.on(type, listener);
  }

  /** For the next event only. @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  once(type, listener) {
    return this.#add(type, listener, true, false);
  }

  /** @template {keyof E} T @param {T} type @param {Heard<E, T>} listener  to be called before the others @returns {this} */
  prependListener(type, listener) {
    return this.#add(type, listener, false, true);
  }

  /** @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  prependOnceListener(type, listener) {
    return this.#add(type, listener, true, true);
  }

  /** Removes the last addition of this listener. @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  removeListener(type, listener) {
    const entries = this.#listeners.get(type) ?? [];
    const at = entries.findLastIndex(entry => entry.listener === listener);
    if (at >= 0) this.#set(type, entries.toSpliced(at, 1));
    return this;
  }

  /** The same as removeListener(). @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  off(type, listener) {
    return this.removeListener(type, listener);
  }

  /** @param {string | symbol} [type]  every type when absent */
  removeAllListeners(type) {
    if (type === undefined) this.#listeners.clear();
    else this.#listeners.delete(type);
    return this;
  }

  /** @param {string | symbol} type @returns {Listener[]} */
  listeners(type) {
    return (this.#listeners.get(type) ?? []).map(entry => entry.listener);
  }

  /** @param {string | symbol} type */
  listenerCount(type) {
    return this.#listeners.get(type)?.length ?? 0;
  }

  eventNames() {
    return [...this.#listeners.keys()];
  }

  /** @param {number} count  more listeners of one type than this are logged once as a likely leak; 0: any number */
  setMaxListeners(count) {
    this.#maxListeners = count;
    return this;
  }

  getMaxListeners() {
    return this.#maxListeners;
  }

  /**
   * @param {string | symbol} type
   * @param {...any} args
   * @returns {boolean} whether anybody listens
   * @throws an unheard `error` event: its argument, or an Error
   */
  emit(type, ...args) {
    const entries = this.#listeners.get(type);
    if (!entries) {
      if (type !== 'error') return false;
      throw args[0] instanceof Error ? args[0] : new Error(`Uncaught, unspecified "error" event. (${args[0]})`);
    }
    for (const entry of entries) {
      if (entry.once) this.removeListener(/** @type {any} */ (type), entry.listener);
      try {
        entry.listener.apply(this, args);
      } catch (error) {
        report(error, `listener of "${String(type)}"`, this.logger);
      }
    }
    return true;
  }

  /** @param {any} type @param {any} listener @param {boolean} once @param {boolean} first */
  #add(type, listener, once, first) {
    if (typeof listener !== 'function') throw new TypeError('listener must be a function');
    const entries = this.#listeners.get(type) ?? [];
    const entry = { listener, once };
    this.#set(type, first ? [entry, ...entries] : [...entries, entry]);
    if (entries.length === this.#maxListeners && this.#maxListeners)
      this.logger?.warn(`${entries.length + 1} listeners of "${String(type)}" were added: a leak?`);
    return this;
  }

  /** @param {any} type @param {{ listener: Listener, once: boolean }[]} entries */
  #set(type, entries) {
    if (entries.length) this.#listeners.set(type, entries);
    else this.#listeners.delete(type);
  }
}

/**
 * Makes an error of application code known without unwinding into the library.
 * @param {unknown} error
 * @param {string} where  for the log
 * @param {import('./logger.js').Logger} [logger]
 */
export function report(error, where, logger) {
  logger?.error(`${where} threw: ${error instanceof Error ? error.stack : error}`);
  queueMicrotask(() => {
    throw error;
  });
}
