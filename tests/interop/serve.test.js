// @ts-check
// web-demo/serve.mjs as the user meets it: HTTP, SIP over WebSocket, the program and its messages.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { serve } from '../../web-demo/serve.mjs';
import { makeAgent, next, stop, useWebSocket } from './agent.js';

const program = fileURLToPath(new URL('../../web-demo/serve.mjs', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** @type {import('../../web-demo/serve.mjs').Served} */
let server;
before(async () => {
  server = await serve({ port: 0 });
});
after(async () => {
  await stop().finally(server.close);
});

/** One request with its path as written. @param {string} path @param {string} [method] */
const get = (path, method = 'GET') =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, method }, response => {
      let body = '';
      response.on('data', chunk => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

describe('HTTP', () => {
  test('gives the library, with its type and a strict policy', async () => {
    const { status, headers, body } = await get('/sipua.mjs');
    assert.equal(status, 200);
    assert.match(headers['content-type'], /^text\/javascript/);
    assert.match(headers['content-security-policy'], /script-src 'self' 'wasm-unsafe-eval';/);
    assert.equal(headers['cache-control'], 'no-cache');
    assert.equal(Buffer.byteLength(body), Number(headers['content-length']));
    const head = await get('/sipua.mjs', 'HEAD');
    assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', headers['content-length']]);
  });

  test('gives nothing else', async () => {
    const paths = ['/nothing', '/serve.mjs', '/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/%00'];
    for (const path of paths) assert.equal((await get(path)).status, 404, path);
    assert.equal((await get('/%zz')).status, 400);
    assert.equal((await get('/', 'POST')).status, 405);
  });

  test('gives each page a user of its own', async () => {
    const users = await Promise.all([1, 2, 3].map(async () => JSON.parse((await get('/config.json')).body)));
    assert.equal(new Set(users.map(({ user }) => user)).size, 3);
    assert.equal(users[0].server, `ws://127.0.0.1:${server.port}/sip-ws`);
  });
});

describe('WebSocket', () => {
  /** @param {string} path @param {string} [protocol] @returns {Promise<string>} */
  const refusal = (path, protocol) =>
    new Promise(resolve => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocol ? [protocol] : []);
      socket.on('open', () => resolve('open')).on('error', error => resolve(error.message));
    });

  test('needs the path and the subprotocol', async () => {
    assert.match(await refusal('/elsewhere', 'sip'), /404/);
    assert.match(await refusal('/sip-ws', 'chat'), /400/);
    assert.match(await refusal('/sip-ws'), /400/);
  });

  test('closes on a frame that is too large', async () => {
    const socket = new WebSocket(server.wsUrl.replace('localhost', '127.0.0.1'), 'sip');
    await new Promise(resolve => socket.on('open', resolve));
    socket.send('x'.repeat(70_000));
    assert.equal(await new Promise(resolve => socket.on('close', resolve)), 1009);
  });

  test('carries a call between two users of /config.json', async () => {
    useWebSocket('');
    const configs = await Promise.all([1, 2].map(async () => JSON.parse((await get('/config.json')).body)));
    const [caller, called] = configs.map(({ server: ws, domain, user, password }) =>
      makeAgent({ ws, domain, users: { [user]: password } }, user),
    );
    await Promise.all([next(caller, 'registered'), next(called, 'registered')]);
    const invited = next(called, 'invite');
    const session = caller.invite(configs[1].user);
    const [incoming] = await invited;
    incoming.accept();
    await next(incoming, 'confirmed');
    const ended = next(incoming, 'terminated');
    session.bye();
    await ended;
    await stop([caller, called]);
  });
});

describe('the program', () => {
  /**
   * Runs it until a line comes, or it ends.
   * @param {string[]} args @param {{ until?: RegExp, file?: string, env?: Record<string, string> }} [options]
   * @returns {Promise<{ output: string, code: number | null }>}
   */
  const run = (args, { until, file = program, env = {} } = {}) =>
    new Promise(resolve => {
      const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, PORT: '', ...env } });
      let output = '';
      const collect = (/** @type {Buffer} */ chunk) => {
        output += chunk;
        if (until?.test(output)) child.kill('SIGTERM');
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.on('close', code => resolve({ output, code }));
    });

  test('says where the page is, takes the next port when one is in use, ends cleanly', async () => {
    const { output, code } = await run(['--port', String(server.port)], { until: /Ctrl\+C/ });
    const [, port] = /http:\/\/localhost:(\d+)\/\n/.exec(output) ?? [];
    assert.ok(Number(port) > server.port, output);
    assert.match(output, new RegExp(`port ${server.port} is in use`));
    assert.match(output, /development server/);
    assert.equal(code, 0);
  });

  test('reads the port from the environment', async () => {
    const { output } = await run([], { until: /Ctrl\+C/, env: { PORT: '0' } });
    assert.match(output, /http:\/\/localhost:\d+\//);
  });

  test('names what is wrong in one line', async () => {
    for (const args of [
      ['--port', 'x'],
      ['--port', '70000'],
      ['--host', '203.0.113.1'],
    ]) {
      const { output, code } = await run(args);
      assert.equal(output.trim().split('\n').length, 1, output);
      assert.equal(code, 1);
    }
  });

  test('says that the package is not built', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sipua-serve-'));
    cpSync(program, join(dir, 'web-demo/serve.mjs'));
    symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
    const { output, code } = await run([], { file: join(dir, 'web-demo/serve.mjs') });
    rmSync(dir, { recursive: true });
    assert.match(output, /^dist\/sipua\.mjs is missing: run npm run build$/m);
    assert.equal(code, 1);
  });
});
