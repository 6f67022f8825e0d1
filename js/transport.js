// @ts-check
/** ua.transport: one WebSocket at a time, subprotocol "sip" (RFC 7118). Which server and when is the core's choice. */
import { transportConstants } from './constants.js';
import { hideCredentials } from './logger.js';

/** @typedef {{ ws_uri: string, sip_uri: string, weight: number, status: number, scheme: string }} Server */
/** @typedef {{ opened(): void, closed(code: number, reason: string): void, frame(data: string | Uint8Array): void }} Sink */

const open = 1;

export class Transport {
  static C = transportConstants;
  /** @type {WebSocket | null} */
  ws = null;
  /** In use, or tried last. @type {Server | null} */
  server = null;
  /** Attempts of the present reconnection cycle. */
  reconnection_attempts = 0;
  closed = false;
  /** What the last failure was. @type {unknown} */
  lastTransportError = null;
  #sink;
  #trace;

  /**
   * @param {Sink} sink  what happened goes there
   * @param {import('./logger.js').Logger} logger
   * @param {boolean} trace  log every frame
   */
  constructor(sink, logger, trace) {
    this.#sink = sink;
    this.logger = logger;
    this.#trace = trace;
  }

  get connected() {
    return this.ws?.readyState === open;
  }

  /** Replaces a socket that is open or opening. @param {Server} server */
  connect(server) {
    this.#drop();
    this.server = server;
    this.closed = false;
    try {
      const ws = new globalThis.WebSocket(server.ws_uri, 'sip');
      ws.binaryType = 'arraybuffer';
      this.ws = ws;
      this.#listen(ws);
    } catch (error) {
      this.lastTransportError = error;
      this.logger.error(`cannot open a WebSocket to ${server.ws_uri}: ${error}`);
      this.#sink.closed(1006, '');
    }
  }

  /** The close is reported as any other. */
  disconnect() {
    this.closed = true;
    this.ws?.close();
  }

  /**
   * Closes an open socket, and nobody here is told: for a page that is not going to run. The browser would keep it open,
   * and calls would ring where nobody hears them.
   */
  abandon() {
    if (this.connected) this.#drop();
  }

  /** @param {string} text @returns {boolean} false when the socket is not open: the text is dropped */
  send(text) {
    if (!this.connected) return false;
    this.#log('sending', text);
    this.ws?.send(text);
    return true;
  }

  /** Events of a socket that was replaced are not heard. @param {WebSocket} ws */
  #listen(ws) {
    /** @template E @param {(event: E) => void} handler @returns {(event: E) => void} */
    const alive = handler => event => {
      if (this.ws === ws) handler(event);
    };
    ws.onopen = alive(() => this.#sink.opened());
    ws.onerror = alive(event => {
      this.lastTransportError = event;
    });
    ws.onclose = alive((/** @type {CloseEvent} */ event) => {
      this.ws = null;
      this.#sink.closed(event.code ?? 1006, event.reason ?? '');
    });
    ws.onmessage = alive((/** @type {MessageEvent} */ { data }) => {
      const frame = typeof data === 'string' ? data : new Uint8Array(data);
      this.#log('received', frame);
      this.#sink.frame(frame);
    });
  }

  #drop() {
    const { ws } = this;
    this.ws = null;
    ws?.close();
  }

  /** @param {string} what @param {string | Uint8Array} frame */
  #log(what, frame) {
    if (!this.#trace || !this.logger.isEnabled(2)) return;
    const text = typeof frame === 'string' ? frame : new TextDecoder().decode(frame);
    this.logger.log(`${what} WebSocket message:\n\n${hideCredentials(text)}\n`);
  }
}
