// @ts-check
// The comparison with other stacks, this one's column of it. See tests/peers/README.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases, notYet } from '../peers/cases/index.js';
import { runAll } from '../peers/scene.js';

const tried = cases.filter(({ name }) => !notYet.includes(name));
const { results } = await runAll('sipua', tried, 4);

for (const { name, verdict, what, story } of results)
  test(name, () => assert.equal(verdict, 'right', `${what}\n${story}`));

test('what is not asked for yet is a case', () => {
  for (const name of notYet)
    assert.ok(
      cases.some(each => each.name === name),
      name,
    );
});
