// @ts-check
/** Whole user agents, each on a socket that the benchmark is the other end of; registration off, logs off. */
import { createRequire } from 'node:module';
import SIP from '../../js/index.js';

const require = createRequire(import.meta.url);

/** One that opens at once; what was sent last stands in `sent`. */
class FakeSocket {
  /** @type {FakeSocket} */
  static last;
  static CONNECTING = 0;
  static OPEN = 1;
  readyState = 0;
  sent = '';
  /** @type {any} */ onopen;
  /** @type {any} */ onclose;
  /** @type {any} */ onmessage;

  constructor() {
    FakeSocket.last = this;
  }

  open() {
    this.readyState = 1;
    this.onopen?.({});
  }

  /** @param {string} text */
  send(text) {
    this.sent = text;
  }

  close() {}
}

/** @type {any} */ (globalThis).WebSocket = FakeSocket;
const sip8 = require('sipjs-0.8'); // takes the global when it is loaded
const JsSIP = require('jssip');

/**
 * @typedef {object} Agent
 * @property {string} name
 * @property {string} contact  host and user part at which it expects requests
 * @property {(frame: string) => string} receive  a frame in; what it sent while it handled it
 */

/** @param {{ sent: string }} socket @param {(frame: string) => void} deliver */
const receiver = (socket, deliver) => (/** @type {string} */ frame) => {
  socket.sent = '';
  deliver(frame);
  return socket.sent;
};

const silent = { builtinEnabled: false, level: 'error' };

export function makeOurs() {
  const ua = new SIP.UA({ uri: 'sip:alice@example.com', wsServers: 'wss://a.example', register: false, log: silent });
  const socket = FakeSocket.last;
  socket.open();
  /** @type {Agent} */
  const agent = { name: 'sipua', contact: 'alice', receive: receiver(socket, data => socket.onmessage({ data })) };
  return { agent, ua, socket };
}

/** @returns {Agent} */
export function makeSip8() {
  const options = { uri: 'alice@example.com', wsServers: 'wss://a.example', register: false, log: silent };
  const ua = new sip8.UA({ ...options, transportOptions: { wsServers: ['wss://a.example'] } });
  ua.start();
  const socket = FakeSocket.last;
  socket.open();
  return { name: 'sip.js 0.8.4', contact: 'alice', receive: receiver(socket, data => socket.onmessage({ data })) };
}

/** @returns {Agent} */
export function makeJsSip() {
  JsSIP.debug.disable();
  /** @type {any} */
  const socket = {
    url: 'wss://a.example',
    via_transport: 'WSS',
    sip_uri: 'sip:a.example;transport=ws',
    sent: '',
    connected: false,
    isConnected: () => socket.connected,
    isConnecting: () => false,
    connect() {
      socket.connected = true;
      socket.onconnect();
    },
    disconnect() {},
    send(/** @type {string} */ text) {
      socket.sent = text;
      return true;
    },
  };
  const ua = new JsSIP.UA({ uri: 'sip:alice@example.com', sockets: [socket], register: false });
  ua.start();
  return { name: 'JsSIP', contact: 'alice', receive: receiver(socket, data => socket.ondata(data)) };
}
