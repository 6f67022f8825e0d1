// @ts-check
/** Received text to objects: ours against each peer, over the corpus. See README.md in this folder. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { compare, printTable, rounds } from './measure.mjs';
import { ours, peers } from './peers.mjs';

/** @param {string} file */
const read = file => JSON.parse(readFileSync(new URL(`../corpus/${file}`, import.meta.url), 'utf8'));
/** @type {{ name: string, text: string }[]} */
const messages = read('messages.json');
/** @type {Record<string, any>} */
const facts = read('facts.json');

/** @param {import('./peers.mjs').Parser} parser @param {string} text @param {any} fact */
function basicsAgree(parser, text, fact) {
  const { first, callId, cseq, cseqMethod, fromTag, toTag, branch } = parser.basics(parser.receive(text));
  return (
    first === (fact.status ?? fact.method) &&
    callId === fact.callId &&
    cseq === fact.cseq &&
    cseqMethod === fact.cseqMethod &&
    (fromTag ?? null) === fact.fromTag &&
    (toTag ?? null) === fact.toTag &&
    !!branch
  );
}

/** @param {import('./peers.mjs').Parser} parser @param {string} text @param {any} fact */
function everythingAgrees(parser, text, fact) {
  const all = parser.everything(parser.receive(text));
  return (
    basicsAgree(parser, text, fact) &&
    ['via', 'contact', 'route', 'recordRoute'].every(name => /** @type {any} */ (all)[name].length === fact[name]) &&
    [all.from, all.to, ...all.contact, ...all.route, ...all.recordRoute].every(address => address.host) &&
    all.via.every(via => via.host && via.branch)
  );
}

/** @param {import('./peers.mjs').Parser} parser @param {typeof basicsAgree} agrees */
function understood(parser, agrees) {
  return messages.filter(({ name, text }) => {
    try {
      return agrees(parser, text, facts[name]);
    } catch {
      return false;
    }
  });
}

/** @type {{ title: string, agrees: typeof basicsAgree, work: (parser: import('./peers.mjs').Parser, text: string) => any }[]} */
const tables = [
  {
    title: 'received text to message object',
    agrees: basicsAgree,
    work: (parser, text) => parser.receive(text),
  },
  {
    title: '... and read method or status, Call-ID, CSeq, tags, branch',
    agrees: basicsAgree,
    work: (parser, text) => parser.basics(parser.receive(text)),
  },
  {
    title: '... and read every address, Via and number in parts',
    agrees: everythingAgrees,
    work: (parser, text) => parser.everything(parser.receive(text)),
  },
];

/** @param {import('./peers.mjs').Parser} peer */
async function rowsOf(peer) {
  const rows = [];
  for (const { agrees, work } of tables) {
    const known = new Set(understood(ours, agrees));
    const texts = understood(peer, agrees)
      .filter(message => known.has(message))
      .map(({ text }) => text);
    const over = (/** @type {import('./peers.mjs').Parser} */ parser) => () => {
      let last;
      for (const text of texts) last = work(parser, text);
      return last;
    };
    const pair = { name: peer.name, count: texts.length, ours: over(ours), theirs: over(peer) };
    const [row] = await compare([pair], rounds);
    rows.push({ ...row, note: `${messages.length - texts.length} left out` });
  }
  return rows;
}

// A process for each pair: in one for all, the garbage of one peer makes the others two to three times slower.
const [, file, wanted] = process.argv;
const peer = peers.find(({ name }) => name === wanted);
if (peer) console.log(JSON.stringify(await rowsOf(peer)));
else {
  const columns = peers.map(({ name }) =>
    JSON.parse(execFileSync(process.execPath, [file, name], { encoding: 'utf8' })),
  );
  for (const [at, { title }] of tables.entries())
    printTable(
      title,
      columns.map(rows => rows[at]),
    );
}
