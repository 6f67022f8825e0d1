// @ts-check
// A bare page with the package's <script> file, and its SIP server: what came in, when, and failures on demand.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { createSipServer } from '../../../js/testing/index.js';

/** As strict as the README says a page may be. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self' ws:";

/** @type {Record<string, [type: string, file: string | null]>} */
const files = {
  '/': ['text/html', 'page.html'],
  '/away': ['text/html', null],
  '/page.js': ['text/javascript', 'page.js'],
  '/sip.min.js': ['text/javascript', '../../../dist/sip.min.js'],
};

/**
 * One REGISTER.
 * @typedef {{ at: number, callId: string, cseq: number, instance: string, expires: number }} Registered  at: ms
 */

export class Host {
  /** In the order they came. @type {Registered[]} */
  registers = [];
  /** When the pings came, in ms. @type {number[]} */
  pings = [];
  /** Attempts to connect. */
  upgrades = 0;
  /** Nothing gets through, new connections neither; nobody is told. */
  isSilent = false;
  /** REGISTERs are not answered. */
  isMute = false;
  /** A connection that is closed takes its registrations along. */
  isTidy = true;
  /** @type {Set<import('ws').WebSocket>} */
  sockets = new Set();
  domain = 'sipua.test';
  /** @type {import('node:stream').Duplex[]} */
  #ignored = [];
  #http = createServer((request, response) => answer(request, response));
  #wss = new WebSocketServer({ noServer: true, handleProtocols: () => 'sip' });

  constructor() {
    this.sip = createSipServer({ domain: this.domain, intercept: request => this.#note(request) });
    this.#http.on('upgrade', (request, socket, head) => {
      this.upgrades++;
      socket.on('error', () => socket.destroy());
      if (this.isSilent) return void this.#ignored.push(socket);
      this.#wss.handleUpgrade(request, socket, head, client => this.#attach(client));
    });
  }

  static async start() {
    const host = new Host();
    await new Promise(resolve => host.#http.listen(0, '127.0.0.1', () => resolve(null)));
    return host;
  }

  get authority() {
    return `localhost:${/** @type {import('node:net').AddressInfo} */ (this.#http.address()).port}`;
  }

  /** @param {string} [path] */
  url(path = '/') {
    return `http://${this.authority}${path}`;
  }

  /** For new SIP.UA. @param {string} user @param {object} [more] */
  options(user, more) {
    const log = { builtinEnabled: true, level: 'warn' };
    return { uri: `sip:${user}@${this.domain}`, wsServers: `ws://${this.authority}/sip-ws`, log, ...more };
  }

  /** Cuts every connection without a word. */
  drop() {
    for (const socket of this.sockets) socket.terminate();
  }

  async close() {
    this.drop();
    for (const socket of this.#ignored) socket.destroy();
    this.#http.closeAllConnections();
    await new Promise(resolve => this.#http.close(resolve));
  }

  /** @param {import('ws').WebSocket} client */
  #attach(client) {
    this.sockets.add(client);
    const connection = this.sip.connect(text => this.isSilent || client.send(text));
    client.on('message', data => {
      const text = String(data);
      if (this.isSilent) return;
      if (text === '\r\n\r\n') this.pings.push(performance.now());
      connection.receive(text);
    });
    client.on('error', () => client.terminate());
    client.on('close', () => {
      this.sockets.delete(client);
      if (this.isTidy) connection.close();
    });
  }

  /** @param {import('../../../js/testing/text.js').SipMessage} request @returns {'drop' | undefined} */
  #note(request) {
    if (request.method !== 'REGISTER') return undefined;
    const header = (/** @type {string} */ name) => request.headers.find(each => each.name === name)?.value ?? '';
    const contact = header('Contact');
    this.registers.push({
      at: performance.now(),
      callId: header('Call-ID'),
      cseq: Number.parseInt(header('CSeq'), 10),
      instance: /urn:uuid:([^>]*)/.exec(contact)?.[1] ?? '',
      expires: Number(/expires=(\d+)/.exec(contact)?.[1]),
    });
    return this.isMute ? 'drop' : undefined;
  }
}

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
function answer({ url = '' }, response) {
  const [type, file] = files[url] ?? [];
  if (!type) return response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': policy });
  response.end(file ? readFileSync(new URL(file, import.meta.url)) : '<!doctype html><title>Away</title>');
}
