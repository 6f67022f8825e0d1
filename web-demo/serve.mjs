// @ts-check
// Serves the demo page and a SIP registrar and proxy for it: node web-demo/serve.mjs [--port N] [--host H]
// A development server. It listens on loopback only unless told otherwise, and hands a user and its password to
// whoever asks.
//
//   /              web-demo/                       /sipua.mjs     dist/sipua.mjs
//   /config.json   a user of one's own             /sip-ws        SIP over WebSocket (RFC 7118)

import { createReadStream, existsSync, realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join, sep } from 'node:path';
import { randomBytes } from 'node:crypto';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';

const demo = fileURLToPath(new URL('.', import.meta.url));
const library = fileURLToPath(new URL('../dist/sipua.mjs', import.meta.url));
const testing = fileURLToPath(new URL('../dist/testing.mjs', import.meta.url));

const limits = { frame: 65_536, connections: 200, users: 1000, portTries: 20 };

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
};

const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  'worker-src blob:',
  "connect-src 'self' ws: wss:",
  "media-src 'self' blob: mediastream:",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'Content-Security-Policy': policy,
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const firstNames = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];

/**
 * @typedef {object} ServeOptions
 * @property {number} [port]  0: any free one; default 8080
 * @property {string} [host]  default 127.0.0.1
 * @property {boolean} [digest]  ask for passwords; default true
 * @property {string} [domain]  default 'sipua.test'
 * @property {(line: string) => void} [onLog]  one line for each SIP message
 *
 * @typedef {object} Served
 * @property {string} url  of the page
 * @property {string} wsUrl
 * @property {number} port
 * @property {import('../js/testing/server.js').SipServer} sip
 * @property {() => Promise<void>} close  ends connections and frees the port
 */

/**
 * Starts the server.
 * @param {ServeOptions} [options]
 * @returns {Promise<Served>}  rejected when the port cannot be had, or the package is not built
 */
export async function serve(options = {}) {
  const { port = 8080, host = '127.0.0.1', digest = true, domain = 'sipua.test', onLog } = options;
  const missing = [library, testing].find(file => !existsSync(file));
  if (missing) throw new Error(`dist/${basename(missing)} is missing: run npm run build`);
  const { createSipServer } = await import(pathToFileURL(testing).href);
  /** @type {Map<string, string>} */
  const users = new Map();
  const sip = createSipServer({ domain, users, digest, onLog });
  const http = createServer((request, response) => void handle(request, response, domain, users));
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frame,
    perMessageDeflate: false,
    handleProtocols: offered => (offered.has('sip') ? 'sip' : false),
  });
  http.on('upgrade', (request, socket, head) => upgrade(sockets, sip, request, socket, head));
  await listen(http, port, host);

  const bound = /** @type {import('node:net').AddressInfo} */ (http.address()).port;
  const isAny = ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host);
  const authority = `${isAny ? 'localhost' : host}:${bound}`;
  return {
    url: `http://${authority}/`,
    wsUrl: `ws://${authority}/sip-ws`,
    port: bound,
    sip,
    close: () => close(http, sockets),
  };
}

/** @param {import('node:http').Server} http @param {number} port @param {string} host @returns {Promise<void>} */
const listen = (http, port, host) =>
  new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });

/** @param {import('node:http').Server} http @param {WebSocketServer} sockets @returns {Promise<void>} */
const close = (http, sockets) =>
  new Promise(resolve => {
    for (const socket of sockets.clients) socket.terminate();
    http.close(() => resolve());
    http.closeAllConnections();
  });

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} domain
 * @param {Map<string, string>} users
 */
async function handle(request, response, domain, users) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, { Allow: 'GET, HEAD' });
  const path = pathOf(request.url ?? '/');
  if (path === null) return refuse(response, 400);
  if (path === '/config.json') return sendConfig(request, response, domain, users);
  if (path === '/sip-ws') return refuse(response, 426, { Upgrade: 'websocket' });
  const file = path === '/sipua.mjs' ? library : fileUnder(demo, path.endsWith('/') ? `${path}index.html` : path);
  await sendFile(request, response, file);
}

/** The path with escapes undone; null when it is malformed. @param {string} url */
function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
}

/**
 * A file the page may have; '' for everything else, links that lead elsewhere included.
 * @param {string} folder @param {string} path
 */
function fileUnder(folder, path) {
  if (path.includes('\0') || /(^|\/)\.|serve\.mjs$/.test(path)) return '';
  const file = join(folder, path);
  if (!existsSync(file)) return '';
  return realpathSync(file).startsWith(realpathSync(folder) + sep) ? file : '';
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} file
 */
