// @ts-check
// What follows from the option table (src/ua/option_table.cpp): the tables of README.md and js/options.d.ts.
// node toolchain/options.mjs writes them; a test in tests/options fails when they are stale.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cmake, main, must, npmTool, root, ToolError } from './run.mjs';

/**
 * A row of the table.
 * @typedef {object} Row
 * @property {string} name  camelCase
 * @property {string} alias  snake_case
 * @property {string} later  "transportOptions.traceSip", or ''
 * @property {string} type  of OptionType
 * @property {string} accepts
 * @property {string} unit  's' or ''
 * @property {string} typescript
 * @property {string} default  in words
 * @property {string} doc
 */

/** The table, from a program that is built for this. @returns {Promise<Row[]>} */
export async function optionTable() {
  await cmake('native-debug', ['option_table']);
  return JSON.parse(await must('build/native-debug/option_table', []));
}

/** Of functions, what the table cannot say. @type {Record<string, string>} */
const functions = {
  authenticationFactory: "import('./authentication.js').AuthenticationFactory",
  credentials: "import('./authentication.js').CredentialsCallback",
  sessionDescriptionHandlerFactory: "(session: import('./call/session.js').Session, options: any) => any",
};

/** @param {Row} row @param {string} [name] */
function property({ name: classic, alias, accepts, unit, default: initial, doc, typescript }, name = classic) {
  const given = `${accepts}${unit && ` (${unit})`}`;
  const text =
    name === alias && name !== classic ? `@deprecated use ${classic}` : `${doc}. ${given}; default: ${initial || "''"}`;
  return `  /** ${text} */\n  ${name}?: ${functions[classic] ?? typescript} | null;\n`;
}

/** @param {Row[]} table @param {string} group */
function later(table, group) {
  const rows = table.filter(row => row.later.startsWith(`${group}.`));
  const members = rows.map(
    row => `    /** as ${row.name} */\n    ${row.later.split('.')[1]}?: UAOptions['${row.name}'];\n`,
  );
  return `  /** Names of later versions of the classic API; the classic ones win. */\n  ${group}?: {\n${members.join('')}  };\n`;
}

/** js/options.d.ts @param {Row[]} table @returns {Promise<string>} */
export async function declarations(table) {
  const old = table.filter(({ name, alias }) => name !== alias);
  const text = `/** Options of new SIP.UA(). Written by toolchain/options.mjs from src/ua/option_table.cpp. */

/** An entry of wsServers; the highest weight is tried first. */
export interface WsServer {
  ws_uri?: string;
  /** Instead of ws_uri. */
  wsUri?: string;
  weight?: number | string;
}

export interface LogOptions {
  /** Write to the console? Default: true */
  builtinEnabled?: boolean;
  /** 'error', 'warn', 'log' or 'debug', or 0 to 3 for these. Default: 2 */
  level?: number | string;
  connector?: ((level: string, category: string, label: string | undefined, content: any) => void) | null;
}

/** null, '' and [] stand for the default, as undefined does. */
export interface UAOptions {
${table.map(row => property(row)).join('')}${later(table, 'transportOptions')}${later(table, 'registerOptions')}${old.map(row => property(row, row.alias)).join('')}}
`;
  return must(npmTool('biome'), ['format', '--stdin-file-path=js/options.d.ts'], { input: text });
}

/** @param {Row} row @param {boolean} works */
function line({ name, later, type, accepts, unit, default: initial, doc }, works) {
  const inWords = type === 'function' || initial === 'random' || (/ /.test(initial) && !initial.startsWith('{'));
  const cells = [
    `\`${name}\`${later && `, \`${later}\``}`,
    `${accepts}${unit && `, ${unit}`}`,
    inWords ? initial : `\`${initial || "''"}\``,
    works ? doc : `${doc} (not yet)`,
  ];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

const begin = '<!-- options: written by toolchain/options.mjs -->\n';
const end = '<!-- /options -->\n';

/** README.md with its table. @param {Row[]} table @param {string} readme @param {(name: string) => boolean} works */
export function withTable(table, readme, works) {
  const lines = table.map(row => line(row, works(row.name))).join('');
  const start = readme.indexOf(begin) + begin.length;
  const stop = readme.indexOf(end);
  if (start < begin.length || stop < start) throw new ToolError('README.md has lost the marks of the option table');
  const head = '| Option | Takes | Default | What it does |\n| --- | --- | --- | --- |\n';
  return readme.slice(0, start) + head + lines + readme.slice(stop);
}

/** The generated files, as they have to be. @returns {Promise<Record<string, string>>} */
export async function documents() {
  const { effects } = await import('../tests/options/table.js');
  const table = await optionTable();
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return {
    'js/options.d.ts': await declarations(table),
    'README.md': withTable(table, readme, name => effects(name).length > 0),
  };
}

if (process.argv[1] === import.meta.filename)
  await main(async () => {
    for (const [file, text] of Object.entries(await documents())) writeFileSync(join(root, file), text);
  });
