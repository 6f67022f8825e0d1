// @ts-check
// A user agent and a SIPp for each call.

import assert from 'node:assert/strict';
import { fakeMedia, makeAgent, next, record, sent, stop, useWebSocket } from './agent.js';
import { startKamailio } from './kamailio.js';
import { startSipp } from './sipp.js';

/**
 * @typedef {object} CallOptions
 * @property {Record<string, unknown>} [options]  of SIP.UA
 * @property {Record<string, unknown>} [invite]  of UA.invite()
 * @property {import('./sipp.js').Peer} [beside]  another SIPp, which rings at the same time
 * @property {'udp' | 'tcp'} [transport]  of SIPp
 * @property {Record<string, string>} [keys]  of the scenario
 */

/** A Kamailio with so many users, one for each call. @param {number} length */
export async function startCalls(length) {
  const users = Object.fromEntries(Array.from({ length }, (_, i) => [`u${i}`, `secret${i}`]));
  const kamailio = await startKamailio({ users });
  useWebSocket(kamailio.ca);
  return { kamailio, calls: new SippCalls(kamailio) };
}

export class SippCalls {
  #kamailio;
  #users;

  /** @param {import('./kamailio.js').Kamailio} kamailio */
  constructor(kamailio) {
    this.#kamailio = kamailio;
    this.#users = Object.keys(kamailio.users);
  }

  /** SIPp calls, and it rings here. @param {string} scenario @param {CallOptions} [options] */
  async incoming(scenario, { options, ...sipp } = {}) {
    const { agent, media, user } = await this.register(options);
    const invited = next(agent, 'invite');
    const peer = await startSipp(this.#kamailio, scenario, { ...sipp, to: user });
    const [session] = await Promise.race([invited, peer.ended.then(() => invited)]);
    return new Call(agent, user, media, peer, session);
  }

  /** SIPp is called. Its scenario knows us as [user] with [password]. @param {string} scenario @param {CallOptions} [options] */
  async outgoing(scenario, { options, invite, beside, keys, ...sipp } = {}) {
    const { agent, media, user } = await this.register(options);
    const known = { user, password: this.#kamailio.users[user], ...keys };
    const peer = await startSipp(this.#kamailio, scenario, { ...sipp, keys: known });
    const target = beside ? `fork-${peer.port}-${beside.port}` : peer.user;
    return new Call(agent, user, media, peer, agent.invite(target, invite));
  }

  /** Another user each time. @param {Record<string, unknown>} [options]  of SIP.UA */
  async register(options) {
    const user = this.#users.shift() ?? '';
    const media = fakeMedia();
    const agent = makeAgent(this.#kamailio, user, { sessionDescriptionHandlerFactory: media, ...options });
    await next(agent, 'registered');
    return { agent, media, user };
  }
}

class Call {
  agent;
  user;
  media;
  peer;
  session;
  /** Events of the session, but for `progress`. @type {string[]} */
  #events;
  /** Of the provisional responses. @type {number[]} */
  #statuses = [];
  /** What was agreed on, each time it changed. @type {string[]} */
  directions = [];

  /** @param {any} agent @param {string} user @param {any} media @param {import('./sipp.js').Peer} peer @param {any} session */
  constructor(agent, user, media, peer, session) {
    this.agent = agent;
    this.user = user;
    this.media = media;
    this.peer = peer;
    this.session = session;
    this.#events = record(session);
    session.on('progress', (/** @type {any} */ response) => this.#statuses.push(response.status_code));
    session.on('directionChanged', () => this.directions.push(this.direction));
  }

  get heard() {
    return this.#events.filter(name => name !== 'progress');
  }

  /** Of the media. */
  get direction() {
    return this.media.handlers[0]?.direction;
  }

  /**
   * The arguments of the next event. Rejected when SIPp has a complaint before.
   * @param {string} event @param {any} [emitter]  default: the session
   */
  next(event, emitter = this.session) {
    return this.#unlessRefused(next(emitter, event));
  }

  /** Counts events from now on. @param {string} event @param {any} [emitter]  default: the session @returns {() => number} */
  counts(event, emitter = this.session) {
    let count = 0;
    emitter.on(event, () => count++);
    return () => count;
  }

  /** Answers, until SIPp has acknowledged that. */
  async accept() {
    const confirmed = this.next('confirmed');
    this.session.accept();
    await confirmed;
  }

  /** Until SIPp has answered. */
  answered() {
    return this.until(() => this.#events.includes('accepted'));
  }

  /** Requests from here. @param {string} method */
  sent(method) {
    return sent.filter(text => text.startsWith(`${method} `) && text.includes(`sip:${this.user}@`));
  }

  /** Until SIPp's 180 has come. */
  rings() {
    return this.until(() => this.#statuses.includes(180));
  }

  /** @param {() => unknown} condition */
  until(condition) {
    const holds = async () => {
      while (!condition()) await new Promise(resolve => setTimeout(resolve, 10));
    };
    return this.#unlessRefused(holds());
  }

  /**
   * The call has ended on both sides, as SIPp wanted, and the media were used as they want to be.
   * @param {boolean} [stops]  the agent too
   */
  async over(stops = true) {
    const ended = this.heard.includes('terminated') || next(this.session, 'terminated');
    await this.peer.ended;
    await ended;
    assert.deepEqual(this.media.violations, []);
    if (stops) await stop([this.agent]);
  }

  /** @template T @param {Promise<T>} promise @returns {Promise<T>} */
  #unlessRefused(promise) {
    return Promise.race([promise, this.peer.ended.then(() => promise)]);
  }
}
