// @ts-check
// Runs the cases of table.js on the classic API (sections 2.1 to 2.4), and holds the table, the documents and the core
// together.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import SIP from '../../js/index.js';
import '../js/support/host.js'; // no socket and no clock but the fakes of tests/js
import { documents, optionTable, withTable } from '../../toolchain/options.mjs';
import { effects, options } from './table.js';

const rows = await optionTable();
const root = new URL('../../', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), 'utf8');

/** @param {any} given */
const make = given => new SIP.UA({ autostart: false, log: { builtinEnabled: false }, ...given });
/** What ua.configuration says, URIs as text. @param {any} given @param {string} name */
function stored(given, name) {
  const value = make(given).configuration[name];
  return value instanceof SIP.URI ? String(value) : value;
}
/** @param {any} actual @param {any} expected  a RegExp: for its text @param {string} [message] */
function same(actual, expected, message) {
  if (expected instanceof RegExp) assert.match(actual, expected, message);
  else assert.deepEqual(actual, expected, message);
}
/** @param {string} name @param {any} value */
const about = (name, value) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
/** @param {() => any} act @returns {any} what it threw */
function thrown(act) {
  try {
    act();
  } catch (error) {
    return error;
  }
}

test('every option has its entry, and every entry an option', () => {
  assert.deepEqual(Object.keys(options).sort(), rows.map(({ name }) => name).sort());
});

for (const { name, alias, later } of rows) {
  const { initial, takes, refuses, beside } = options[name] ?? { takes: [], refuses: [] };
  const hasAnyFunction = typeof initial === 'function';

  test(`${name} has its default, and takes it for what says nothing`, () => {
    for (const nothing of [{}, ...[undefined, null, '', Number.NaN, []].map(value => ({ [name]: value }))]) {
      const value = stored({ ...(name === 'autostart' && { autostart: undefined }), ...nothing }, name);
      if (hasAnyFunction) assert.equal(typeof value, 'function');
      else same(value, initial, about(name, Object.values(nothing)));
    }
  });

  test(`${name} takes each of its forms`, () => {
    for (const [given, expected] of takes)
      same(stored({ ...beside, [name]: given }, name), expected, about(name, given));
  });

  test(`${name} refuses everything else`, () => {
    for (const value of refuses) {
      const error = thrown(() => make({ ...beside, [name]: value }));
      assert.ok(error instanceof SIP.Exceptions.ConfigurationError, `${about(name, value)}: ${error}`);
      assert.ok(error instanceof Error);
      assert.deepEqual([error.name, error.code, error.parameter], ['CONFIGURATION_ERROR', 1, name]);
      assert.ok(Object.is(error.value, value), about(name, value));
      const shown = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
      const message = value ? `Invalid value ${shown} for parameter "${name}"` : `Missing parameter: ${name}`;
      assert.equal(error.message, message);
    }
  });

  if (name !== 'log' && takes.length > 1)
    test(`${name} has other names, and this one wins`, () => {
      const [[first, expected], [second]] = takes;
      const group = later && { [later.split('.')[0]]: { [later.split('.')[1]]: first } };
      for (const given of [alias && { [alias]: first }, group]) {
        if (!given) continue;
        same(stored({ ...beside, ...given }, name), expected, about(name, given));
        if (Object.hasOwn(given, name)) continue;
        same(stored({ ...beside, ...given, [name]: null }, name), expected, `${name}: null says nothing`);
        same(stored({ ...beside, ...given, [name]: second }, name), takes[1][1], `${name} and ${alias}`);
      }
      if (alias !== name && group)
        same(stored({ ...beside, ...group, [alias]: second }, name), takes[1][1], `${alias} and ${later}`);
      if (!refuses.length) return;
      const error = thrown(() => make({ ...beside, [alias]: refuses[0] }));
      assert.equal(error.parameter, name);
      assert.ok(Object.is(error.value, refuses[0]));
    });
}

test('an old name is warned about, once, and only when it was used', () => {
  for (const { name, alias } of rows) {
    if (alias === name) continue;
    for (const given of [{ [alias]: options[name].takes[0][0] }, { [name]: options[name].takes[0][0] }]) {
      /** @type {string[]} */
      const warnings = [];
      const connector = (
        /** @type {string} */ level,
        /** @type {string} */ _c,
        /** @type {any} */ _l,
        /** @type {any} */ text,
      ) => level === 'warn' && /deprecated/.test(text) && warnings.push(text);
      make({ ...options[name].beside, ...given, log: { builtinEnabled: false, connector } });
      assert.deepEqual(warnings, alias in given ? [`${alias} is deprecated, use its camelCase form`] : []);
    }
  }
});

test('options that contradict each other are refused by the one that can be changed', () => {
  /** @type {[any, string, any][]} */
  const cases = [
    [{ connectionRecoveryMinInterval: 31 }, 'connectionRecoveryMaxInterval', 30],
    [{ connectionRecoveryMaxInterval: 1 }, 'connectionRecoveryMaxInterval', 1],
    [{ connectionRecoveryMinInterval: 9, connectionRecoveryMaxInterval: '8' }, 'connectionRecoveryMaxInterval', '8'],
    [{ minSE: 1801 }, 'sessionExpires', 1800],
    [{ minSE: 200, sessionExpires: 199 }, 'sessionExpires', 199],
  ];
  for (const [given, parameter, value] of cases) {
    const message = `Invalid value ${JSON.stringify(value)} for parameter "${parameter}"`;
    assert.throws(() => make(given), { name: 'CONFIGURATION_ERROR', parameter, value, message });
  }
});

