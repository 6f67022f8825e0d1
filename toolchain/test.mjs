// @ts-check
// Runs the steps that prove the project: node toolchain/test.mjs [quick | step ...]; all without argument.
// A step's output is shown only when it fails; all of it is in build/logs/<step>.log.
// A missing tool, a step that ran no test and a skipped test are failures.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { cmake, filesUnder, isStale, main, modified, root, run, ToolError } from './run.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {object} Step
 * @property {string} name
 * @property {string} what
 * @property {boolean} [quick]  part of `npm run test:quick`
 * @property {string[]} needs  programs on PATH, or absolute paths
 * @property {() => Promise<void>} [build]
 * @property {() => string[]} command
 * @property {(output: string) => Counts} count
 * @property {number} timeout  seconds
 */

const compilers = { native: ['cmake', 'ninja', 'g++'], clang: ['cmake', 'ninja', 'clang++-14'] };
const emscripten = ['cmake', 'ninja', 'em++'];
const gtestSource = '/usr/src/googletest/googletest/src/gtest-all.cc';
const json = '/usr/include/nlohmann/json.hpp';
const gtest = '/usr/include/gtest/gtest.h';

/** @type {Step[]} */
const steps = [
  {
    name: 'lint',
    what: 'formats, lint rules, types, house rules',
    quick: true,
    needs: ['clang-format-14'],
    command: () => ['node', 'toolchain/lint.mjs'],
    count: countSummary,
    timeout: 300,
  },
  {
    name: 'native',
    what: 'unit tests and conversations, g++',
    quick: true,
    needs: [...compilers.native, gtest, json],
    build: () => cmake('native-debug', ['unit_tests']),
    command: () => ['build/native-debug/unit_tests', '--gtest_brief=1'],
    count: countGtest,
    timeout: 300,
  },
  {
    name: 'asan',
    what: 'the same, clang with address and undefined-behaviour sanitizers',
    needs: [...compilers.clang, gtest, json],
    build: () => cmake('asan', ['unit_tests']),
    command: () => ['build/asan/unit_tests', '--gtest_brief=1'],
    count: countGtest,
    timeout: 600,
  },
  {
    name: 'wasm',
    what: 'the same, WebAssembly under Node',
    needs: [...emscripten, gtestSource, json],
    build: () => cmake('wasm-release', ['unit_tests']),
    command: () => ['node', 'build/wasm-release/unit_tests.cjs', '--gtest_brief=1'],
    count: countGtest,
    timeout: 600,
  },
  {
    name: 'tidy',
    what: 'clang-tidy over the core',
    needs: ['clang-tidy-14'],
    command: () => ['node', 'toolchain/tidy.mjs'],
    count: countSummary,
    timeout: 900,
  },
  {
    name: 'build',
    what: 'the package, checked, with its size budget',
    needs: emscripten,
    command: () => ['node', 'toolchain/package-check.mjs'],
    count: countSummary,
    timeout: 900,
  },
  {
    name: 'js',
    what: 'the classic API under Node',
    quick: true,
    needs: [...emscripten, ...compilers.native, json],
    build: buildForJs,
    command: () => nodeTests(['tests/js', 'tests/options'], { timeout: 120, parallel: availableParallelism() }),
    count: countNodeTests,
    timeout: 600,
  },
  {
    name: 'fuzz',
    what: 'every fuzz target for some seconds',
    needs: compilers.clang,
    command: () => ['node', 'toolchain/fuzz.mjs', '--seconds=10'],
    count: countSummary,
    timeout: 1200,
  },
  {
    name: 'browser',
    what: 'real pages in Chromium and Firefox',
    needs: [...emscripten, 'chromium', 'firefox-esr'],
    build: buildPackage,
    command: () => nodeTests(['tests/browser'], { timeout: 300, parallel: 1 }),
    count: countNodeTests,
    timeout: 1200,
  },
  {
    name: 'interop',
    what: 'real SIP servers',
    needs: [...emscripten, 'chromium', 'kamailio', 'openssl', 'sipp'],
    build: buildPackage,
    command: () => nodeTests(['tests/interop'], { timeout: 300, parallel: 1 }),
    count: countNodeTests,
    timeout: 1200,
  },
];

/** Only in the quick round a module older than its sources will do. */
async function buildForJs() {
  const made = ['build/generated/core-glue.mjs', 'build/generated/core-bytes.mjs'];
  if (quick && made.every(modified)) {
    const sources = [...filesUnder('src', /\.[ch]pp$/), ...filesUnder('bindings', /\.[ch]pp$/)];
    if (isStale(made, sources)) console.log('          note: the wasm module is older than its sources');
    return;
  }
  const { buildCore } = await import('./build.mjs');
  await buildCore();
}

