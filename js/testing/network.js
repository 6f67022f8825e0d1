// @ts-check
// A network in memory: a WebSocket class whose other end is a SipServer, and the failures a network has.
//
//   const clock = new VirtualClock(), server = createSipServer({ clock }), network = new FakeNetwork(server, { clock });
//   globalThis.WebSocket = network.WebSocket;

import { realClock } from './clock.js';

/**
 * @typedef {object} NetworkOptions
 * @property {import('./clock.js').Clock} [clock]  default the system's
 * @property {number} [latency]  ms, one way; default 0
 */

const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };

export class FakeNetwork {
  /** Whether new connections succeed. */
  isUp = true;
  /** Milliseconds, one way. */
  latency;
  /** Every socket ever made. @type {FakeWebSocket[]} */
  sockets = [];
  /** What went over the wire, in order; '>' from a client. @type {{ way: '>' | '<', text: string, at: number }[]} */
  traffic = [];
  /**
   * The class to use in place of the global WebSocket.
   * @type {new (url: string | URL, protocols?: string | string[]) => FakeWebSocket}
   */
  WebSocket;
  clock;

  /** @param {import('./server.js').SipServer} server @param {NetworkOptions} [options] */
  constructor(server, { clock = realClock, latency = 0 } = {}) {
    const network = this;
    this.clock = clock;
    this.latency = latency;
    this.WebSocket = class extends FakeWebSocket {
      /** @param {string | URL} url @param {string | string[]} [protocols] */
      constructor(url, protocols = []) {
        super(network, server, String(url), [protocols].flat());
      }
    };
  }

  /** Sockets that are open. */
  get open() {
    return this.sockets.filter(socket => socket.readyState === states.OPEN);
  }

  /** Breaks every open connection: both ends notice. @param {number} [code] */
  drop(code = 1006) {
    for (const socket of this.open) socket.fail(code);
  }

  /** Lets every open connection swallow what is sent, both ways, and says nothing (a cable pulled out). */
  stall() {
    for (const socket of this.open) socket.isStalled = true;
  }

  /** @param {'>' | '<'} way @param {string} text */
  note(way, text) {
    this.traffic.push({ way, text, at: this.clock.now() });
  }
}

/** The standard class as far as a SIP client uses it; events come through the network's clock. */
class FakeWebSocket extends EventTarget {
  static CONNECTING = states.CONNECTING;
  static OPEN = states.OPEN;
  static CLOSING = states.CLOSING;
  static CLOSED = states.CLOSED;
  CONNECTING = states.CONNECTING;
  OPEN = states.OPEN;
  CLOSING = states.CLOSING;
  CLOSED = states.CLOSED;
  readyState = states.CONNECTING;
  bufferedAmount = 0;
  extensions = '';
  protocol = '';
  binaryType = 'blob';
  isStalled = false;
  url;
  /** @type {((event: any) => void) | null} */
  onopen = null;
  /** @type {((event: any) => void) | null} */
  onmessage = null;
  /** @type {((event: any) => void) | null} */
  onerror = null;
  /** @type {((event: any) => void) | null} */
  onclose = null;
  #network;
  #server;
  /** @type {import('./server.js').Connection | null} */
  #connection = null;

  /**
   * @param {FakeNetwork} network @param {import('./server.js').SipServer} server
   * @param {string} url @param {string[]} protocols
   */
  constructor(network, server, url, protocols) {
    super();
    if (!/^wss?:/i.test(url)) throw new SyntaxError(`not a WebSocket URL: ${url}`);
    this.#network = network;
    this.#server = server;
    this.url = url;
    network.sockets.push(this);
    this.#later(() => this.#open(protocols));
  }

  /** @param {string[]} protocols */
  #open(protocols) {
    if (this.readyState !== states.CONNECTING) return;
    if (!this.#network.isUp || !protocols.includes('sip')) return this.fail(1006);
    this.#connection = this.#server.connect(text => this.#deliver(text));
    this.protocol = 'sip';
    this.readyState = states.OPEN;
    this.#fire('open', {});
  }

  /** @param {string} text  from the server */
  #deliver(text) {
    if (this.isStalled) return;
    this.#network.note('<', text);
    this.#later(() => {
      if (this.readyState === states.OPEN && !this.isStalled) this.#fire('message', { data: text });
    });
  }

  /** @param {string | ArrayBufferView | ArrayBuffer} data */
  send(data) {
    if (this.readyState === states.CONNECTING) throw new DOMException('still connecting', 'InvalidStateError');
    if (this.readyState !== states.OPEN || this.isStalled) return;
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    this.#network.note('>', text);
    this.#later(() => this.isStalled || this.#connection?.receive(text));
  }

  /** @param {number} [code] @param {string} [reason] */
  close(code = 1005, reason = '') {
    if (this.readyState >= states.CLOSING) return;
    this.readyState = states.CLOSING;
    this.#later(() => this.#end(code, reason, true));
  }

  /** The connection breaks. @param {number} code  of the close event */
  fail(code) {
    if (this.readyState === states.CLOSED) return;
    this.#end(code, '', false);
  }

  /** @param {number} code @param {string} reason @param {boolean} wasClean */
  #end(code, reason, wasClean) {
    if (this.readyState === states.CLOSED) return;
    this.readyState = states.CLOSED;
    this.#connection?.close();
    if (!wasClean) this.#fire('error', {});
    this.#fire('close', { code, reason, wasClean });
  }

  /** @param {() => void} fn */
  #later(fn) {
    this.#network.clock.setTimeout(fn, this.#network.latency);
  }

  /** @param {'open' | 'message' | 'error' | 'close'} type @param {object} fields */
  #fire(type, fields) {
    const event = Object.assign(new Event(type), fields);
    this[`on${type}`]?.(event);
    this.dispatchEvent(event);
  }
}
