// @ts-check
// Prints what each file of the package weighs; fails when one is over its limit.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { main, root, ToolError } from './run.mjs';

/**
 * Brotli 11, in KB. What one page loads is dist/sipua.mjs or dist/sip.min.js. `aim` is where it has to get; `limit`
 * is what the check holds it to on the way there: lower it with every diet, never raise it without a reason in the
 * changelog.
 * @type {Record<string, { aim: number, limit: number } | undefined>}
 */
const budgets = {
  'dist/sipua.mjs': { aim: 34, limit: 97.8 },
  'dist/sipua.cjs': { aim: 34.5, limit: 98.3 },
  'dist/sip.min.js': { aim: 36, limit: 97.7 },
  'dist/sip.js': undefined,
  'dist/testing.mjs': undefined,
  'build/wasm-release/core.wasm': undefined,
  'build/generated/core-glue.mjs': undefined,
};

/** @param {Uint8Array} data */
export function brotliSize(data) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
  return brotliCompressSync(data, { params }).length;
}

/** @returns {string[]} the files over budget */
export function printSizes() {
  const over = [];
  const row = (/** @type {(string | number)[]} */ ...cells) =>
    console.log(
      String(cells[0]).padEnd(36) +
        cells
          .slice(1)
          .map(cell => String(cell).padStart(9))
          .join(''),
    );
  row('file', 'raw', 'gzip', 'brotli', 'limit', 'aim');
  for (const [file, budget] of Object.entries(budgets)) {
    if (!existsSync(join(root, file))) throw new ToolError(`${file} is missing; run npm run build`);
    const data = readFileSync(join(root, file));
    const brotli = brotliSize(data);
    const [limit, aim] = [budget?.limit, budget?.aim].map(kilobytes => kilobytes && kilobytes * 1024);
    row(file, data.length, gzipSync(data, { level: 9 }).length, brotli, limit ?? '', aim ?? '');
    if (limit && brotli > limit) over.push(`${file} is ${brotli - limit} bytes over its limit`);
  }
  return over;
}

if (process.argv[1] === import.meta.filename)
  await main(async () => {
    const over = printSizes();
    if (over.length) throw new ToolError(over.join('\n'));
  });
