// @ts-check
/** Options as the core gets them, and ua.configuration. Which options there are, the core says. */
import { ConfigurationError } from './exceptions.js';
import { core } from './load.js';
import { URI } from './uri.js';
import { SessionDescriptionHandler } from './web/index.js';
import { putList, result } from './wire.js';

/** @typedef {Record<string, any>} Values  options by their camelCase names */

/** @type {{ name: string, alias: string, group: string, member: string }[] | undefined} */
let rows;

/** The names of each option, in the order of the core's table. */
const names = () =>
  (rows ??= result(core()._sipua_option_names())
    .trimEnd()
    .split('\n')
    .map(line => {
      const [name, group, member] = line.split(/[ .]/);
      return { name, alias: name.replace(/[A-Z]+/g, capitals => `_${capitals.toLowerCase()}`), group, member };
    }));

/** null, '', NaN and [] stand for the default, as undefined does. @param {any} value */
const isDefault = value =>
  value == null || value === '' || Number.isNaN(value) || (Array.isArray(value) && !value.length);

/**
 * The caller's options under their camelCase names, each read once, and the old names that were used. A text stands for
 * {uri}. An option has three names; what stands for the default leaves it to the next of them.
 * @param {any} options
 * @returns {{ given: Values, deprecated: string[] }}
 * @throws {TypeError} when it is neither an object nor a text
 */
export function readOptions(options = {}) {
  if (typeof options === 'string' || options instanceof String) return { given: { uri: options }, deprecated: [] };
  if (typeof options !== 'object' || !options) throw new TypeError('options must be an object or a SIP URI');
  /** @type {Values} */
  const given = {};
  const deprecated = [];
  const groups = { transportOptions: options.transportOptions, registerOptions: options.registerOptions };
  for (const { name, alias, group, member } of names()) {
    const old = alias === name ? undefined : options[alias];
    if (old !== undefined) deprecated.push(alias);
    const values = [options[name], old, /** @type {any} */ (groups)[group]?.[member]];
    const value = values.find(value => !isDefault(value));
    if (value !== undefined) given[name] = value;
  }
  return { given, deprecated };
}

/** Digits of OptionValue::Type in src/ua/options.hpp. */
const types = ['undefined', 'boolean', 'number', 'string', 'function', 'object'];
const list = 6;
const other = 7;

/**
 * Texts for a value, as bindings/options_from_js.hpp says: nothing of the caller's is left to be run.
 * @param {any} value
 * @param {number} [depth]  1: an item of a list; 2: a member of that
 * @returns {string[]}
 */
function texts(value, depth = 0) {
  if (isDefault(value)) return ['0'];
  if (value instanceof String) return [`3${value}`];
  if (Array.isArray(value)) {
    const items = depth ? [] : [...value];
    return [depth ? `${other}` : `${list}${items.length}`, ...items.flatMap(item => texts(item, 1))];
  }
  const type = types.indexOf(typeof value);
  if (type < 0) return [`${other}`];
  if (type < 4) return [`${type}${value}`];
  if (type < 5 || depth !== 1) return [`${type}`];
  return [`${type} `, ...[value.ws_uri, value.wsUri, value.weight].flatMap(member => texts(member, 2))];
}

/** @param {Values} given @param {Uint8Array} seed  32 bytes @returns {any} a user agent of the core */
export function makeAgent(given, seed) {
  const bits = Array.from(seed, byte => String.fromCharCode(64 + (byte >> 4), 64 + (byte & 15))).join('');
  return new (core().UA)(putList([bits, ...names().flatMap(({ name }) => texts(given[name]))]));
}

/** @param {Values} given @param {string} error  of the core @returns {ConfigurationError} */
export function refusal(given, error) {
  const [parameter, used] = error.split(' ');
  return new ConfigurationError(parameter, given[parameter] ?? Number(used));
}

/** Options that no log may show. */
const secrets = ['password', 'ha1', 'bearerToken', 'custom', 'store'];

/** Values of options that only this side knows. @param {Values} given @returns {Values} */
const hostValues = given => ({
  custom: {},
  sessionDescriptionHandlerFactory: (/** @type {any} */ session, /** @type {any} */ options) =>
    new SessionDescriptionHandler(session, options),
  sessionDescriptionHandlerFactoryOptions: { constraints: {}, peerConnectionOptions: {} },
  ...given,
  registerParams: { ...given.registerParams },
  extraSupported: (given.extraSupported ?? []).map(String),
  extraContactHeaderParams: (given.extraContactHeaderParams ?? []).map(String),
});

/**
 * Values for ua.configuration.
 * @param {Values} checked
 * @param {Values} given
 * @returns {Values}
 */
function values(checked, given) {
  const weights = Array.isArray(given.wsServers) ? given.wsServers.map(each => Number(each.weight) || 0) : [0];
  const { authorizationUser } = given;
  return {
    ...checked,
    uri: URI.parse(checked.uri),
    registrarServer: URI.parse(checked.registrarServer),
    authorizationUser: typeof authorizationUser === 'number' ? authorizationUser : checked.authorizationUser,
    wsServers: checked.wsServers.map((/** @type {any} */ server, /** @type {number} */ at) => ({
      ...server,
      weight: weights[at],
      status: 0,
    })),
    hostportParams: checked.uri.replace(/^sips?:([^@]*@)?/i, ''),
  };
}

/**
 * ua.configuration: read-only and not enumerable, but for `register` and `custom`.
 * @param {string} json  what the core made of the options, in its order; null: it has no value of its own
 * @param {Values} given
 * @param {(checked: Values) => Values} [change]  of what an earlier life of the page knows better
 * @returns {Values}
 */
export function makeConfiguration(json, given, change = checked => checked) {
  const own = hostValues(given);
  /** @type {Values} */
  const checked = {};
  for (const [at, value] of JSON.parse(json).entries()) {
    const name = names()[at]?.name ?? (at === names().length ? 'viaHost' : 'sipjsId');
    if (name !== 'log') checked[name] = value ?? own[name] ?? null;
  }
  const configuration = {};
  for (const [name, value] of Object.entries(values(change(checked), given)))
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
function* configurationLines(configuration) {
  for (const name of Object.getOwnPropertyNames(configuration)) {
    const value = configuration[name];
    yield `· ${name}: ${secrets.includes(name) ? 'NOT SHOWN' : shown(value)}`;
  }
}

/**
 * What the log says of the options when a user agent is made.
 * @param {ReturnType<import('./logger.js').LoggerFactory['getLogger']>} logger
 * @param {Values} configuration @param {Values} given @param {string[]} deprecated  old names that were used
 */
export function logConfiguration(logger, configuration, given, deprecated) {
  for (const name of deprecated) logger.warn(`${name} is deprecated, use its camelCase form`);
  if (!given.wsServers) logger.warn('no wsServers given: a default server is used');
  if (!logger.isEnabled(2)) return;
  for (const line of configurationLines(configuration)) logger.log(line);
}
