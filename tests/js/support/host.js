// @ts-check
// A UA for tests: a WebSocket that the test is the other end of, a clock that the test moves, a handler it scripts.
import { after } from 'node:test';
import SIP from '../../../js/index.js';

/** @type {FakeSocket[]} */
export const sockets = [];

export class FakeSocket {
  readyState = 0;
  binaryType = 'blob';
  /** @type {string[]} */
  sent = [];
  /** @type {any} */ onopen;
  /** @type {any} */ onclose;
  /** @type {any} */ onerror;
  /** @type {any} */ onmessage;

  /** @param {string} url @param {string} protocol */
  constructor(url, protocol) {
    if (FakeSocket.refuse) throw new DOMException('refused', 'SecurityError');
    this.url = url;
    this.protocol = protocol;
    sockets.push(this);
  }

  /** The constructor throws while this is true. */
  static refuse = false;

  /** @param {string} text */
  send(text) {
    if (this.readyState !== 1) throw new DOMException('not open', 'InvalidStateError');
    this.sent.push(text);
  }

  /** A close that was asked for comes at once. */
  close() {
    this.fail(1000);
  }

  open() {
    this.readyState = 1;
    this.onopen?.({});
  }

  /** @param {number} [code] @param {string} [reason] */
  fail(code = 1006, reason = '') {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onerror?.({ type: 'error' });
    this.onclose?.({ code, reason });
  }

  /** @param {string | ArrayBuffer} data */
  receive(data) {
    this.onmessage?.({ data });
  }

  /** Takes out what was sent. @returns {string[]} */
  take() {
    return this.sent.splice(0);
  }
}

/** The time of every UA in the process. */
export const clock = {
  now: 1000,
  /** @type {Map<number, { at: number, run: () => void }>} */
  timers: new Map(),
  next: 1,
  /** Runs what falls due within the next ms, in order. @param {number} ms */
  advance(ms) {
    const end = clock.now + ms;
    for (;;) {
      const due = [...clock.timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      clock.timers.delete(due[0]);
      clock.now = due[1].at;
      due[1].run();
    }
    clock.now = end;
  },
};

const global = /** @type {any} */ (globalThis);
const { WebSocket } = global;
const timers = { ...SIP.Timers };
global.WebSocket = FakeSocket;
SIP.Timers.now = () => clock.now;
SIP.Timers.setTimeout = (run, delay = 0) => {
  clock.timers.set(clock.next, { at: clock.now + delay, run });
  return clock.next++;
};
SIP.Timers.clearTimeout = timer => clock.timers.delete(timer);
after(() => {
  global.WebSocket = WebSocket;
  Object.assign(SIP.Timers, timers);
});

/** Lets every promise that can settle do so. */
export const settle = () => new Promise(resolve => setImmediate(resolve));

/** @typedef {[level: string, category: string, label: string | undefined, content: any]} LogLine */

/**
 * @param {Record<string, any>} [options]
 * @returns {{ ua: InstanceType<typeof SIP.UA>, log: LogLine[], events: any[][] }}  events: the UA's, with their arguments
 */
export function makeUa(options) {
  /** @type {LogLine[]} */
  const log = [];
  const ua = new SIP.UA({
    uri: 'sip:alice@example.com',
    wsServers: 'wss://ws.example.com',
    register: false,
    sessionDescriptionHandlerFactory: fakeHandler(),
    log: { builtinEnabled: false, connector: (/** @type {LogLine} */ ...line) => log.push(line) },
    ...options,
  });
  return { ua, log, events: record(ua, uaEvents) };
}

const uaEvents = [
  'connecting',
  'connected',
  'disconnected',
  'registered',
  'unregistered',
  'registrationFailed',
  'invite',
  'inviteSent',
];
const sessionEvents = [
  'progress',
  'accepted',
  'rejected',
  'failed',
  'terminated',
  'cancel',
  'bye',
  'ack',
  'confirmed',
  'invite',
];

/** @param {any} emitter @param {string[]} [names] @returns {any[][]} one entry for each event: name, then arguments */
export function record(emitter, names = sessionEvents) {
  /** @type {any[][]} */
  const events = [];
  for (const name of names) emitter.on(name, (/** @type {any[]} */ ...args) => events.push([name, ...args]));
  return events;
}

/** A connected UA and its socket. @param {Record<string, any>} [options] */
export function connectedUa(options) {
  const made = makeUa(options);
  const socket = sockets[sockets.length - 1];
  socket.open();
  return { ...made, socket };
}

/**
 * A factory whose handlers do as told.
 * @param {{ get?: () => any, set?: () => any, has?: boolean | ((type: string) => boolean) }} [script]
 * @returns {any} the factory; calls it has seen are in `calls`
 */
export function fakeHandler({ get, set, has = true } = {}) {
  /** @type {any[][]} */
  const calls = [];
  const factory = (/** @type {any} */ session, /** @type {any} */ options) => {
    calls.push(['create', session, options]);
    return {
      getDescription: (/** @type {any[]} */ ...args) => {
        calls.push(['get', ...args]);
        return get ? get() : Promise.resolve({ body: 'v=0\r\n', contentType: 'application/sdp' });
      },
      hasDescription: (/** @type {any} */ type) => {
        calls.push(['has', type]);
        return typeof has === 'function' ? has(type) : has;
      },
      setDescription: (/** @type {any[]} */ ...args) => {
        calls.push(['set', ...args]);
        return set ? set() : Promise.resolve();
      },
      close: () => calls.push(['close']),
    };
  };
  return Object.assign(factory, { calls });
}
