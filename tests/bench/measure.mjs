// @ts-check
/**
 * Timing of pairs in turn. In every round each pair is timed twice, ours right before or right after the other's, the
 * order changing from round to round: what else the machine does hits both. What is compared is the ratio within a
 * round; what is printed is the median of these.
 */
import { setFlagsFromString } from 'node:v8';
import { do_not_optimize } from 'mitata';

// Nobody's compiled code is thrown away while another's turn is on.
setFlagsFromString('--no-flush-bytecode');

/**
 * One thing to compare: both functions do the same work, over the same messages.
 * @typedef {object} Pair
 * @property {string} name
 * @property {number} count  messages in one call of either
 * @property {() => unknown} ours
 * @property {() => unknown} theirs
 */
/** Nanoseconds a message, and theirs / ours. @typedef {{ name: string, ours: number, theirs: number, ratio: number }} Row */

/** Of every comparison. BENCH_ROUNDS=3 for a quick look. */
export const rounds = Number(process.env.BENCH_ROUNDS ?? 15);

/** CPU time of this process: on a busy machine a long call waits more often than a short one. In nanoseconds. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** A sample is at least so long. */
const sampleNanoseconds = 12e6;

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Mean of some calls in a row, in nanoseconds. @param {() => unknown} call */
async function time(call) {
  const start = now();
  let took = 0;
  for (let calls = 1; ; calls++) {
    const made = call();
    do_not_optimize(made instanceof Promise ? await made : made);
    took = now() - start;
    if (took >= sampleNanoseconds) return took / calls;
  }
}

/**
 * @param {Pair[]} pairs
 * @param {number} rounds
 * @returns {Promise<Row[]>} in the order of the pairs
 */
export async function compare(pairs, rounds) {
  /** @type {{ ours: number[], theirs: number[], ratios: number[] }[]} */
  const samples = pairs.map(() => ({ ours: [], theirs: [], ratios: [] }));
  for (const { ours, theirs } of pairs) for (let i = 0; i < 4; i++) await time(theirs).then(() => time(ours));
  for (let round = 0; round < rounds; round++)
    for (const [at, { count, ours, theirs }] of pairs.entries()) {
      const first = round % 2 ? theirs : ours;
      const second = round % 2 ? ours : theirs;
      const times = [await time(first), await time(second)];
      if (round % 2) times.reverse();
      samples[at].ours.push(times[0] / count);
      samples[at].theirs.push(times[1] / count);
      samples[at].ratios.push(times[1] / times[0]);
    }
  return samples.map(({ ours, theirs, ratios }, at) => ({
    name: pairs[at].name,
    ours: median(ours),
    theirs: median(theirs),
    ratio: median(ratios),
  }));
}

/** @param {string} title @param {(Row & { note?: string })[]} rows */
export function printTable(title, rows) {
  const line = (/** @type {string[]} */ [name, ...cells]) =>
    console.log(`  ${name.padEnd(26)}${cells.map(cell => cell.padStart(12)).join('')}`);
  console.log(`\n${title}`);
  line(['', 'theirs', 'ours', 'ratio']);
  const micros = (/** @type {number} */ ns) => `${(ns / 1000).toFixed(2)} us`;
  for (const { name, theirs, ours, ratio, note } of rows)
    line([name, micros(theirs), micros(ours), `${ratio.toFixed(1)} x`, note ? `  ${note}` : '']);
}
