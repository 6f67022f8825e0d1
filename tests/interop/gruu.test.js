// @ts-check
// The built package under Node against Kamailio: one phone of several is reached by its GRUU. RFC 5626, RFC 5627.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeAgent, next, sent, stop, useWebSocket } from './agent.js';
import { startKamailio } from './kamailio.js';

/** @type {import('./kamailio.js').Kamailio} */
let kamailio;

before(async () => {
  kamailio = await startKamailio({ users: { alice: 'wonderland', bob: 'builder' } });
  useWebSocket(kamailio.ca);
});
after(async () => {
  await stop().finally(kamailio.stop);
});

/** Registered. @param {string} user @param {Record<string, unknown>} [options] @returns {Promise<any>} */
async function register(user, options) {
  const agent = makeAgent(kamailio, user, options);
  await next(agent, 'registered');
  return agent;
}

/** What was sent last, by how it begins. @param {string} start @returns {string} */
const lastSent = start => sent.findLast(text => text.startsWith(start)) ?? '';
/** @param {string} text @param {string} name */
const header = (text, name) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';

/** A call to an address that a phone answers. @param {any} from @param {any} to @param {string} target @param {object} [options] */
async function call(from, to, target, options) {
  const invited = next(to, 'invite');
  const outgoing = from.invite(target, options);
  const [incoming] = await invited;
  const up = Promise.all([next(outgoing, 'accepted'), next(incoming, 'confirmed')]);
  incoming.accept();
  await up;
  return { outgoing, incoming };
}

describe('a registration', () => {
  test('names the phone and its connection, and the registrar keeps them', async () => {
    // RFC 5626 4.2, 6
    const alice = makeAgent(kamailio, 'alice');
    const [response] = await next(alice, 'registered');
    const contact = header(lastSent('REGISTER '), 'Contact');
    assert.match(contact, /;reg-id=1\b/);
    assert.ok(contact.includes(`;+sip.instance="<urn:uuid:${alice.configuration.instanceId}>"`), contact);
    assert.match(response.getHeader('Require'), /\boutbound\b/);
    await stop([alice]);
  });

  test('of a page that was loaded again replaces the one before', async () => {
    // RFC 5626 6: the same instance and reg-id, another Contact URI
    const options = { instanceId: '8f1b5a3e-6f0e-4d5c-9a57-2f1f0f9d7c11' };
    const before = await register('alice', options);
    const again = makeAgent(kamailio, 'alice', options);
    const [response] = await next(again, 'registered');
    const contacts = response.getHeaders('Contact');
    assert.equal(contacts.length, 1, contacts.join('\n'));
    assert.ok(contacts[0].includes(`sip:${again.contact.uri?.user}@`), contacts[0]);
    await stop([again, before]);
  });
});

describe('with two phones of one user', () => {
  /** @type {any[]} */
  let phones;
  /** @type {any} */
  let bob;
  /** Calls that came to the other one. */
  let strays = 0;
  before(async () => {
    phones = [await register('alice'), await register('alice', { wsServers: kamailio.wss })];
    bob = await register('bob');
    phones[0].on('invite', () => strays++);
  });
  after(() => stop([...phones, bob]));

  test('a call has the public GRUU as its Contact, on both sides', async () => {
    // RFC 5627 4.4
    const { outgoing, incoming } = await call(phones[1], bob, 'bob');
    assert.equal(header(lastSent('INVITE '), 'Contact'), phones[1].contact.toString());
    assert.match(phones[1].contact.toString(), /;gr=urn:uuid:/);
    assert.equal(header(lastSent('SIP/2.0 200 '), 'Contact'), bob.contact.toString());
    const ended = next(outgoing, 'terminated');
    incoming.bye();
    await ended;
  });

  test('a call to the public GRUU of one rings there alone', async () => {
    // RFC 5627 5.3
    const { outgoing, incoming } = await call(bob, phones[1], String(phones[1].contact.pub_gruu));
    const ended = next(incoming, 'terminated');
    outgoing.bye();
    await ended;
    assert.equal(strays, 0);
  });

  test('an anonymous call has the temporary GRUU, by which it can be called back', async () => {
    // RFC 5627 4.4.2, RFC 3323
    const { outgoing, incoming } = await call(phones[1], bob, 'bob', { anonymous: true });
    const invite = lastSent('INVITE ');
    const contact = incoming.request.parseHeader('Contact').uri;
    assert.match(header(invite, 'From'), /<sip:anonymous@anonymous\.invalid>/);
    assert.equal(header(invite, 'Contact'), phones[1].contact.toString({ anonymous: true }));
    assert.doesNotMatch(header(invite, 'Contact'), /alice/);
    const ended = next(outgoing, 'terminated');
    incoming.bye();
    await ended;
    const back = await call(bob, phones[1], `sip:${contact.user}@${contact.host};gr`);
    const over = next(back.incoming, 'terminated');
    back.outgoing.bye();
    await over;
    assert.equal(strays, 0);
  });
});
