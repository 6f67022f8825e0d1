// @ts-check
// One call of SIPp, the traffic generator: it plays a scenario of sipp/ and says by its exit status whether all went as
// written there. RFC 3261 and its extensions from the side of plain SIP, over UDP or TCP.

import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expandScenario } from './sipp-scenario.js';

const patience = 20; // seconds

/**
 * @typedef {object} Peer
 * @property {string} user  to be called by
 * @property {number} port
 * @property {Promise<void>} ended  rejected with what SIPp has against the call
 */

/**
 * Resolved when it listens.
 * @param {import('./kamailio.js').Kamailio} kamailio
 * @param {string} scenario  name of its file
 * @param {object} [options]
 * @param {string} [options.to]  user that it calls
 * @param {'udp' | 'tcp'} [options.transport]
 * @param {Record<string, string>} [options.keys]  what the scenario has in brackets
 * @returns {Promise<Peer>}
 */
export async function startSipp(kamailio, scenario, { to = 'nobody', transport = 'udp', keys = {} } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'sipua-sipp-'));
  const file = new URL(`sipp/${scenario}.xml`, import.meta.url);
  writeFileSync(join(dir, 'scenario.xml'), expandScenario(readFileSync(file, 'utf8')));
  const port = await freePort();
  const address = '-i 127.0.0.1 -mi 127.0.0.1 -ci 127.0.0.1';
  const judgement = `-m 1 -l 1 -nostdin -timeout ${patience}s -timeout_error`;
  const traces = '-trace_err -error_file errors -trace_msg -message_file messages';
  const options = `127.0.0.1:${kamailio.sip} -sf scenario.xml -p ${port} -s ${to} -t ${transport[0]}1`;
  const args = `${options} ${address} ${judgement} ${traces}`.split(' ');
  for (const [name, value] of Object.entries(keys)) args.push('-key', name, value);
  const child = spawn('sipp', args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let said = '';
  child.stderr.on('data', chunk => {
    said += chunk;
  });
  const status = new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  const ended = status.then(code => {
    process.off('exit', kill);
    const news = code === 0 ? '' : report(dir, said);
    rmSync(dir, { recursive: true, force: true });
    if (code !== 0) throw new Error(`SIPp ended ${scenario} with ${code}\n${news}`);
  });
  ended.catch(() => {}); // a test that failed meanwhile does not wait for it
  while (child.exitCode === null && !isBound(port, transport)) await new Promise(resolve => setTimeout(resolve, 10));
  return { user: `${transport}-${port}`, port, ended };
}

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise(resolve => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });

/** Has somebody bound the port? @param {number} port @param {'udp' | 'tcp'} transport */
const isBound = (port, transport) =>
  readFileSync(`/proc/net/${transport}`, 'utf8').includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `);

/** What SIPp wrote of a failed call. @param {string} dir @param {string} said */
function report(dir, said) {
  const texts = ['errors', 'messages'].filter(name => existsSync(join(dir, name)));
  const parts = texts.map(name => `${name}:\n${readFileSync(join(dir, name), 'utf8').slice(0, 20_000)}`);
  return parts.length ? parts.join('\n') : `${said}\nfiles: ${readdirSync(dir)}`;
}
