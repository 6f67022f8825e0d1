// @ts-check
/**
 * Events in the manner of Node. Listeners are called at once, in order, with the emitter as `this`. Unlike there, a
 * listener that throws does not keep the others from hearing: its error is logged and thrown again from a microtask,
 * where window.onerror or 'uncaughtException' sees it.
 */

/** @typedef {(...args: any[]) => void} Listener */
/** @template E @template {keyof E} T @typedef {(...args: Extract<E[T], any[]>) => void} Heard */

/** @typedef {{ listener: Listener, once: boolean }} Entry */
/** @typedef {{ listeners: Map<any, Entry[]>, most: number }} State */

/** Of emitters that anybody listens to. @type {WeakMap<object, State>} */
const states = new WeakMap();

/** Beside the emitter: an object that only inherits from the prototype, as in ES5, is one too. @param {EventEmitter<any>} emitter */
function stateOf(emitter) {
  const state = states.get(emitter) ?? { listeners: new Map(), most: EventEmitter.defaultMaxListeners };
  states.set(emitter, state);
  return state;
}

/** @template {{}} [E=Record<string | symbol, any[]>]  arguments of listeners, by event */
export class EventEmitter {
  static defaultMaxListeners = 10;
  /** @type {import('./logger.js').Logger | undefined} */
  logger;

  /** @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} @throws {TypeError} when it is not a function */
  on(type, listener) {
    return add(this, type, listener, false, false);
  }

  /** The same as on(). @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  addListener(type, listener) {
    return this.on(type, listener);
  }

  /** For the next event only. @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  once(type, listener) {
    return add(this, type, listener, true, false);
  }

  /** @template {keyof E} T @param {T} type @param {Heard<E, T>} listener  to be called before the others @returns {this} */
  prependListener(type, listener) {
    return add(this, type, listener, false, true);
  }

  /** @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  prependOnceListener(type, listener) {
    return add(this, type, listener, true, true);
  }

  /** Removes the last addition of this listener. @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  removeListener(type, listener) {
    const entries = entriesOf(this, type);
    const at = entries.findLastIndex(entry => entry.listener === listener);
    if (at >= 0) put(this, type, entries.toSpliced(at, 1));
    return this;
  }

  /** The same as removeListener(). @template {keyof E} T @param {T} type @param {Heard<E, T>} listener @returns {this} */
  off(type, listener) {
    return this.removeListener(type, listener);
  }

  /** @param {string | symbol} [type]  every type when absent */
  removeAllListeners(type) {
    if (type === undefined) stateOf(this).listeners.clear();
    else put(this, type, []);
    return this;
  }

  /** @param {string | symbol} type @returns {Listener[]} */
  listeners(type) {
    return entriesOf(this, type).map(entry => entry.listener);
  }

  /** @param {string | symbol} type */
  listenerCount(type) {
    return entriesOf(this, type).length;
  }

  eventNames() {
    return [...stateOf(this).listeners.keys()];
  }

  /** @param {number} count  more listeners of one type than this are logged once as a likely leak; 0: any number */
  setMaxListeners(count) {
    stateOf(this).most = count;
    return this;
  }

  getMaxListeners() {
    return stateOf(this).most;
  }

  /**
   * @param {string | symbol} type
   * @param {...any} args
   * @returns {boolean} whether anybody listens
   * @throws an unheard `error` event: its argument, or an Error
   */
  emit(type, ...args) {
    const entries = entriesOf(this, type);
    if (!entries.length) {
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
}

/** @param {EventEmitter<any>} emitter @param {any} type */
const entriesOf = (emitter, type) => states.get(emitter)?.listeners.get(type) ?? [];

/** @param {EventEmitter<any>} emitter @param {any} type @param {Entry[]} entries */
function put(emitter, type, entries) {
  const { listeners } = stateOf(emitter);
  if (entries.length) listeners.set(type, entries);
  else listeners.delete(type);
}

/**
 * @template {EventEmitter<any>} T
 * @param {T} emitter @param {any} type @param {any} listener @param {boolean} once @param {boolean} first
 */
function add(emitter, type, listener, once, first) {
  if (typeof listener !== 'function') throw new TypeError('listener must be a function');
  const entries = entriesOf(emitter, type);
  const entry = { listener, once };
  put(emitter, type, first ? [entry, ...entries] : [...entries, entry]);
  const { most } = stateOf(emitter);
  if (entries.length === most && most)
    emitter.logger?.warn(`${entries.length + 1} listeners of "${String(type)}" were added: a leak?`);
  return emitter;
}

/**
 * A class that may be called without `new` by what inherits from it as in ES5, too: nothing happens then.
 * @template {Function} T
 * @param {T} made
 * @returns {T}
 */
export const callable = made => new Proxy(made, { apply() {} });

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
