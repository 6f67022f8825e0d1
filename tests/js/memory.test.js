import assert from 'node:assert/strict';
import { test } from 'node:test';
import { core } from '../../js/load.js';

const { _malloc: malloc, _free: free } = core();
const bytes = () => core().HEAPU8;

/** A block filled with a number of its own. */
function fill(size, mark) {
  const at = malloc(size);
  bytes().fill(mark, at, at + size);
  return { at, size, mark };
}

const isIntact = ({ at, size, mark }) =>
  bytes()
    .subarray(at, at + size)
    .every(byte => byte === mark);

test('blocks are aligned to 16 and do not touch each other', () => {
  const sizes = [0, 1, 7, 8, 9, 23, 24, 25, 56, 57, 1000, 4088, 4089, 65528, 65529, 300000, 2000000];
  const blocks = [...sizes, ...sizes].map((size, i) => fill(size, i + 1));
  for (const block of blocks) {
    assert.equal(block.at % 16, 0);
    assert.ok(isIntact(block), `${block.size} bytes were written over`);
  }
  for (const { at } of blocks) free(at);
});

test('what is freed is used again: the memory does not grow', () => {
  const round = () => {
    const blocks = Array.from({ length: 200 }, (_, i) => fill((i * 37) % 3000, i & 255));
    assert.ok(blocks.every(isIntact));
    for (const { at } of blocks) free(at);
  };
  round();
  const peak = bytes().length;
  for (let i = 0; i < 50; i++) round();
  assert.equal(bytes().length, peak);
});

test('more than there can be is refused, and nothing is freed twice', () => {
  assert.equal(malloc(2 ** 30 + 1), 0);
  assert.equal(malloc(-1), 0);
  free(0);
  const [a, b] = [malloc(20), malloc(20)];
  assert.notEqual(a, b);
  free(a);
  free(b);
});
