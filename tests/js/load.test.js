// @ts-check
// Importing runs nothing; where WebAssembly is missing the error says so.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

const index = JSON.stringify(new URL('../../js/index.js', import.meta.url).href);

/** @param {string} code  of a module @returns {string} what it prints */
const run = code => execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });

test('the package can be imported where nothing of a browser is there', () => {
  const missing = ['WebAssembly', 'WebSocket', 'crypto', 'navigator', 'performance'];
  const code = `
    for (const name of ${JSON.stringify(missing)}) Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
    const { default: SIP } = await import(${index});
    console.log(SIP.name);
    try { SIP.URI.parse('sip:a@b'); } catch (error) { console.log(error.message); }`;
  assert.equal(run(code), 'sipua\nsipua: WebAssembly is not available here\n');
});

test('a user agent that was forgotten is freed', () => {
  const code = `
    import v8 from 'node:v8';
    import vm from 'node:vm';
    import SIP from ${index};
    import { core } from ${JSON.stringify(new URL('../../js/load.js', import.meta.url).href)};
    v8.setFlagsFromString('--expose-gc');
    const gc = vm.runInNewContext('gc');
    let freed = 0;
    const { prototype } = core().UA;
    const original = prototype.delete;
    prototype.delete = function () { freed++; original.call(this); };
    const make = () => new SIP.UA({ autostart: false, log: { builtinEnabled: false } });
    for (let i = 0; i < 10; i++) make();
    for (let i = 0; i < 20 && freed < 9; i++) { await new Promise(resolve => setTimeout(resolve, 5)); gc(); }
    console.log(freed >= 9);`;
  assert.equal(run(code), 'true\n');
});
