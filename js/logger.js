// @ts-check
/** SIP.LoggerFactory (`ua.log`): who hears what the library logs. */
import { describe } from './exceptions.js';

const levels = /** @type {const} */ (['error', 'warn', 'log', 'debug']);

/** @typedef {(typeof levels)[number]} LevelName */
/** @typedef {(level: LevelName, category: string, label: string | undefined, content: any) => void} Connector */

/** One category's four methods. */
export class Logger {
  #factory;

  /** @param {LoggerFactory} factory @param {string} category @param {string} [label] */
  constructor(factory, category, label) {
    this.#factory = factory;
    this.category = category;
    this.label = label;
  }

  /** @param {any} content */
  error(content) {
    this.#factory.print(0, this.category, this.label, content);
  }

  /** @param {any} content */
  warn(content) {
    this.#factory.print(1, this.category, this.label, content);
  }

  /** @param {any} content */
  log(content) {
    this.#factory.print(2, this.category, this.label, content);
  }

  /** @param {any} content */
  debug(content) {
    this.#factory.print(3, this.category, this.label, content);
  }

  /** Would log() of this level reach anybody? To be asked before a costly text is made. @param {number} level  0 to 3 */
  isEnabled(level) {
    return this.#factory.isEnabled(level);
  }
}

export class LoggerFactory {
  #builtinEnabled = true;
  #level = 2;
  /** @type {Connector | null} */
  #connector = null;
  /** @type {Map<string, Logger>} */
  #loggers = new Map();
  #logger = this.getLogger('sip.loggerfactory');
  /** Called when a setting changed. @type {(() => void) | undefined} */
  #onChange;

  /** Does the console get the log? */
  get builtinEnabled() {
    return this.#builtinEnabled;
  }

  set builtinEnabled(value) {
    if (typeof value !== 'boolean') this.#refuse('builtinEnabled', value);
    else {
      this.#builtinEnabled = value;
      this.#onChange?.();
    }
  }

  /** 0 to 3, or set as 'error', 'warn', 'log', 'debug'. @returns {number} */
  get level() {
    return this.#level;
  }

  /** @param {number | LevelName} value */
  set level(value) {
    const number = typeof value === 'string' ? levels.indexOf(value) : value;
    if (!(typeof number === 'number' && number >= 0)) this.#refuse('level', value);
    else {
      this.#level = Math.min(Math.floor(number), 3);
      this.#onChange?.();
    }
  }

  /** Called as connector(level, category, label, content). @returns {Connector | null} */
  get connector() {
    return this.#connector;
  }

  set connector(value) {
    if (value != null && typeof value !== 'function') this.#refuse('connector', value);
    else {
      this.#connector = value ?? null;
      this.#onChange?.();
    }
  }

  /**
   * @param {string} category
   * @param {string} [label]  of one instance; kept only when the level is 3
   * @returns {Logger}
   */
  getLogger(category, label) {
    if (label && this.#level === 3) return new Logger(this, category, label);
    let logger = this.#loggers.get(category);
    if (!logger) this.#loggers.set(category, (logger = new Logger(this, category)));
    return logger;
  }

  /** @param {number} level  0 to 3 */
  isEnabled(level) {
    return level <= this.#level && (this.#builtinEnabled || !!this.#connector);
  }

  /** @param {number} level  0 to 3 @param {string} category @param {string | undefined} label @param {any} content */
  print(level, category, label, content) {
    if (!this.isEnabled(level)) return;
    const name = levels[level];
    if (this.#builtinEnabled) {
      const isText = typeof content === 'string';
      const head = [new Date(), category, ...(label ? [label] : []), ...(isText ? [content] : [''])];
      const line = head.join(' | ');
      if (isText) console[name](line);
      else console[name](line, content);
    }
    try {
      this.#connector?.(name, category, label, content);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  /** @param {() => void} listener  called whenever a setting changed */
  watch(listener) {
    this.#onChange = listener;
  }

  /** @param {string} name @param {any} value */
  #refuse(name, value) {
    this.#logger.error(`invalid "${name}" parameter value: ${describe(value)}`);
  }
}

/** A message without the values of Authorization and Proxy-Authorization, folded lines included. @param {string} text */
export const hideCredentials = text =>
  text.replace(
    /^((?:proxy-)?authorization[ \t]*:)[^\n]*(?:\n[ \t][^\n]*)*/gim,
    (line, name) => `${name} <hidden>${line.endsWith('\r') ? '\r' : ''}`,
  );
