// @ts-check
/**
 * What a page is told about the world around it: the network went or came back, the page was frozen, hidden, or kept in
 * the back/forward cache. No `unload` listener: that alone would keep a page out of the cache.
 */

/** Shown again after less than this, nothing can have happened to the connection. Milliseconds. */
const glance = 30000;

/**
 * @typedef {object} Reports
 * @property {() => void} doubt  the connection may be dead
 * @property {() => void} lost  it is dead, whatever the socket says
 * @property {() => void} leave  the page goes away for good
 * @property {(mayReturn: boolean) => void} hide  it goes away, for good or into the cache
 */

export class Lifecycle {
  /** What takes the listeners off again; null: there are none. @type {(() => void) | null} */
  #stop = null;
  #reports;

  /** @param {Reports} reports */
  constructor(reports) {
    this.#reports = reports;
  }

  /** Listens from now on, wherever there is something to listen to. */
  start() {
    if (this.#stop || typeof globalThis.addEventListener !== 'function') return;
    const { doubt, lost, leave, hide } = this.#reports;
    const document = globalThis.document;
    let hidden = 0;
    /** @type {[EventTarget | undefined, string, (event: any) => void][]} */
    const listeners = [
      [globalThis, 'online', doubt],
      [globalThis, 'offline', doubt],
      [globalThis, 'pageshow', event => event.persisted && lost()],
      [
        globalThis,
        'pagehide',
        event => {
          if (!event.persisted) leave();
          hide(event.persisted);
        },
      ],
      [document, 'resume', doubt],
      [
        document,
        'visibilitychange',
        () => {
          const now = Date.now();
          if (document.hidden) hidden = now;
          else if (now - hidden >= glance) doubt();
        },
      ],
    ];
    for (const [target, name, listener] of listeners) target?.addEventListener(name, listener);
    this.#stop = () => {
      for (const [target, name, listener] of listeners) target?.removeEventListener(name, listener);
    };
  }

  stop() {
    this.#stop?.();
    this.#stop = null;
  }
}
