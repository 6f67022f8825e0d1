// @ts-check
import { steadyNow, Timers } from './timers.js';

/** Less than this, in ms, is a clock being put right, not a machine that slept. */
const slept = 2000;

/**
 * Monotonic milliseconds that go on while the machine sleeps. performance.now() stands still then in some browsers, so
 * the time of day tells how much is missing. A time of day that is put forward looks the same, which does no harm:
 * deadlines come early once, and the connection is checked. A clock that an application put in place of Timers.now is
 * taken as it is.
 */
export class Clock {
  #asleep = 0;
  #lead = Date.now() - Timers.now();

  now() {
    const steady = Timers.now();
    if (Timers.now !== steadyNow) return steady;
    const lead = Date.now() - steady;
    if (lead - this.#lead > slept) this.#asleep += lead - this.#lead;
    this.#lead = lead;
    return steady + this.#asleep;
  }
}
