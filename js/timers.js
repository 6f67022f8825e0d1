// @ts-check
/**
 * SIP.Timers: the RFC's timer values on a reliable transport, in milliseconds (RFC 3261 17, Table 4; RFC 6026), for
 * reading, and the host's timer functions. Those are looked up at each call, so that a test's clock may replace the
 * global functions, or the members of this object.
 */
const T1 = 500;

/** Monotonic milliseconds of the host. */
export const steadyNow = () => globalThis.performance.now();

export const Timers = {
  T1,
  T2: 4000,
  T4: 5000,
  TIMER_B: 64 * T1,
  TIMER_D: 0,
  TIMER_F: 64 * T1,
  TIMER_H: 64 * T1,
  TIMER_I: 0,
  TIMER_J: 0,
  TIMER_K: 0,
  TIMER_L: 64 * T1,
  TIMER_M: 64 * T1,
  TIMER_N: 64 * T1,
  PROVISIONAL_RESPONSE_INTERVAL: 60000,
  /** @param {() => void} callback @param {number} [delay]  ms @returns {any} */
  setTimeout: (callback, delay) => globalThis.setTimeout(callback, delay),
  /** @param {any} timer */
  clearTimeout: timer => globalThis.clearTimeout(timer),
  /** @param {() => void} callback @param {number} [period]  ms @returns {any} */
  setInterval: (callback, period) => globalThis.setInterval(callback, period),
  /** @param {any} timer */
  clearInterval: timer => globalThis.clearInterval(timer),
  /** Monotonic milliseconds. */
  now: steadyNow,
};
