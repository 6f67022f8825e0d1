// @ts-check
// Builds and runs the fuzz targets: node toolchain/fuzz.mjs [--seconds=10] [--jobs=N] [target ...]
// --seconds: for each target; --jobs: how many run side by side, one for each processor without it. Prints for each
// target what it executed, its coverage counter and how many inputs its corpus has by then.
// Seeds: tests/fuzz/corpus/<target>/; dictionary: all of tests/fuzz/*.dict. What a run learns stays in
// build/fuzz/found/<target>/, an input that fails goes to build/fuzz/crashes/.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { cmake, filesUnder, main, modified, root, run, ToolError } from './run.mjs';

const { seconds = '10', jobs = String(availableParallelism()) } = Object.fromEntries(
  process.argv.filter(arg => arg.startsWith('--')).map(arg => arg.slice(2).split('=')),
);
const wanted = process.argv.slice(2).filter(arg => !arg.startsWith('--'));

/** libFuzzer's lines, "#131072 pulse cov: 2053 ft: 5034 corp: 433/34Kb lim: 4096 ..." */
const progress = /^#\d+\s+\w+\s+cov: (?<cov>\d+) .*corp: (?<corpus>\d+)\//gm;
const progressLines = /^#\d+\s+(NEW|REDUCE|pulse|RELOAD) .*\n/gm;

const dictionary = 'build/fuzz/all.dict';

/** @param {string} target */
async function fuzz(target) {
  const learned = `build/fuzz/found/${target}`;
  mkdirSync(join(root, learned), { recursive: true });
  const seeds = ['', '_fuzz'].map(end => `tests/fuzz/corpus/${target}${end}`).filter(modified);
  const flags = [
    `-max_total_time=${seconds}`,
    ...(readFileSync(join(root, dictionary)).length ? [`-dict=${dictionary}`] : []),
    `-artifact_prefix=build/fuzz/crashes/${target}-`,
    '-timeout=10',
    '-rss_limit_mb=2048',
    '-max_len=16384',
    '-print_final_stats=1',
  ];
  const { ok, output } = await run(`build/fuzz/${target}_fuzz`, [...flags, learned, ...seeds], {
    timeout: Number(seconds) + 120,
    env: { UBSAN_OPTIONS: 'print_stacktrace=1' },
  });
  const runs = Number(output.match(/number_of_executed_units: (\d+)/)?.[1] ?? 0);
  const { cov = '?', corpus = '?' } = [...output.matchAll(progress)].at(-1)?.groups ?? {};
  const good = ok && runs > 0;
  console.log(`${good ? 'ok    ' : 'FAILED'}  ${target}: ${runs} runs, cov ${cov}, corpus ${corpus}`);
  if (!good) console.log(output.replace(progressLines, '').split('\n').slice(-120).join('\n'));
  return good;
}

await main(async () => {
  if (!(Number(seconds) > 0)) throw new ToolError('--seconds= wants a number over 0');
  if (!(Number(jobs) >= 1)) throw new ToolError('--jobs= wants a number of at least 1');
  const all = filesUnder('tests/fuzz', /_fuzz\.cpp$/).map(file => basename(file, '_fuzz.cpp'));
  const targets = wanted.length ? all.filter(target => wanted.includes(target)) : all;
  if (!targets.length) throw new ToolError(`no such fuzz target; known: ${all.join(', ') || 'none'}`);
  await cmake(
    'fuzz',
    targets.map(target => `${target}_fuzz`),
  );
  mkdirSync(join(root, 'build/fuzz/crashes'), { recursive: true });
  const words = filesUnder('tests/fuzz', /\.dict$/).map(file => readFileSync(join(root, file), 'utf8'));
  writeFileSync(join(root, dictionary), words.join('\n'));

  const queue = [...targets];
  let passed = 0;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) if (await fuzz(next)) passed++;
  };
  await Promise.all(Array.from({ length: Number(jobs) }, worker));
  console.log(`${passed} passed, ${targets.length - passed} failed`);
  if (passed < targets.length) process.exitCode = 1;
});
