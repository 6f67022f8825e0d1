// @ts-check
// Runs the benchmarks: node toolchain/bench.mjs [js|native] [part of a name ...]; without one, both.
//   js      tests/bench/*.bench.mjs under Node
//   native  tests/bench/*_bench.cpp, built as release

import { basename } from 'node:path';
import { buildCore } from './build.mjs';
import { cmake, filesUnder, main, must, ToolError } from './run.mjs';

const corpus = 'tests/corpus/messages.json';

/** @param {string[]} files */
async function runNative(files) {
  const names = files.map(file => basename(file, '.cpp'));
  await cmake('native-release', names);
  for (const name of names) await must(`build/native-release/${name}`, [corpus], { echo: true });
}

/** @param {string[]} files */
async function runScripts(files) {
  await buildCore();
  await cmake('wasm-release', ['bench_writer']);
  for (const file of files) await must('node', [file], { echo: true });
}

await main(async () => {
  const arguments_ = process.argv.slice(2);
  const kind = ['js', 'native'].find(each => each === arguments_[0]);
  const wanted = arguments_.slice(kind ? 1 : 0);
  const chosen = (/** @type {string} */ file) => !wanted.length || wanted.some(word => file.includes(word));
  const native = kind === 'js' ? [] : filesUnder('tests/bench', /_bench\.cpp$/).filter(chosen);
  const scripts = kind === 'native' ? [] : filesUnder('tests/bench', /\.bench\.m?js$/).filter(chosen);
  if (!native.length && !scripts.length) throw new ToolError('no such benchmark under tests/bench/');
  if (native.length) await runNative(native);
  if (scripts.length) await runScripts(scripts);
});
