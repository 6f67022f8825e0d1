// @ts-check
/** An INVITE with a description, written: ours against each peer. See README.md in this folder. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Grammar } from 'sipjs-0.21/lib/grammar/grammar.js';
import { OutgoingRequestMessage } from 'sipjs-0.21/lib/core/messages/outgoing-request-message.js';
import { compare, printTable, rounds } from './measure.mjs';

const require = createRequire(import.meta.url);
const sip8 = require('sipjs-0.8');
/** @type {any} */
const { InitialOutgoingInviteRequest } = require('jssip/lib/SIPMessage'); // its declarations leave the class out
/** @type {any} */
const JsSipUri = require('jssip/lib/URI');

/** @type {{ text: string }[]} */
const messages = JSON.parse(readFileSync(new URL('../corpus/messages.json', import.meta.url), 'utf8'));
const bodyOf = (/** @type {string} */ text) => text.slice(text.indexOf('\r\n\r\n') + 4);
const descriptions = messages
  .filter(({ text }) => /^INVITE /.test(text) && /^(c|content-type): *application\/sdp/im.test(text))
  .map(({ text }) => bodyOf(text));

const via = 'SIP/2.0/WSS abcdef123456.invalid;branch=z9hG4bK';
const contact = '<sip:k3j4h5g6@abcdef123456.invalid;transport=ws;ob>';
const contentType = 'application/sdp';
let count = 0;

const module = new WebAssembly.Module(readFileSync('build/wasm-release/bench_writer.wasm'));
const imports = { emscripten_notify_memory_growth() {}, proc_exit() {} };
const { exports } = new WebAssembly.Instance(module, { env: imports, wasi_snapshot_preview1: imports });
const core = /** @type {any} */ (exports);
core._initialize?.();
const memory = new Uint8Array(core.memory.buffer);
const capacity = 3 * Math.max(...descriptions.map(({ length }) => length));
const address = core.bench_reserve(capacity);
const scratch = memory.subarray(address, address + capacity);
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** @param {string} sdp */
function ours(sdp) {
  const size = core.bench_invite(encoder.encodeInto(sdp, scratch).written);
  const at = core.bench_result();
  return decoder.decode(memory.subarray(at, at + size));
}

const jssipUa = {
  configuration: { uri: new JsSipUri('sip', 'alice', 'example.com'), jssip_id: 'abcde', display_name: 'Alice' },
  contact: {},
};
const jssipTarget = new JsSipUri('sip', 'bob', 'example.com');
const extraHeaders = [`Contact: ${contact}`];

/** @type {{ name: string, write(sdp: string): string }[]} */
const peers = [
  {
    name: 'JsSIP',
    write(sdp) {
      const headers = [...extraHeaders, `Content-Type: ${contentType}`];
      const request = new InitialOutgoingInviteRequest(jssipTarget, jssipUa, {}, headers, sdp);
      request.setHeader('via', via + ++count);
      return request.toString();
    },
  },
];

const sip8Ua = {
  getLogger: () => ({ log() {}, warn() {} }),
  configuration: {
    uri: sip8.URI.parse('sip:alice@example.com'),
    displayName: 'Alice',
    sipjsId: 'abcde',
    userAgentString: 'sip.js',
    extraSupported: [],
  },
  contact: {},
};
const sip8Target = sip8.URI.parse('sip:bob@example.com');
peers.push({
  name: 'sip.js 0.8.4',
  write(sdp) {
    const body = { body: sdp, contentType };
    const request = new sip8.OutgoingRequest('INVITE', sip8Target, sip8Ua, {}, extraHeaders, body);
    request.setHeader('via', via + ++count);
    return request.toString();
  },
});

const from21 = Grammar.URIParse('sip:alice@example.com');
const target21 = Grammar.URIParse('sip:bob@example.com');
assert(from21 && target21);
peers.push({
  name: 'sip.js 0.21.2',
  write(sdp) {
    const options = { fromDisplayName: 'Alice', callIdPrefix: 'abcde', viaHost: 'abcdef123456.invalid' };
    const body = { content: sdp, contentType, contentDisposition: 'session' };
    const request = new OutgoingRequestMessage('INVITE', target21, from21, target21, options, extraHeaders, body);
    request.setViaHeader(`z9hG4bK${++count}`, 'WSS');
    return request.toString();
  },
});

for (const { name, write } of [{ name: 'sipua', write: ours }, ...peers])
  for (const sdp of descriptions) {
    const text = write(sdp);
    assert.equal(bodyOf(text), sdp, name);
    for (const line of [/^INVITE sip:bob@example.com SIP\/2.0\r\n/, /\r\nVia: .*branch=z9hG4bK/, /\r\nFrom: .*;tag=/])
      assert.match(text, line, name);
    for (const line of [/\r\nContact: </, /\r\nContent-Length: [1-9]/, /\r\nContent-Type: application\/sdp\r\n/])
      assert.match(text, line, name);
  }

/** @param {(sdp: string) => string} write */
const over = write => () => {
  let text = '';
  for (const sdp of descriptions) text = write(sdp);
  return text;
};
const pairs = peers.map(({ name, write }) => ({
  name,
  count: descriptions.length,
  ours: over(ours),
  theirs: over(write),
}));
printTable(`INVITE with a description written (${descriptions.length} descriptions)`, await compare(pairs, rounds));
