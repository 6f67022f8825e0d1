// @ts-check
/** Options as the core gets them, and ua.configuration. */
import { ConfigurationError } from './exceptions.js';
import { URI } from './uri.js';
import { SessionDescriptionHandler } from './web/index.js';

/** Names of later versions of the API; the classic name wins. @type {Record<string, Record<string, string>>} */
const aliases = {
  transportOptions: {
    wsServers: 'wsServers',
    traceSip: 'traceSip',
    maxReconnectionAttempts: 'wsServerMaxReconnection',
    reconnectionTimeout: 'wsServerReconnectionTimeout',
    keepAliveInterval: 'keepAliveInterval',
  },
  registerOptions: { expires: 'registerExpires', registrar: 'registrarServer', instanceId: 'instanceId' },
};

/** Options that no log may show. */
const secrets = ['password', 'ha1', 'bearerToken', 'custom'];

/** @param {string} name  camelCase */
const snake = name => name.replace(/[A-Z]+/g, letters => `_${letters.toLowerCase()}`);

/** null, '', NaN and [] stand for the default, as undefined does. @param {any} value */
const isDefault = value =>
  value == null || value === '' || Number.isNaN(value) || (Array.isArray(value) && !value.length);

/** @param {any} value  a number with a fraction goes over as JavaScript writes it */
function plain(value) {
  if (typeof value === 'number' && !Number.isInteger(value) && !Number.isNaN(value)) return String(value);
  return value instanceof String ? String(value) : value;
}

/**
 * A copy of the caller's options that runs no code of theirs when read: their getters ran here. A text stands for {uri}.
 * @param {any} options
 * @returns {Record<string, any>}
 * @throws {TypeError} when it is neither an object nor a text
 */
export function snapshot(options = {}) {
  if (typeof options === 'string' || options instanceof String) return { uri: String(options) };
  if (typeof options !== 'object' || !options) throw new TypeError('options must be an object or a SIP URI');
  /** @type {Record<string, any>} */
  const copy = {};
  for (const [name, value] of Object.entries(options)) copy[name] = plain(value);
  for (const [group, names] of Object.entries(aliases))
    for (const [name, classic] of Object.entries(names))
      if (isDefault(copy[classic]) && isDefault(copy[snake(classic)]) && copy[group]?.[name] !== undefined)
        copy[classic] = plain(copy[group][name]);
  for (const name of ['wsServers', 'ws_servers'])
    if (Array.isArray(copy[name]))
      copy[name] = copy[name].map(entry => (entry && typeof entry === 'object' ? { ...entry } : entry));
  return copy;
}

/** Value of an option under its name, or else its alias. @param {Record<string, any>} options @param {string} name */
export const optionValue = (options, name) => options[name] ?? options[snake(name)];

/** @param {Record<string, any>} options @param {string} parameter @returns {ConfigurationError} */
export const refusal = (options, parameter) => new ConfigurationError(parameter, optionValue(options, parameter));

/** @param {any} servers  option wsServers @param {number} at */
const weight = (servers, at) => Number((Array.isArray(servers) ? servers[at]?.weight : 0) ?? 0);

/**
 * Values for ua.configuration.
 * @param {Record<string, any>} checked  what the core made of the options
 * @param {Record<string, any>} options  a snapshot
 * @returns {Record<string, any>}
 */
function values(checked, options) {
  /** @type {Record<string, any>} */
  const all = {};
  for (const [name, value] of Object.entries(checked)) {
    const given = optionValue(options, name);
    all[name] = value ?? (isDefault(given) ? hostDefaults[name] : given) ?? null;
  }
  return {
    ...all,
    uri: URI.parse(checked.uri),
    registrarServer: URI.parse(checked.registrarServer),
    noAnswerTimeout: checked.noAnswerTimeout * 1000,
    wsServers: checked.wsServers.map((/** @type {any} */ server, /** @type {number} */ at) => ({
      ...server,
      weight: weight(optionValue(options, 'wsServers'), at),
      status: 0,
    })),
    hostportParams: checked.uri.replace(/^sips?:([^@]*@)?/i, ''),
  };
}

/** Defaults of options whose values only this side knows. @type {Record<string, any>} */
const hostDefaults = {
  custom: {},
  extraSupported: [],
  extraContactHeaderParams: [],
  sessionDescriptionHandlerFactory: (/** @type {any} */ session, /** @type {any} */ options) =>
    new SessionDescriptionHandler(session, options),
  sessionDescriptionHandlerFactoryOptions: { constraints: {}, peerConnectionOptions: {} },
};

/**
 * ua.configuration: read-only and not enumerable, but for `register` and `custom`.
 * @param {Record<string, any>} checked  what the core made of the options
 * @param {Record<string, any>} options  a snapshot
 * @returns {Record<string, any>}
 */
export function makeConfiguration(checked, options) {
  const configuration = {};
  for (const [name, value] of Object.entries(values(checked, options)))
    Object.defineProperty(configuration, name, { value, writable: name === 'register' || name === 'custom' });
  return configuration;
}

/** Members of options that are secrets: of TURN servers. */
const secretMembers = ['credential', 'password'];

/** A value for the log: no password of a URI, no query of a URL, no credential of a TURN server. @param {any} value */
function shown(value) {
  if (value instanceof URI) return String(value).replace(/:[^@:]*@/, ':*@');
  if (typeof value === 'function') return `function ${value.name}`;
  /** @param {string} name @param {any} member */
  const clean = (name, member) => {
    if (secretMembers.includes(name)) return '*';
    if (name === 'ws_uri')
      return String(member)
        .replace(/\?.*/, '?*')
        .replace(/\/\/[^/]*@/, '//*@');
    return typeof member === 'bigint' ? String(member) : member;
  };
  try {
    return JSON.stringify(value, clean);
  } catch {
    return String(value); // it contains itself
  }
}

/** One line for each setting, for the log; no secret. @param {Record<string, any>} configuration */
export function* configurationLines(configuration) {
  for (const name of Object.getOwnPropertyNames(configuration)) {
    const value = configuration[name];
    yield `· ${name}: ${secrets.includes(name) ? 'NOT SHOWN' : shown(value)}`;
  }
}
