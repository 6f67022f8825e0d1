// @ts-check
// Starts Kamailio for the tests: registrar with digest and proxy over ws and wss, on free ports of the loopback
// interface, every file in a folder of its own below the system's temporary one. Root is not needed.

import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const domain = 'sipua.test';
const patience = { start: 15_000, stop: 5_000 }; // ms
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/**
 * @typedef {object} Kamailio
 * @property {string} domain
 * @property {string} ws  URL
 * @property {string} wss  URL
 * @property {number} sip  port of plain SIP over UDP and TCP; nobody is asked for a password there
 * @property {string} ca  certificate of the authority that signed the server's, PEM
 * @property {Record<string, string>} users  password by name
 * @property {() => Promise<void>} kill  ends it at once, as a crash does; its files stay
 * @property {() => Promise<void>} restart  after kill(): the same ports, an empty location table
 * @property {() => Promise<void>} stop  ends it and removes its files
 * @property {() => string} log  what it wrote so far
 */

/**
 * @typedef {object} KamailioOptions
 * @property {Record<string, string>} users  password by name; "busy" is turned away once with a 503, "mover" is sent on, calls to "mover" too
 * @property {'MD5' | 'SHA-256'} [algorithm]  of digest
 * @property {number} [nonceSeconds]  lifetime of a nonce
 */

/** @param {KamailioOptions} options @returns {Promise<Kamailio>} */
export async function startKamailio({ users, algorithm = 'MD5', nonceSeconds = 300 }) {
  for (const program of ['kamailio', 'openssl']) demand(program);
  const dir = mkdtempSync(join(tmpdir(), 'sipua-kamailio-'));
  const [sip, ws, wss] = await freePorts(3);
  makeCertificates(dir);
  const settings = { ALGORITHM: algorithm, NONCE_SECONDS: nonceSeconds };
  writeConfiguration(dir, { sip, ws, wss }, users, settings);
  const run = new Run(dir, { ws, wss });
  const remove = () => rmSync(dir, { recursive: true, force: true });
  process.once('exit', () => {
    run.killNow();
    remove();
  });
  await run.start();
  return {
    domain,
    ws: `ws://127.0.0.1:${ws}/`,
    wss: `wss://localhost:${wss}/`,
    sip,
    ca: readFileSync(join(dir, 'ca.pem'), 'utf8'),
    users,
    kill: () => run.end('SIGKILL'),
    restart: () => run.start(),
    stop: async () => {
      await run.end('SIGTERM');
      remove();
    },
    log: () => run.log(),
  };
}

/** @param {string} program */
function demand(program) {
  const found = env.PATH.split(delimiter).some(folder => existsSync(join(folder, program)));
  if (!found) throw new Error(`${program} is not installed: run toolchain/bootstrap.sh test`);
}

/** Ports that nothing listens on, neither over TCP. @param {number} count @returns {Promise<number[]>} */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise(resolve => {
          const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map(server => server.address().port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

/** An authority of one day and a certificate for localhost. @param {string} dir */
function makeCertificates(dir) {
  /** @param {string} line @param {...string} more */
  const openssl = (line, ...more) =>
    execFileSync('openssl', [...line.split(' '), ...more], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const key = 'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  openssl(`${key} -x509 -days 1 -keyout ca.key -out ca.pem -subj`, '/CN=sipua test authority');
  openssl(`${key} -keyout server.key -out server.csr -subj /CN=localhost`);
  writeFileSync(join(dir, 'extensions'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
  openssl(
    'x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile extensions -out server.pem',
  );
}

/**
 * @param {string} dir
 * @param {{ sip: number, ws: number, wss: number }} ports
 * @param {Record<string, string>} users
 * @param {Record<string, string | number>} settings
 */
function writeConfiguration(dir, ports, users, settings) {
  const lines = Object.entries(users).map(([user, password]) => `    $sht(users=>${user}) = "${password}";`);
  /** @type {Record<string, string | number>} */
  const values = { ...settings, DIR: dir, DOMAIN: domain, USERS: lines.join('\n') };
  for (const [name, port] of Object.entries(ports)) values[`${name.toUpperCase()}_PORT`] = port;
  const template = readFileSync(new URL('kamailio.cfg', import.meta.url), 'utf8');
  writeFileSync(
    join(dir, 'kamailio.cfg'),
    template.replace(/@([A-Z_]+)@/g, (_, name) => String(values[name])),
  );
  const common = 'method = TLSv1.2+\nverify_certificate = no\nrequire_certificate = no\n';
  const own = `private_key = ${dir}/server.key\ncertificate = ${dir}/server.pem\n`;
  writeFileSync(join(dir, 'tls.cfg'), `[server:default]\n${common}${own}[client:default]\n${common}`);
  mkdirSync(join(dir, 'run'));
}

/** The program, from one start to the next. */
class Run {
  #dir;
  #ports;
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  /** @type {Promise<void>} */
  #ended = Promise.resolve();

  /** @param {string} dir @param {{ ws: number, wss: number }} ports */
  constructor(dir, ports) {
    this.#dir = dir;
    this.#ports = ports;
  }

  log() {
    const file = join(this.#dir, 'log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async start() {
    const { ws, wss } = this.#ports;
    const file = join(this.#dir, 'log');
    const args = ['-DD', '-E', '-m', '64', '-M', '8', '-w', this.#dir];
    args.push('-Y', join(this.#dir, 'run'), '-f', join(this.#dir, 'kamailio.cfg'));
    const child = spawn('kamailio', args, { cwd: this.#dir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => existsSync(this.#dir) && appendFileSync(file, chunk));
    this.#ended = new Promise(resolve => {
      child.once('close', () => {
        this.#child = null;
        resolve();
      });
    });
    child.once('error', error => appendFileSync(file, String(error)));
    const deadline = performance.now() + patience.start;
    while (!((await answers(http, ws)) && (await answers(https, wss)))) {
      if (this.#child && performance.now() < deadline) continue;
      this.killNow();
      throw new Error(`Kamailio did not start. The end of its log:\n${this.log().split('\n').slice(-30).join('\n')}`);
    }
  }

  /** @param {'SIGTERM' | 'SIGKILL'} signal */
  async end(signal) {
    if (signal === 'SIGKILL') this.killNow();
    else this.#child?.kill(signal);
    const timer = setTimeout(() => this.killNow(), patience.stop);
    await this.#ended;
    clearTimeout(timer);
  }

  /** The main process and its children. */
  killNow() {
    if (!this.#child?.pid) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {} // gone already
  }
}

/**
 * Does it answer over that port? Waits 50 ms when it does not.
 * @param {typeof http | typeof https} protocol @param {number} port @returns {Promise<boolean>}
 */
const answers = (protocol, port) =>
  new Promise(resolve => {
    const options = { host: '127.0.0.1', port, agent: false, rejectUnauthorized: false, timeout: 1000 };
    const fail = () => setTimeout(() => resolve(false), 50);
    const request = protocol.get(options, response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', fail).on('timeout', () => request.destroy());
  });
