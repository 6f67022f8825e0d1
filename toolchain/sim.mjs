// @ts-check
// Simulations over many seeds, with optimization: node toolchain/sim.mjs [--scenario=calls|registration] [--seeds=1000000]
// [--first=1] [--seed=N] [--depth=N] [filter]. --seed: only this one of a scenario, with its transcript; --depth: of the
// exhaustive orders; filter: of GoogleTest. The tests are tests/sim/, the same that npm test runs over fewer seeds.

import { cmake, main, root, run, ToolError } from './run.mjs';

const { scenario, seeds, first, seed, depth } = /** @type {Record<string, string>} */ (
  Object.fromEntries(process.argv.filter(arg => arg.startsWith('--')).map(arg => arg.slice(2).split('=')))
);
const tests = { calls: 'CallsUnderFaults', registration: 'RegistrationUnderFaults' }[scenario ?? ''] ?? '*UnderFaults';
const orders = scenario ? '' : ':Orders.*';
const [filter = seed ? `${tests}.*-*SameSeed` : `${tests}.*${orders}`] = process.argv
  .slice(2)
  .filter(arg => !arg.startsWith('--'));

await main(async () => {
  /** @type {Record<string, string>} */
  const env = {};
  const settings = { SEEDS: seeds ?? '1000000', FIRST: first, SEED: seed, DEPTH: depth };
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined) continue;
    if (!(Number(value) >= 1)) throw new ToolError(`--${name.toLowerCase()}= wants a number of at least 1`);
    env[`SIPUA_SIM_${name}`] = value;
  }
  await cmake('native-release', ['unit_tests']);
  const { ok } = await run(`${root}/build/native-release/unit_tests`, [`--gtest_filter=${filter}`], {
    env,
    echo: true,
  });
  if (!ok) throw new ToolError('a simulation failed: its seed is above; again with --seed=');
});
