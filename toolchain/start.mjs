// @ts-check
// npm start: installs what is missing, builds what is stale, serves the demo.
// Arguments go to web-demo/serve.mjs: npm start -- --port 8080

import { spawn, spawnSync } from 'node:child_process';
import { filesUnder, isStale, main, root, ToolError } from './run.mjs';

await main(async () => {
  const { status } = spawnSync('toolchain/bootstrap.sh', ['start'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new ToolError('npm start needs the tools named above');

  const outputs = ['dist/sipua.mjs', 'dist/sip.js', 'dist/testing.mjs'];
  const inputs = [
    ...['src', 'bindings', 'toolchain'].flatMap(folder => filesUnder(folder, /\.(cpp|hpp|cmake|mjs)$/)),
    ...filesUnder('js', /\.js$/),
    ...['package.json', 'CMakeLists.txt', 'CMakePresets.json'],
  ];
  if (isStale(outputs, inputs)) {
    console.log('building dist/ (a minute or two the first time, seconds after that)');
    const { buildCore, buildDist } = await import('./build.mjs');
    await buildCore();
    await buildDist();
  }
  const args = ['web-demo/serve.mjs', ...process.argv.slice(2)];
  const server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => server.kill(signal));
  server.on('exit', code => {
    process.exitCode = code ?? 1;
  });
});
