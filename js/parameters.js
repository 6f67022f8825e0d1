// @ts-check
/** Names with values, shared by URIs and name-addr values. Names are compared without case. */

/** @typedef {Record<string, string | null>} ParameterMap */

/**
 * An own member, whatever its name: `__proto__` is none by assignment.
 * @template T
 * @param {Record<string, T>} map @param {string} name @param {T} value
 */
export function setMember(map, name, value) {
  if (name !== '__proto__') map[name] = value;
  else Object.defineProperty(map, name, { value, writable: true, enumerable: true, configurable: true });
}

export class Parameters {
  /** By lower-case name; null for a parameter without a value. @type {ParameterMap} */
  parameters = {};

  /** @param {ParameterMap | undefined} parameters */
  constructor(parameters) {
    if (parameters) for (const [name, value] of Object.entries(parameters)) this.setParam(name, value);
  }

  /** @param {string} name @param {string | number | null} [value] */
  setParam(name, value) {
    if (name) setMember(this.parameters, name.toLowerCase(), value == null ? null : String(value));
  }

  /** @param {string} name @returns {string | null | undefined} null: no value; undefined: not there */
  getParam(name) {
    return this.hasParam(name) ? this.parameters[name.toLowerCase()] : undefined;
  }

  /** @param {string} name */
  hasParam(name) {
    return !!name && Object.hasOwn(this.parameters, name.toLowerCase());
  }

  /** @param {string} name @returns {string | null | undefined} its value */
  deleteParam(name) {
    const value = this.getParam(name);
    delete this.parameters[name.toLowerCase()];
    return value;
  }

  clearParams() {
    this.parameters = {};
  }

  /** ";a=b;c" */
  paramText() {
    return Object.entries(this.parameters)
      .map(([name, value]) => (value === null ? `;${name}` : `;${name}=${value}`))
      .join('');
  }
}

/** First of a name wins. @param {import('./grammar.js').Pair[]} pairs @returns {ParameterMap} */
export function parameterMap(pairs) {
  /** @type {ParameterMap} */
  const map = {};
  for (const [name, value] of pairs)
    if (!Object.hasOwn(map, name.toLowerCase())) setMember(map, name.toLowerCase(), value);
  return map;
}
