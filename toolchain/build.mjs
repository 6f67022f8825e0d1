// @ts-check
// Builds the package: node toolchain/build.mjs [core|dist|types]; without an argument, all three.
//   core   build/wasm-release/ by CMake, then build/generated/core-glue.mjs and core-bytes.mjs
//   dist   dist/*.mjs, *.cjs, *.js by esbuild
//   types  dist/types/ by tsc from the JSDoc comments

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesModule } from './embed.mjs';
import { trimGlue } from './glue.mjs';
import { cmake, isStale, main, must, npmTool, root, ToolError } from './run.mjs';

/** The module by CMake, then what js/ imports as #core-glue and #core-bytes. */
export async function buildCore() {
  if (!existsSync(join(root, 'bindings'))) throw new ToolError('bindings/ is missing');
  await cmake('wasm-release', ['core']);
  const built = ['core.mjs', 'core.wasm', 'unpack.wasm'].map(file => `build/wasm-release/${file}`);
  const made = ['core-glue.mjs', 'core-bytes.mjs'].map(file => `build/generated/${file}`);
  const makers = ['build', 'embed', 'glue', 'unpack'].map(tool => `toolchain/${tool}.mjs`);
  if (!isStale(made, [...built, ...makers])) return;
  mkdirSync(join(root, 'build/generated'), { recursive: true });
  const glue = readFileSync(join(root, built[0]), 'utf8');
  const trimmed = trimGlue(glue);
  if (!trimmed)
    console.log("build: this Emscripten's module code is not the one toolchain/glue.mjs knows; left as it is");
  writeFileSync(join(root, made[0]), trimmed ?? glue);
  const [wasm, decoder] = built.slice(1).map(file => readFileSync(join(root, file)));
  writeFileSync(join(root, made[1]), bytesModule(wasm, decoder));
}

export async function buildDist() {
  const { build } = await import('esbuild');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    absWorkingDir: root,
    bundle: true,
    target: 'es2022',
    legalComments: 'none',
    banner: { js: `/*! sipua ${version} | MIT */` },
    logLevel: 'warning',
  };
  /** @type {import('esbuild').BuildOptions[]} */
  const bundles = [
    { stdin: esm, outfile: 'dist/sipua.mjs', format: 'esm', minify: true },
    {
      stdin: { contents: "import SIP from './js/index.js'; module.exports = SIP;", resolveDir: root },
      logOverride: { 'commonjs-variable-in-esm': 'silent' },
      outfile: 'dist/sipua.cjs',
      format: 'cjs',
      minify: true,
    },
    { stdin: iife, outfile: 'dist/sip.js', format: 'iife' },
    { stdin: iife, outfile: 'dist/sip.min.js', format: 'iife', minify: true },
    {
      entryPoints: ['js/testing/index.js'],
      outfile: 'dist/testing.mjs',
      format: 'esm',
      plugins: [coreOfThePackage],
      external: ['./sipua.mjs'],
    },
  ];
  await Promise.all(bundles.map(options => build({ ...common, ...options })));
  await Promise.all(bundles.filter(options => options.minify).map(options => squeeze(String(options.outfile))));
}

/**
 * A second pass over a file that esbuild made small: 4 % of the JavaScript after brotli. Then the core's text goes behind
 * all code, to where nothing but the call that loads it has been: 0.3 KB.
 * @param {string} file
 */
async function squeeze(file) {
  const { minify } = await import('terser');
  const { code } = await minify(readFileSync(join(root, file), 'utf8'), {
    module: file.endsWith('.mjs'),
    ecma: 2020,
    compress: { passes: 3 },
    format: { comments: /^!/, ascii_only: true },
  });
  const text = code?.match(/'[^']{9999,}'/)?.[0];
  if (!code || !text) throw new ToolError(`${file} has no core`);
  const rest = code.replace(text, 'sipuaCore');
  const end = file.endsWith('.js') ? rest.lastIndexOf('})()') : rest.length; // of the only function, or of the module
  writeFileSync(join(root, file), `${rest.slice(0, end)}\nvar sipuaCore=${text};${rest.slice(end)}\n`);
}

const iife = { contents: "import SIP from './js/index.js'; globalThis.SIP = SIP;", resolveDir: root };
const esm = {
  contents: `export * from './js/index.js';
export { default } from './js/index.js';
export { core as $core } from './js/load.js'; // for sipua/testing only`,
  resolveDir: root,
};

/** sipua/testing uses the core that sipua carries instead of bringing its own. @type {import('esbuild').Plugin} */
const coreOfThePackage = {
  name: 'core-of-the-package',
  setup(build) {
    build.onResolve({ filter: /\/load\.js$/ }, () => ({ path: 'core', namespace: 'sipua' }));
    build.onLoad({ filter: /^core$/, namespace: 'sipua' }, () => ({
      contents: "export { $core as core } from './sipua.mjs';",
    }));
  },
};

/** dist/types/, after dist/: the declarations for require() are made from what import gives. */
export async function buildTypes() {
  rmSync(join(root, 'dist/types'), { recursive: true, force: true });
  await must(npmTool('tsc'), ['-p', 'tsconfig.json']);
  copyFileSync(join(root, 'js/options.d.ts'), join(root, 'dist/types/options.d.ts'));
  const library = await import(join(root, 'dist/sipua.mjs'));
  const classes = Object.keys(library).filter(name => /^[A-Z]/.test(name) && library[name].prototype);
  const types = classes.map(name => `  export type ${name} = import('./index.js', ${asEsm}).${name};\n`).join('');
  const declarations = `declare const SIP: typeof import('./index.js', ${asEsm}).default;
declare namespace SIP {
${types}}
export = SIP;
`;
  writeFileSync(join(root, 'dist/types/index.d.cts'), declarations);
}
const asEsm = "{ with: { 'resolution-mode': 'import' } }";

const parts = { core: buildCore, dist: buildDist, types: buildTypes };

if (process.argv[1] === import.meta.filename)
  await main(async () => {
    const wanted = process.argv.slice(2);
    for (const name of wanted.length ? wanted : Object.keys(parts)) {
      const part = parts[/** @type {keyof typeof parts} */ (name)];
      if (!part) throw new ToolError(`unknown part ${name}; known: ${Object.keys(parts).join(', ')}`);
      await part();
    }
  });
