// @ts-check
// Builds unit_tests with clang's source coverage, runs them, and prints what they reach of each folder of src:
// node toolchain/coverage.mjs [--missing [part of a path]]
// --missing also prints the lines that no test reached. Fails under the bars below.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cmake, main, must, root, ToolError } from './run.mjs';

/** Line coverage that a folder must reach, in percent. @type {Record<string, number>} */
const bars = { 'src/message': 95 };

const program = 'build/coverage/unit_tests';
const raw = 'build/coverage/unit_tests.profraw';
const profile = 'build/coverage/unit_tests.profdata';

/**
 * @typedef {{ count: number, covered: number }} Part
 * @typedef {{ lines: Part, branches: Part }} Summary
 * @typedef {{ filename: string, summary: Summary, segments: [number, number, number, boolean, ...unknown[]][] }} File
 */

/** Runs the tests. @returns {Promise<File[]>} the files of src */
async function measure() {
  await cmake('coverage', ['unit_tests']);
  await must(program, ['--gtest_brief=1'], { timeout: 600, env: { LLVM_PROFILE_FILE: join(root, raw) } });
  await must('llvm-profdata-14', ['merge', '-sparse', raw, '-o', profile]);
  const json = await must('llvm-cov-14', ['export', '-instr-profile', profile, program, join(root, 'src')]);
  const [data] = JSON.parse(json).data;
  /** @type {File[]} */
  const files = data.files;
  if (!files.length) throw new ToolError('no coverage of src');
  return files.map(file => ({ ...file, filename: file.filename.slice(root.length) }));
}

/** Every folder of src with the sum of its files, those below it included. @param {File[]} files */
function folders(files) {
  /** @type {Map<string, Summary>} */
  const sums = new Map();
  for (const { filename, summary } of files) {
    const steps = filename.split('/').slice(0, -1);
    for (let depth = 1; depth <= steps.length; depth++) {
      const folder = steps.slice(0, depth).join('/');
      const sum = sums.get(folder) ?? { lines: { count: 0, covered: 0 }, branches: { count: 0, covered: 0 } };
      for (const part of /** @type {const} */ (['lines', 'branches'])) {
        sum[part].count += summary[part].count;
        sum[part].covered += summary[part].covered;
      }
      sums.set(folder, sum);
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @param {Part} part */
const percent = ({ count, covered }) => (count ? (100 * covered) / count : 100);
/** @param {Part} part */
const cell = part => `${percent(part).toFixed(1).padStart(5)} % of ${String(part.count).padStart(5)}`;

/** Lines where a region begins that never ran. @param {File} file */
function missing({ filename, segments }) {
  const text = readFileSync(join(root, filename), 'utf8').split('\n');
  const lines = new Set(segments.filter(([, , count, counted]) => counted && count === 0).map(([line]) => line));
  return [...lines].map(line => `${filename}:${line}: ${text[line - 1]}`);
}

await main(async () => {
  const at = process.argv.indexOf('--missing');
  const files = await measure();
  const sums = folders(files);
  const wide = Math.max(...sums.map(([folder]) => folder.length));
  console.log(`${''.padEnd(wide)}  lines            branches`);
  for (const [folder, { lines, branches }] of sums)
    console.log(`${folder.padEnd(wide)}  ${cell(lines)}  ${cell(branches)}`);
  if (at > 0) {
    const wanted = process.argv[at + 1] ?? '';
    const lines = files.filter(({ filename }) => filename.includes(wanted)).flatMap(missing);
    console.log(lines.join('\n'));
  }
  const low = Object.entries(bars).filter(([bar]) => {
    const sum = sums.find(([folder]) => folder === bar);
    return !sum || percent(sum[1].lines) < bars[bar];
  });
  for (const [folder, bar] of low) console.log(`FAILED  ${folder}: under ${bar} % of its lines`);
  const total = Object.keys(bars).length;
  console.log(`${total - low.length} passed, ${low.length} failed`);
  if (low.length) process.exitCode = 1;
});
