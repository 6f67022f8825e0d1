// @ts-check
// Builds the package and checks what an application would get: node toolchain/package-check.mjs

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';
import { buildCore, buildDist, buildTypes } from './build.mjs';
import { main, npmTool, root } from './run.mjs';
import { printSizes } from './size.mjs';

/** @type {(name: string) => any}  a name of its own: the types of the package are only there once it is built */
const requireBuilt = createRequire(import.meta.url);
/** @param {string} name @returns {Promise<any>} */
const load = name => import(name);
const read = (/** @type {string} */ file) => readFileSync(join(root, file), 'utf8');
/** @param {unknown} condition @param {string} message */
const expect = (condition, message) => {
  if (!condition) throw new Error(message);
};

/** The SIP object a classic script leaves behind. @param {string} text */
function runScript(text) {
  const { console, performance, crypto, TextEncoder, TextDecoder, WebAssembly, URL, atob } = globalThis;
  const { setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask } = globalThis;
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask };
  const page = { console, performance, crypto, TextEncoder, TextDecoder, WebAssembly, URL, atob, ...timers };
  vm.runInNewContext(text, page);
  return /** @type {any} */ (page).SIP;
}

/** @type {Record<string, () => unknown>} */
const checks = {
  'import sipua': async () => {
    const library = await load('sipua');
    expect(typeof library.default?.UA === 'function', 'the default export has no UA');
    const same = Object.keys(library).filter(name => name !== 'default' && name !== '$core');
    expect(same.includes('UA'), 'no named export UA');
    for (const name of same) expect(library.default[name] === library[name], `SIP.${name} is not the export ${name}`);
  },
  'require sipua': async () => {
    const names = Object.keys((await load('sipua')).default).sort();
    const library = requireBuilt('sipua');
    expect(typeof library.UA === 'function', 'require("sipua").UA is not a class');
    const missing = names.filter(name => !(name in library));
    expect(!missing.length, `missing beside the ESM build: ${missing}`);
  },
  'script sip.js': () => expect(typeof runScript(read('dist/sip.js'))?.UA === 'function', 'no SIP.UA'),
  'script sip.min.js': () => expect(typeof runScript(read('dist/sip.min.js'))?.UA === 'function', 'no SIP.UA'),
  'scripts survive any page charset': () => {
    for (const file of ['dist/sip.js', 'dist/sip.min.js'])
      expect(!/[\u0080-\uffff]/.test(read(file)), `${file} is not ASCII`);
  },
  'import sipua/testing': async () => {
    const names = Object.keys(await load('sipua/testing'));
    expect(names.length, 'nothing exported');
  },
  'no code from text': () => {
    for (const file of ['dist/sipua.mjs', 'dist/sipua.cjs', 'dist/sip.js', 'dist/sip.min.js'])
      expect(!/\beval\(|\bnew Function\(|Function\("/.test(read(file)), `${file} would need 'unsafe-eval'`);
  },
  'types of an application': () => {
    expect(/\bUA\b/.test(read('dist/types/index.d.ts')), 'index.d.ts does not name UA');
    const files = ['index.d.ts', 'index.d.cts', 'testing/index.d.ts'].map(file => `dist/types/${file}`);
    const settings = '--ignoreConfig --noEmit --strict --target es2022 --lib es2023,dom,dom.iterable --types node';
    execFileSync(npmTool('tsc'), [...settings.split(' '), '--module', 'nodenext', ...files], {
      cwd: root,
      stdio: 'pipe',
    });
  },
  'files in the package': () => {
    const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--loglevel=error'], {
      cwd: root,
      encoding: 'utf8',
    });
    const files = JSON.parse(text)[0].files.map((/** @type {{ path: string }} */ { path }) => path);
    const stray = files.filter(
      (/** @type {string} */ f) => !/^(dist\/|package\.json|README\.md|CHANGELOG\.md|LICENSE)/.test(f),
    );
    expect(!stray.length, `stray files: ${stray}`);
    const manifest = JSON.parse(read('package.json'));
    const named = JSON.stringify([manifest.exports['.'], manifest.exports['./testing'], manifest.unpkg, manifest.main]);
    for (const [path] of named.matchAll(/(?<=\.\/)dist\/[\w./]+/g)) expect(files.includes(path), `${path} is missing`);
  },
  'size budget': () => {
    const over = printSizes();
    expect(!over.length, over.join('\n'));
  },
};

await main(async () => {
  await buildCore();
  await buildDist();
  await buildTypes();
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok      ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  console.log(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
  if (failed) process.exitCode = 1;
});
