// @ts-check
// The comparison with other stacks, this one's column of it. See tests/peers/README.md.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases } from '../peers/cases/index.js';
import { runAll } from '../peers/scene.js';

const { results } = await runAll('sipua', cases, 4);

for (const { name, verdict, what, story } of results)
  test(name, () => assert.equal(verdict, 'right', `${what}\n${story}`));
