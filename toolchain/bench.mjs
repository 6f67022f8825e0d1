// @ts-check
// Runs the benchmarks: the native ones of tests/bench/*_bench.cpp, then tests/bench/*.bench.mjs under Node.
// node toolchain/bench.mjs [part of a name ...]

import { basename } from 'node:path';
import { buildCore, buildDist } from './build.mjs';
import { cmake, filesUnder, main, must, ToolError } from './run.mjs';

await main(async () => {
  const wanted = process.argv.slice(2);
  const chosen = (/** @type {string} */ file) => !wanted.length || wanted.some(word => file.includes(word));
  const native = filesUnder('tests/bench', /_bench\.cpp$/).filter(chosen);
  const scripts = filesUnder('tests/bench', /\.bench\.m?js$/).filter(chosen);
  if (!native.length && !scripts.length) throw new ToolError('no such benchmark under tests/bench/');
  if (native.length) {
    const names = native.map(file => basename(file, '.cpp'));
    await cmake('native-release', names);
    for (const name of names) await must(`build/native-release/${name}`, [], { echo: true });
  }
  if (scripts.length) {
    await buildCore();
    await buildDist();
    for (const script of scripts) await must('node', [script], { echo: true });
  }
});