async function sendFile(request, response, file) {
  const type = types[extname(file)];
  const found = file && type ? await stat(file).catch(() => null) : null;
  if (!found?.isFile()) return refuse(response, 404);
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': found.size });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

/**
 * Where the SIP server is as seen from the page, and a user that nobody else has.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} domain
 * @param {Map<string, string>} users
 */
function sendConfig(request, response, domain, users) {
  const server = `ws://${request.headers.host ?? 'localhost'}/sip-ws`;
  let body = '';
  if (request.method === 'GET') {
    const [user, password] = newUser(users);
    body = JSON.stringify({ server, domain, user, password });
  }
  response.writeHead(200, { ...headers, 'Content-Type': types['.json'], 'Cache-Control': 'no-store' });
  response.end(body);
}

/** @param {Map<string, string>} users @returns {[user: string, password: string]} */
function newUser(users) {
  const round = counters.get(users) ?? 0;
  counters.set(users, round + 1);
  const name = firstNames[round] ?? `user${round + 1}`;
  const password = randomBytes(12).toString('hex');
  users.set(name, password);
  if (users.size > limits.users) users.delete(/** @type {string} */ (users.keys().next().value));
  return [name, password];
}
/** Users made so far. @type {WeakMap<Map<string, string>, number>} */
const counters = new WeakMap();

/** @param {import('node:http').ServerResponse} response @param {number} status @param {Record<string, string>} [more] */
function refuse(response, status, more = {}) {
  response.writeHead(status, { ...headers, ...more, 'Content-Type': types['.txt'] });
  response.end(`${status}\n`);
}

/**
 * Only /sip-ws, only with subprotocol sip (RFC 7118 4).
 * @param {WebSocketServer} sockets
 * @param {import('../js/testing/server.js').SipServer} sip
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:stream').Duplex} socket
 * @param {Buffer} head
 */
function upgrade(sockets, sip, request, socket, head) {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map(name => name.trim());
  const status = statusOfUpgrade(request.url ?? '', offered, sockets.clients.size);
  socket.on('error', () => socket.destroy());
  if (status) return void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  sockets.handleUpgrade(request, socket, head, client => attach(client, sip, request));
}

/** '' when the upgrade may go on. @param {string} url @param {string[]} offered @param {number} connections */
function statusOfUpgrade(url, offered, connections) {
  if (pathOf(url) !== '/sip-ws') return '404 Not Found';
  if (!offered.includes('sip')) return '400 Bad Request';
  return connections >= limits.connections ? '503 Service Unavailable' : '';
}

/**
 * @param {import('ws').WebSocket} client
 * @param {import('../js/testing/server.js').SipServer} sip
 * @param {import('node:http').IncomingMessage} request
 */
function attach(client, sip, { socket }) {
  const remote = { address: socket.remoteAddress, port: socket.remotePort };
  const connection = sip.connect(text => client.send(text), remote);
  client.on('message', data => connection.receive(data.toString()));
  client.on('close', () => connection.close());
  client.on('error', () => client.terminate());
}

/** @param {string[]} args */
function readArguments(args) {
  const { values } = parseArgs({ args, options: { port: { type: 'string' }, host: { type: 'string' } } });
  const text = values.port || process.env.PORT || '8080';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`not a port: ${text}`);
  return { port, host: values.host };
}

/** The wanted port, or else the next one that is free. @param {ServeOptions} options */
async function serveNearby(options) {
  const first = options.port ?? 8080;
  for (let port = first; ; port++) {
    try {
      return await serve({ ...options, port });
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code === 'EACCES') throw new Error(`port ${port} needs more rights: choose another, --port 8080`);
      if (code === 'EADDRNOTAVAIL') throw new Error(`this machine has no address ${options.host}`);
      if (code !== 'EADDRINUSE' || port >= first + limits.portTries || port >= 65_535) throw error;
      console.log(`port ${port} is in use`);
    }
  }
}

async function runAsProgram() {
  const { port, host } = readArguments(process.argv.slice(2));
  const server = await serveNearby({ port, ...(host ? { host } : {}) });
  const stop = () => void server.close().then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  console.log(`\n  The demo is at  ${server.url}\n`);
  console.log('Open it in two tabs: each gets a user of its own, and one can call the other.');
  console.log(`SIP over WebSocket: ${server.wsUrl}. A development server: keep it off the Internet. Ctrl+C ends it.`);
  if (host && !server.url.includes('//localhost:'))
    console.log('Browsers give microphone and camera to pages on localhost and over https only.');
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await runAsProgram().catch(error => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
