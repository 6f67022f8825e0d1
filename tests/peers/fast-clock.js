// @ts-check
// Seconds of a scene go by faster than those on the wall: a wait of ten minutes takes thirty seconds.

import { createRequire } from 'node:module';

/** Seconds of a scene in one second on the wall. */
export const speed = 20;

const wall = { setTimeout: globalThis.setTimeout, now: performance.now.bind(performance) };

/** Makes the timers and the clocks of this process run that fast: for the processes of the stacks. */
export function hurry() {
  const { setTimeout, setInterval } = globalThis;
  const start = { now: wall.now(), date: Date.now() };
  const fast = {
    setTimeout: (/** @type {any} */ run, ms = 0, /** @type {any[]} */ ...args) => setTimeout(run, ms / speed, ...args),
    setInterval: (/** @type {any} */ run, ms = 0, /** @type {any[]} */ ...args) =>
      setInterval(run, ms / speed, ...args),
  };
  Object.assign(globalThis, fast);
  Object.assign(createRequire(import.meta.url)('node:timers'), fast); // sip.js 0.8 takes them from there
  performance.now = () => start.now + (wall.now() - start.now) * speed;
  Date.now = () => Math.round(start.date + (wall.now() - start.now) * speed);
}

/** Seconds of a scene since the process started. */
export const seconds = () => (wall.now() / 1000) * speed;

/** @param {number} time  seconds of a scene @returns {Promise<void>} */
export const wait = time => new Promise(resolve => wall.setTimeout(resolve, (time * 1000) / speed));

/**
 * @param {() => unknown} condition
 * @param {number} time  seconds of a scene to wait at the most
 * @returns {Promise<boolean>}  whether it came true
 */
export async function until(condition, time) {
  const end = seconds() + time;
  while (!condition()) {
    if (seconds() > end) return false;
    await new Promise(resolve => wall.setTimeout(resolve, 2));
  }
  return true;
}
