// @ts-check
// Compares the stacks: node tests/peers/compare.mjs [--story] [part of a name of a case ...]
// Without a name it writes RESULTS.md; with one it prints what it finds, with --story all that was sent and heard.

import { writeFileSync } from 'node:fs';
import { buildCore } from '../../toolchain/build.mjs';
import { cases, groups } from './cases/index.js';
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
  console.log(`${name}: played`);
}

if (arguments_.includes('--story'))
  for (const [at, { results }] of columns.entries())
    for (const { name, story } of results) console.log(`\n# ${stackNames[at]}: ${name}\n\n${story}`);

const titles = { sipua: 'sipua', jssip: 'JsSIP', 'sipjs-0.8': 'sip.js', 'sipjs-0.21': 'sip.js' };
/** Verdicts as the README explains them. */
const marks = { right: 'yes', wrong: '**no**', without: 'without' };
const heads = stackNames.map(
  (name, at) => `${titles[/** @type {keyof typeof titles} */ (name)]} ${columns[at].version}`,
);
const isRight = (/** @type {{ verdict: string }} */ { verdict }) => verdict === 'right';
/** @param {string[][]} rows */
const write = rows => rows.map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

/** @param {import('./scene.js').Case[]} rows */
function table(rows) {
  const lines = rows.map(each => [
    `${each.name} (${each.rfc})`,
    ...columns.map(({ results }) => {
      const { verdict, what } = results[chosen.indexOf(each)];
      return `${marks[verdict]}: ${what}`;
    }),
  ]);
  return write([['Case', ...heads], ['---', ...heads.map(() => '---')], ...lines]);
}

const sums = columns.map(({ results }) => String(results.filter(isRight).length));
const page = `# Four stacks, the same server

Written by \`npm run compare\`; do not edit. Node.js ${process.versions.node}. How it is done and what the verdicts mean:
[README.md](README.md). What each case asks for stands at the end.

${write([
  ['', ...heads],
  ['---', ...heads.map(() => '---')],
  [`right, of ${chosen.length}`, ...sums],
])}
${groups.map(([heading, rows]) => `\n## ${heading}\n\n${table(rows)}\n`).join('')}
## What is right

${chosen.map(({ name, rfc, right }) => `- **${name}** (${rfc}): ${right}.`).join('\n')}
`;
if (wanted.length) console.log(table(chosen));
else writeFileSync(new URL('RESULTS.md', import.meta.url), page);
