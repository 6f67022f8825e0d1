// @ts-check
/** Received text to objects: ours against each peer, over the corpus. See README.md in this folder. */
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

/** @param {string} title @param {typeof basicsAgree} agrees @param {(parser: import('./peers.mjs').Parser, text: string) => any} work */
async function table(title, agrees, work) {
  const known = new Set(understood(ours, agrees));
  const sets = peers.map(peer => understood(peer, agrees).filter(message => known.has(message)));
  const pairs = peers.map((peer, at) => {
    const texts = sets[at].map(({ text }) => text);
    const over = (/** @type {import('./peers.mjs').Parser} */ parser) => () => {
      let last;
      for (const text of texts) last = work(parser, text);
      return last;
    };
    return { name: peer.name, count: texts.length, ours: over(ours), theirs: over(peer) };
  });
  const rows = await compare(pairs, rounds);
  const note = (/** @type {number} */ at) => `${messages.length - sets[at].length} left out`;
  printTable(
    `${title} (ours: all facts right in ${known.size} of ${messages.length})`,
    rows.map((row, at) => ({ ...row, note: note(at) })),
  );
}

await table('received text to message object', basicsAgree, (parser, text) => parser.receive(text));
await table('... and read method or status, Call-ID, CSeq, tags, branch', basicsAgree, (parser, text) =>
  parser.basics(parser.receive(text)),
);
await table('... and read every address, Via and number in parts', everythingAgrees, (parser, text) =>
  parser.everything(parser.receive(text)),
);
