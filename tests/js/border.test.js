// @ts-check
// The tables of js/ that must have the order of enumerations in C++.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EventKind } from '../../js/events.js';
import { Command } from '../../js/pump.js';

const source = readFileSync(new URL('../../src/ua/input_output.hpp', import.meta.url), 'utf8');

/** Enumerators in camelCase, in order. @param {string} name */
function enumerators(name) {
  const body = new RegExp(`enum class ${name} [^{]*\\{([^}]*)\\}`).exec(source.replace(/\/\/.*/g, ''))?.[1] ?? '';
  const names = body
    .split(',')
    .map(each => each.trim().replace(/_$/, ''))
    .filter(Boolean);
  return names.map(each => each.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()));
}

test('events', () => {
  assert.deepEqual(Object.keys(EventKind), enumerators('EventKind'));
});

test('commands', () => {
  assert.deepEqual(['none', ...Object.keys(Command)], enumerators('CommandKind'));
  assert.deepEqual(
    Object.values(Command),
    Object.keys(Command).map((_, i) => i + 1),
  );
});

test('subjects of events', () => {
  assert.deepEqual(enumerators('EventSubject'), ['none', 'message', 'sentText', 'reply']);
});