test('an unknown option is ignored', () => {
  const { configuration } = make({ stunServers: ['stun:x'], unknown_option: 1, mediaHandlerFactory: 5 });
  for (const name of ['stunServers', 'unknown_option', 'unknownOption', 'mediaHandlerFactory'])
    assert.equal(name in configuration, false, name);
});

test('ua.configuration has every option and what follows from them, unseen and read-only', () => {
  const { configuration } = make({ uri: 'sip:alice@example.com:5070;x=y' });
  assert.deepEqual(Object.keys(configuration), []);
  const names = rows.map(({ name }) => name).filter(name => name !== 'log');
  const more = ['viaHost', 'sipjsId', 'hostportParams'];
  assert.deepEqual(Object.getOwnPropertyNames(configuration).sort(), [...names, ...more].sort());
  assert.match(configuration.viaHost, /^[0-9a-f]{12}\.invalid$/);
  assert.match(configuration.sipjsId, /^[0-9a-f]{5}$/);
  assert.equal(configuration.hostportParams, 'example.com:5070;x=y');
  for (const name of Object.getOwnPropertyNames(configuration)) {
    const { writable, enumerable, configurable } = /** @type {any} */ (
      Object.getOwnPropertyDescriptor(configuration, name)
    );
    assert.deepEqual([writable, enumerable, configurable], [['register', 'custom'].includes(name), false, false], name);
    const before = configuration[name];
    const error = thrown(() => (configuration[name] = 'other'));
    if (writable) assert.equal(configuration[name], 'other');
    else assert.ok(error instanceof TypeError && configuration[name] === before, name);
  }
  configuration.own = 1;
  assert.equal(configuration.own, 1, 'new properties may be added');
});

/** @template T @param {T} value @returns {T} frozen through and through */
function freeze(value) {
  if (typeof value === 'object' && value && !(value instanceof String)) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

test("the caller's objects are not changed, and each option is read once", () => {
  const whole = Object.fromEntries(rows.map(({ name }) => [name, options[name].takes[0][0]]));
  const given = { ...whole, connectionRecoveryMaxInterval: 300, autostart: false, log: { builtinEnabled: false } };
  const before = structuredClone(JSON.parse(JSON.stringify(given)));
  freeze(given);
  new SIP.UA(given);
  assert.deepEqual(JSON.parse(JSON.stringify(given)), before);
  /** @type {Record<string, number>} */
  const reads = {};
  const watched = new Proxy(given, {
    get(target, name) {
      if (Object.hasOwn(target, name)) reads[String(name)] = (reads[String(name)] ?? 0) + 1;
      return Reflect.get(target, name);
    },
    set: () => assert.fail('set'),
    defineProperty: () => assert.fail('defineProperty'),
    deleteProperty: () => assert.fail('deleteProperty'),
  });
  new SIP.UA(watched);
  assert.deepEqual(reads, Object.fromEntries(rows.map(({ name }) => [name, 1])));
});

test('what is given is not what is told: two user agents share nothing', () => {
  const extraSupported = ['199'];
  const one = make({ extraSupported });
  extraSupported.push('timer');
  assert.deepEqual(one.configuration.extraSupported, ['199']);
  const [first, second] = [make({}), make({})];
  for (const name of ['custom', 'extraSupported', 'sessionDescriptionHandlerFactoryOptions', 'wsServers'])
    assert.notEqual(first.configuration[name], second.configuration[name], name);
});

test('secrets are not logged', () => {
  const secret = ['secret', 'hash', 'token68'];
  for (const { name, type } of rows) {
    if (!secret.includes(type) && name !== 'custom') continue;
    /** @type {string[]} */
    const lines = [];
    const connector = (/** @type {any[]} */ ...line) => lines.push(line[3]);
    make({ [name]: options[name].takes[0][0], log: { builtinEnabled: false, connector } });
    assert.ok(lines.includes(`· ${name}: NOT SHOWN`), name);
  }
});

test('every test of an effect is there', () => {
  for (const { name } of rows)
    for (const shown of effects(name)) {
      const [file, title] = shown.split(/: (.*)/s);
      const cpp = title?.split('.');
      if (!title) {
        assert.match(
          read(`tests/conversations/${shown}.txt`),
          new RegExp(`^option ${name} = `, 'm'),
          `${name}: ${shown}`,
        );
      } else if (file.endsWith('.cpp')) {
        assert.match(read(`tests/unit/ua/${file}`), new RegExp(`^TEST\\(${cpp[0]}, ${cpp[1]}\\)`, 'm'), shown);
      } else {
        const text = read(existsSync(new URL(`tests/js/${file}`, root)) ? `tests/js/${file}` : `tests/options/${file}`);
        const quoted = [`test('${title}'`, `test("${title}"`];
        assert.ok(
          quoted.some(start => text.includes(start)),
          shown,
        );
      }
    }
});

test('a README without the marks of the table is not written', () => {
  const [begin, end] = ['<!-- options: written by toolchain/options.mjs -->\n', '<!-- /options -->\n'];
  const made = withTable(rows, `a\n${begin}${end}b\n`, () => true);
  assert.ok(made.startsWith(`a\n${begin}| Option |`) && made.endsWith(` |\n${end}b\n`));
  assert.equal(made.split('\n').length, rows.length + 7);
  assert.equal(
    withTable(rows, made, () => true),
    made,
  );
  for (const readme of ['', begin, end, `${end}${begin}`]) assert.throws(() => withTable(rows, readme, () => true));
});

test('README.md and js/options.d.ts are as the table has them', async () => {
  for (const [file, text] of Object.entries(await documents()))
    assert.ok(read(file) === text, `${file} is stale: node toolchain/options.mjs writes it`);
});