async function buildPackage() {
  const { buildCore, buildDist } = await import('./build.mjs');
  await buildCore();
  await buildDist();
}

/** @param {string[]} folders @param {{ timeout: number, parallel: number }} limits  timeout in seconds, for a file */
function nodeTests(folders, { timeout, parallel }) {
  const files = folders.flatMap(folder => filesUnder(folder, /\.test\.m?js$/));
  if (!files.length) throw new ToolError(`no tests: ${folders}/**/*.test.js`);
  const flags = [`--test-timeout=${timeout * 1000}`, `--test-concurrency=${parallel}`, '--test-reporter=spec'];
  return ['node', '--test', ...flags, ...files];
}

/** @param {string} output */
function countGtest(output) {
  const ran = Number(output.match(/^\[=+\] (\d+) tests? from .* ran\./m)?.[1] ?? 0);
  const passed = Number(output.match(/^\[ {2}PASSED {2}\] (\d+) tests?/m)?.[1] ?? 0);
  return { passed, failed: ran - passed };
}

/** @param {string} output */
function countNodeTests(output) {
  const number = (/** @type {string} */ word) =>
    Number([...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  const failed = number('fail') + number('cancelled') + number('skipped') + number('todo');
  return { passed: number('pass'), failed };
}

/** @param {string} output  of a tool of ours, ending in "N passed, N failed" */
function countSummary(output) {
  const [, passed, failed] = output.trimEnd().match(/(\d+) passed, (\d+) failed$/) ?? [0, 0, 0];
  return { passed: Number(passed), failed: Number(failed) };
}

/** @param {string} need */
const isThere = need =>
  need.startsWith('/')
    ? existsSync(need)
    : [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some(dir => existsSync(join(dir, need)));

/** @param {Step} step @returns {Promise<{ counts: Counts, output: string }>} */
async function runStep(step) {
  const missing = step.needs.filter(need => !isThere(need));
  if (!existsSync(join(root, 'node_modules'))) missing.push('node_modules');
  if (missing.length)
    return failure(`missing: ${missing.join(', ')}\nrun toolchain/bootstrap.sh test, which installs it`);
  try {
    await step.build?.();
    const [command, ...args] = step.command();
    const { ok, output } = await run(command, args, { timeout: step.timeout });
    const counts = step.count(output);
    if (!ok && !counts.failed) return failure(`${output}\n${command} failed`, counts.passed);
    if (!counts.passed && !counts.failed) return failure(`${output}\nran no tests`);
    return { counts, output };
  } catch (error) {
    if (error instanceof ToolError) return failure(error.message);
    throw error;
  }
}

const failure = (/** @type {string} */ output, passed = 0) => ({ counts: { passed, failed: 1 }, output });

/** What of a failed step's output helps: node's list of failures if there is one, else its end. @param {string} output */
function digest(output) {
  const failures = output.lastIndexOf('✖ failing tests:');
  const lines = (failures < 0 ? output : output.slice(failures)).trimEnd().split('\n');
  return lines.slice(-300).join('\n');
}

const seconds = (/** @type {number} */ since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const wanted = process.argv.slice(2);
const quick = wanted.includes('quick');

await main(async () => {
  const chosen = steps.filter(step => !wanted.length || wanted.includes(step.name) || (quick && step.quick));
  const unknown = wanted.filter(name => name !== 'quick' && !steps.some(step => step.name === name));
  if (unknown.length)
    throw new ToolError(`no step ${unknown.join(', ')}; steps: quick ${steps.map(s => s.name).join(' ')}`);

  mkdirSync(join(root, 'build/logs'), { recursive: true });
  const total = { passed: 0, failed: 0 };
  const table = [];
  for (const step of chosen) {
    console.log(`${step.name.padEnd(8)}  ${step.what} ...`);
    const start = performance.now();
    const { counts, output } = await runStep(step);
    writeFileSync(join(root, `build/logs/${step.name}.log`), output);
    if (counts.failed) console.log(digest(output));
    const line = `${step.name.padEnd(8)}  ${counts.failed ? 'FAILED' : 'ok    '}  ${counts.passed} passed, ${counts.failed} failed, ${seconds(start)}`;
    console.log(line);
    table.push(line);
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  console.log(`\n${table.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
  if (total.failed) process.exitCode = 1;
});
