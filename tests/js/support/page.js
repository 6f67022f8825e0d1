// @ts-check

/** A page's target of events, which counts its listeners. */
export class Target extends EventTarget {
  hidden = false;
  listeners = 0;
  /** @param {[any, any]} args */
  addEventListener(...args) {
    this.listeners++;
    super.addEventListener(...args);
  }
  /** @param {[any, any]} args */
  removeEventListener(...args) {
    this.listeners--;
    super.removeEventListener(...args);
  }
  /** @param {string} name @param {object} [fields]  of the event */
  fire(name, fields = {}) {
    this.dispatchEvent(Object.assign(new Event(name), fields));
  }
  /** @param {boolean} hidden */
  show(hidden) {
    this.hidden = hidden;
    this.fire('visibilitychange');
  }
}
