// @ts-check
// User agents for Node: the built package over real sockets (npm's ws), with fake media.

import { WebSocket } from 'ws';

/** @type {typeof import('../../js/index.js')} */
export const { default: SIP } = await import(new URL('../../dist/sipua.mjs', import.meta.url).href);
/** @type {typeof import('../../js/testing/index.js')} */
export const { fakeMedia } = await import(new URL('../../dist/testing.mjs', import.meta.url).href);

const patience = 10_000; // ms

/** Every SIP message that any agent sent, oldest first. @type {string[]} */
export const sent = [];

/** Gives the package a WebSocket class that trusts these authorities. @param {...string} ca  PEM */
export function useWebSocket(...ca) {
  const global = /** @type {any} */ (globalThis);
  global.WebSocket = class extends WebSocket {
    /** @param {string} url @param {string | string[]} protocols */
    constructor(url, protocols) {
      super(url, protocols, { ca });
    }

    /** @param {any} data */
    send(data) {
      if (typeof data === 'string' && data.trim()) sent.push(data);
      super.send(data);
    }
  };
}

/**
 * @param {{ domain: string, ws: string, users: Record<string, string> }} server
 * @param {string} user
 * @param {Record<string, unknown>} [options]  of SIP.UA, over those for this server
 */
export function makeAgent(server, user, options = {}) {
  const agent = new SIP.UA({
    uri: `sip:${user}@${server.domain}`,
    password: server.users[user],
    wsServers: server.ws,
    wsServerMaxReconnection: 20,
    wsServerReconnectionTimeout: 1,
    log: { builtinEnabled: false },
    sessionDescriptionHandlerFactory: fakeMedia(),
    ...options,
  });
  agents.add(agent);
  return agent;
}
/** Those not stopped yet. @type {Set<any>} */
const agents = new Set();

/**
 * The arguments of the next event of a name.
 * @param {any} emitter
 * @param {string} event
 * @returns {Promise<any[]>}  rejected when it does not come in time
 */
export function next(emitter, event) {
  const { stack } = new Error(`no '${event}' within ${patience / 1000} s`);
  const promise = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(stack)), patience);
    emitter.once(event, (/** @type {any[]} */ ...args) => {
      clearTimeout(timer);
      resolve(args);
    });
  });
  promise.catch(() => {}); // a test that failed meanwhile does not wait for it
  return promise;
}

/** Names of the events of a session as they come. @param {any} session @returns {string[]} */
export function record(session) {
  /** @type {string[]} */
  const names = [];
  const listened = ['progress', 'accepted', 'confirmed', 'rejected', 'failed', 'cancel', 'bye', 'terminated'];
  for (const name of listened) session.on(name, () => names.push(name));
  return names;
}

/**
 * Stops agents and waits until their sockets are closed.
 * @param {any[]} these  default: all that are left, which a test that failed may have forgotten
 */
export async function stop(these = [...agents]) {
  const closings = these.map(agent => {
    agents.delete(agent);
    const closed = agent.isConnected() && next(agent, 'disconnected');
    agent.stop();
    return closed;
  });
  await Promise.all(closings);
}
