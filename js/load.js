// @ts-check
/**
 * Instantiates the WebAssembly core once, synchronously, at first use: importing this package runs nothing, so it
 * is safe where WebAssembly or the page's policy does not allow it.
 */
import createCore from '#core-glue';
import { coreBytes } from '#core-bytes';

/** What bindings/ exports. @typedef {Record<string, any>} Core */

/** @type {Core | undefined} */
let loaded;

/**
 * The module, ready to be called.
 * @returns {Core}
 * @throws {Error} without WebAssembly, or when a Content-Security-Policy lacks 'wasm-unsafe-eval'
 */
export function core() {
  return (loaded ??= instantiate());
}

/** @returns {Core} */
function instantiate() {
  if (typeof WebAssembly !== 'object') throw new Error('sipua: WebAssembly is not available here');
  const module = new WebAssembly.Module(coreBytes());
  /** @type {Core} */
  const target = {
    /** @param {WebAssembly.Imports} imports @param {(i: WebAssembly.Instance, m: WebAssembly.Module) => void} done */
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance, module);
      return instance.exports;
    },
  };
  createCore(target); // its promise adds nothing: the instance was handed in
  if (typeof target.UA !== 'function') throw new Error('sipua: the WebAssembly core did not start');
  return target;
}
