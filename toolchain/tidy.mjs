// @ts-check
// clang-tidy over src/, a file for each core at a time: node toolchain/tidy.mjs [part of a path ...]

import { availableParallelism } from 'node:os';
import { filesUnder, main, run, ToolError } from './run.mjs';

await main(async () => {
  const wanted = process.argv.slice(2);
  const files = filesUnder('src', /\.cpp$/).filter(file => !wanted.length || wanted.some(part => file.includes(part)));
  if (!files.length) throw new ToolError('no such file under src/');
  const queue = [...files];
  let passed = 0;
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const { ok, output } = await run('clang-tidy-14', [
        '--quiet',
        file,
        '--',
        '-std=c++20',
        '-Isrc',
        '-fno-exceptions',
      ]);
      if (ok) passed++;
      else console.log(`FAILED  ${file}\n${output}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  console.log(`${passed} passed, ${files.length - passed} failed`);
  if (passed < files.length) process.exitCode = 1;
});
