// @ts-check
// A TCP relay that can be told to misbehave: what a bad network does to a WebSocket.

import net from 'node:net';

/** One direction of one connection. */
class Pipe {
  #to;
  #network;
  /** Held back. @type {Buffer[]} */
  #held = [];
  #busy = false;

  /** @param {net.Socket} to @param {FaultyProxy} network */
  constructor(to, network) {
    this.#to = to;
    this.#network = network;
  }

  /** @param {Buffer} bytes */
  push(bytes) {
    this.#held.push(bytes);
    this.flow();
  }

  async flow() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#held.length && !this.#network.isHole) {
      const { rate } = this.#network;
      const bytes = /** @type {Buffer} */ (this.#held.shift());
      const part = rate ? bytes.subarray(0, Math.max(1, Math.floor(rate / 20))) : bytes;
      if (part.length < bytes.length) this.#held.unshift(bytes.subarray(part.length));
      if (!this.#to.destroyed) this.#to.write(part);
      if (rate) await new Promise(resolve => setTimeout(resolve, 50));
    }
    this.#busy = false;
  }
}

export class FaultyProxy {
  /** Bytes a second in each direction; 0: as fast as it goes. */
  rate = 0;
  /** Connections stay open, and nothing passes. */
  isHole = false;
  /** Connections taken so far. */
  accepted = 0;
  #target;
  /** @type {Set<{ ends: net.Socket[], pipes: Pipe[] }>} */
  #pairs = new Set();
  /** @type {net.Server | null} */
  #server = null;
  port = 0;

  /** @param {string} url  of a WebSocket server */
  constructor(url) {
    const { hostname, port } = new URL(url);
    this.#target = { host: hostname, port: Number(port) };
  }

  /** Takes connections, again on the same port after refuse(). */
  async accept() {
    const server = net.createServer(client => this.#take(client));
    this.#server = server;
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', () => resolve(null));
    });
    this.port = /** @type {net.AddressInfo} */ (server.address()).port;
    return this;
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/`;
  }

  /** New connections are refused; those there are go on. */
  refuse() {
    this.#server?.close();
    this.#server = null;
  }

  /** Ends every connection. @param {'FIN' | 'RST'} how */
  cut(how) {
    for (const { ends } of this.#pairs) for (const end of ends) how === 'RST' ? end.resetAndDestroy() : end.end();
  }

  /** From now on nothing passes; with false, what was held back does. @param {boolean} isHole */
  blackHole(isHole) {
    this.isHole = isHole;
    for (const { pipes } of this.#pairs) for (const pipe of pipes) pipe.flow();
  }

  close() {
    this.refuse();
    for (const { ends } of this.#pairs) for (const end of ends) end.destroy();
  }

  /** @param {net.Socket} client */
  #take(client) {
    this.accepted++;
    const server = net.connect(this.#target);
    const pair = { ends: [client, server], pipes: [new Pipe(server, this), new Pipe(client, this)] };
    this.#pairs.add(pair);
    client.on('data', bytes => pair.pipes[0].push(bytes));
    server.on('data', bytes => pair.pipes[1].push(bytes));
    for (const end of pair.ends) {
      end.on('error', () => {});
      end.on('close', () => {
        this.#pairs.delete(pair);
        for (const other of pair.ends) if (other !== end && !this.isHole) other.destroy();
      });
    }
  }
}
