// @ts-check
// Takes out of Emscripten's module code what this library never runs: finding, fetching and compiling
// core.wasm (js/load.js hands in an instance), run dependencies, heap views that nothing reads.

/** The heap views that js/ may use. */
const publicViews = ['HEAPU8', 'HEAPU32'];

/**
 * Cuts for Emscripten 3.1.6, in the order of the text. Each must match once.
 * @type {[RegExp, string][]}
 */
const cuts = [
  [/var _scriptDir\s*=[^;]*;/, ''],
  [/var Module\s*=\s*typeof Module\s*!=\s*"undefined"\s*\?\s*Module\s*:\s*\{\};[\s\S]*?(?=var wasmMemory;)/, ''],
  [/var ABORT=false;var EXITSTATUS;/, ''],
  [
    /var __ATPRERUN__=\[\];[\s\S]*?(?=function createWasm\(\))/,
    'function abort(what){throw new WebAssembly.RuntimeError("Aborted("+what+")")}',
  ],
  [/addOnInit\(Module\["asm"\]\["\w+"\]\);removeRunDependency\("wasm-instantiate"\)/, ''],
  [
    /addRunDependency\("wasm-instantiate"\);function receiveInstantiationResult[\s\S]*?null:callback\.arg\)\}\}\}/,
    'return Module["instantiateWasm"](info,receiveInstance)}',
  ],
  [/var calledRun;dependenciesFulfilled=[\s\S]*run\(\);/, '___wasm_call_ctors();'],
  [/return Module\.ready/, 'return Promise.resolve(Module)'],
];

/** @param {string} text  core.mjs of a release build @returns {string | undefined} nothing when a cut does not fit */
export function trimGlue(text) {
  for (const [pattern, replacement] of cuts) {
    if (text.split(pattern).length !== 2) return undefined;
    text = text.replace(pattern, () => replacement);
  }
  for (const [assignment, view] of text.matchAll(/Module\["(HEAP\w+)"\]=\1=new \w+\(buf\);?/g)) {
    const uses = text.match(new RegExp(`\\b${view}\\b`, 'g'))?.length ?? 0;
    if (uses <= 3) text = text.replace(assignment, '');
    else if (!publicViews.includes(view)) text = text.replace(assignment, assignment.replace(/^.*?=/, ''));
  }
  // Exports are there before anything calls them, so they need no late binding.
  return text.replace(
    /=function\(\)\{return\(\w+=Module\["\w+"\]=(Module\["asm"\]\["\w+"\])\)\.apply\(null,arguments\)\}/g,
    '=$1',
  );
}
