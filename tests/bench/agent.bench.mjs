// @ts-check
/** A request in, its response out, through whole user agents. See README.md in this folder. */
import assert from 'node:assert/strict';
import { makeJsSip, makeOurs, makeSip8 } from './agents.mjs';
import { compare, printTable, rounds } from './measure.mjs';

let count = 0;

/** Its branch and Call-ID are new: no retransmission. */
const options = () => `OPTIONS sip:alice@example.com SIP/2.0\r
Via: SIP/2.0/WSS proxy.example.com;branch=z9hG4bK${++count};rport\r
Max-Forwards: 70\r
From: "Bob" <sip:bob@example.com>;tag=${count}\r
To: <sip:alice@example.com>\r
Call-ID: call-${count}@example.com\r
CSeq: 7 OPTIONS\r
Contact: <sip:bob@bob.invalid;transport=ws>\r
Accept: application/sdp\r
User-Agent: bench\r
Content-Length: 0\r
\r
`;

const batch = 40;

/** @param {import('./agents.mjs').Agent} agent */
const answered = agent => async () => {
  let sent = '';
  for (let i = 0; i < batch; i++) sent = agent.receive(options());
  await new Promise(resolve => setImmediate(resolve)); // their timers of 0 ms are a part of the work
  return sent;
};

const { agent: ours } = makeOurs();
const peers = [makeJsSip(), makeSip8()];
for (const agent of [ours, ...peers]) assert.match(agent.receive(options()), /^SIP\/2\.0 200 /, agent.name);
const pairs = peers.map(peer => ({ name: peer.name, count: batch, ours: answered(ours), theirs: answered(peer) }));
printTable('OPTIONS in, 200 out, through the whole user agent', await compare(pairs, rounds));
process.exit(0); // the peers keep timers
