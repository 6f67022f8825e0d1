// @ts-check
// Compares the stacks: node tests/peers/compare.mjs [--story] [part of a name of a case ...]
// Without a name it writes RESULTS.md; with one it prints what it finds, with --story all that was sent and heard.

import { writeFileSync } from 'node:fs';
import { buildCore } from '../../toolchain/build.mjs';
import { cases } from './cases/index.js';
import { runAll, stackNames } from './scene.js';

const lanes = 2;
const arguments_ = process.argv.slice(2);
const wanted = arguments_.filter(each => each !== '--story');
const chosen = cases.filter(({ name }) => !wanted.length || wanted.some(part => name.includes(part)));

await buildCore();
/** @type {Awaited<ReturnType<typeof runAll>>[]} */
const columns = [];
for (const name of stackNames) {
  columns.push(await runAll(name, chosen, lanes));
  console.log(
    `${name}: ${columns.at(-1)?.results.filter(({ verdict }) => verdict === 'right').length} of ${chosen.length} right`,
  );
}

if (arguments_.includes('--story'))
  for (const [at, { results }] of columns.entries())
    for (const { name, story } of results) console.log(`\n# ${stackNames[at]}: ${name}\n\n${story}`);

const titles = { sipua: 'sipua', jssip: 'JsSIP', 'sipjs-0.8': 'sip.js', 'sipjs-0.21': 'sip.js' };
/** Verdicts as the README explains them. */
const marks = { right: 'yes', wrong: '**no**', without: 'without' };

function table() {
  const heads = stackNames.map(
    (name, at) => `${titles[/** @type {keyof typeof titles} */ (name)]} ${columns[at].version}`,
  );
  const rows = chosen.map(({ name, rfc }, at) => [
    `${name} (${rfc})`,
    ...columns.map(({ results }) => `${marks[results[at].verdict]}: ${results[at].what}`),
  ]);
  const right = columns.map(({ results }) => String(results.filter(({ verdict }) => verdict === 'right').length));
  return [['Case', ...heads], ['---', ...heads.map(() => '---')], ...rows, [`right, of ${chosen.length}`, ...right]]
    .map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

const page = `# Four stacks, the same server

Written by \`npm run compare\`; do not edit. Node.js ${process.versions.node}. What each case asks for stands below the
table, how it is done in [README.md](README.md).

${table()}

## What is right

${chosen.map(({ name, rfc, right }) => `- **${name}** (${rfc}): ${right}.`).join('\n')}
`;
if (wanted.length) console.log(table());
else writeFileSync(new URL('RESULTS.md', import.meta.url), page);
