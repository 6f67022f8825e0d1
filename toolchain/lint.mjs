// @ts-check
// Everything that can be judged without running it: node toolchain/lint.mjs [--fix]

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, main, npmTool, root, run } from './run.mjs';

const fix = process.argv.includes('--fix');
const cppFiles = ['src', 'bindings', 'tests'].flatMap(folder => filesUnder(folder, /\.[ch]pp$/));

/** @type {[name: string, command: string, ...args: string[]][]} */
const programs = [
  ['biome', npmTool('biome'), 'check', '--error-on-warnings', '--max-diagnostics=100', ...(fix ? ['--write'] : [])],
  ['clang-format', 'clang-format-14', ...(fix ? ['-i'] : ['--dry-run', '-Werror']), ...cppFiles],
  ['types of js/', npmTool('tsc'), '-p', 'tsconfig.json'],
  ['types of the tools', npmTool('tsc'), '-p', 'toolchain/tsconfig.json'],
];

/**
 * Lines that must not be there.
 * @type {{ why: string, files: RegExp, line: RegExp }[]}
 */
const houseRules = [
  {
    why: 'a test that runs alone or not at all',
    files: /^tests\/.*\.m?js$/,
    line: /\b(test|it|describe)\.(only|skip|todo)\(/,
  },
  { why: 'a disabled test', files: /^tests\/.*\.cpp$/, line: /\bDISABLED_|\bGTEST_SKIP\b/ },
  {
    why: 'code from text is forbidden by strict CSP',
    files: /^(js|web-demo)\/.*\.m?js$/,
    line: /\beval\(|\bnew Function\(/,
  },
  {
    why: 'globalThis, not window: the library runs in Workers and Node too',
    files: /^js\/.*\.js$/,
    line: /(^|[^.\w'"`*/ ]|[=(!] ?)window\./,
  },
  {
    why: 'only js/web may name WebRTC classes',
    files: /^js\/(?!web\/|testing\/).*\.js$/,
    line: /\bnew (globalThis\.)?RTCPeerConnection\b/,
  },
  {
    why: 'the library logs through its logger',
    files: /^js\/(?!logger\.js|testing\/).*\.js$/,
    line: /^\s*console\.\w+\(/,
  },
  {
    why: 'an exception would end the module',
    files: /^(src|bindings)\/.*pp$/,
    line: /^\s*(throw\b|try\s*\{)|\bstd::sto(i|l|ll|ul|ull|f|d)\(/,
  },
  { why: 'unfinished work', files: /\.([ch]pp|m?js|sh|cmake|html|css)$/, line: /\b(TODO|FIXME|XXX|HACK)\b/ },
  { why: 'a path of one machine', files: /./, line: /(^|[\s"'`(=:])\/(work|root|home\/\w+)\// },
  {
    why: 'a registry address',
    files: /^(package-lock\.json|\.npmrc|toolchain\/.*)$/,
    line: /"resolved"|https?:\/\/registry/,
  },
];

/** @returns {string[]} one line for each breach */
function breaches() {
  /** @type {string[]} */
  const found = [];
  const files = filesUnder(
    '',
    /^(?!tests\/(fuzz\/corpus|torture)\/).*\.([ch]pp|m?[jt]s|sh|cmake|txt|json|md|html|css|dict)$|^\.[\w-]+$/,
  );
  for (const file of files) {
    if (file === 'toolchain/lint.mjs') continue;
    const rules = houseRules.filter(rule => rule.files.test(file));
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    for (const { why, line } of rules)
      for (const [i, text] of lines.entries())
        if (line.test(text)) found.push(`${file}:${i + 1}: ${why}: ${text.trim()}`);
  }
  return found;
}

await main(async () => {
  let failed = 0;
  /** @param {string} name @param {boolean} ok @param {string} output */
  const report = (name, ok, output) => {
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}`);
    if (!ok) console.log(output);
    if (!ok) failed++;
  };
  for (const [name, command, ...args] of programs) {
    const { ok, output } = await run(command, args);
    report(name, ok, output);
  }
  const found = breaches();
  report('house rules', !found.length, found.join('\n'));
  console.log(`${programs.length + 1 - failed} passed, ${failed} failed`);
  if (failed) process.exitCode = 1;
});
