// @ts-check
// The races of calls, deeper than the tests go: node toolchain/explore.mjs [--depth=N] [part of a scenario's name].
// Native, built as release. Each step deeper takes about six times as long; 4 takes half a minute. --walks=N: that many
// walks at random, of 40 inputs each.

import { cmake, main, must, ToolError } from './run.mjs';

await main(async () => {
  const arguments_ = process.argv.slice(2);
  const depth = Number(arguments_.find(each => each.startsWith('--depth='))?.slice(8) ?? 4);
  if (!Number.isInteger(depth) || depth < 1) throw new ToolError('--depth=N, a number of inputs');
  const name = arguments_.find(each => !each.startsWith('--')) ?? '';
  await cmake('native-release', ['unit_tests']);
  const walks = arguments_.find(each => each.startsWith('--walks='))?.slice(8) ?? '2000';
  const env = { SIPUA_EXPLORE_DEPTH: String(depth), SIPUA_EXPLORE_WALKS: walks };
  const filter = `--gtest_filter=Explored/Races.*/${name}*`;
  await must('build/native-release/unit_tests', [filter, '--gtest_brief=1'], { echo: true, env });
});
