// @ts-check
/**
 * A second alarm for pages that are hidden: browsers let their timers fire once a second, later once a minute; those of a
 * Worker fire in time. The Worker is started when the page is hidden for the first time, and ends with the last deadline.
 * Where a Worker cannot be had (no `worker-src blob:` in the page's policy, no Worker at all) nothing happens here; the
 * browser tells of such a policy once.
 */

const source = 'let t;onmessage=e=>{clearTimeout(t);if(e.data>=0)t=setTimeout(postMessage,e.data,0)}';

let isUnavailable = false;

export class BackgroundTimer {
  #wake;
  #now;
  /** When to wake, in the time of `now`. */
  #due = Number.POSITIVE_INFINITY;
  /** @type {Worker | null} */
  #worker = null;
  /** Takes the listener off again; null: there is none. @type {(() => void) | null} */
  #unwatch = null;

  /**
   * @param {() => void} wake  called at or after the moment; may be called without need
   * @param {() => number} now  milliseconds
   */
  constructor(wake, now) {
    this.#wake = wake;
    this.#now = now;
  }

  /** The only deadline from now on. @param {number} due  in the time of `now`; Infinity: none */
  set(due) {
    this.#due = due;
    if (due === Number.POSITIVE_INFINITY) this.#end();
    else this.#watch();
    this.#arm();
  }

  #watch() {
    const { document } = globalThis;
    if (this.#unwatch || !document) return;
    const listener = () => this.#arm();
    document.addEventListener('visibilitychange', listener);
    this.#unwatch = () => document.removeEventListener('visibilitychange', listener);
  }

  #arm() {
    const hidden = globalThis.document?.hidden && this.#due !== Number.POSITIVE_INFINITY;
    if (hidden && !isUnavailable) this.#worker ??= this.#start();
    this.#worker?.postMessage(hidden ? Math.max(0, Math.ceil(this.#due - this.#now())) : -1);
  }

  #end() {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** @returns {Worker | null} */
  #start() {
    try {
      const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      const worker = new Worker(url);
      URL.revokeObjectURL(url);
      worker.onmessage = () => this.#wake();
      worker.onerror = event => {
        event.preventDefault();
        isUnavailable = true;
        this.#end();
      };
      return worker;
    } catch {
      isUnavailable = true;
      return null;
    }
  }
}
