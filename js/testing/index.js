// @ts-check
// sipua/testing: everything a call needs except the network, the other party and time.

export { VirtualClock, realClock } from './clock.js';
export { FakeNetwork } from './network.js';
export { FakePeer } from './peer.js';
export { SipServer, createSipServer } from './server.js';
export * from './media.js';
