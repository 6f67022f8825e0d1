import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pack } from '../../toolchain/embed.mjs';
import { unpack } from '../../toolchain/unpack.mjs';

const built = name => new Uint8Array(readFileSync(new URL(`../../build/wasm-release/${name}`, import.meta.url)));
const decoder = built('unpack.wasm');

test('core.wasm comes back from its text byte for byte, and its functions were taken apart', () => {
  const packed = pack(built('core.wasm'), decoder);
  assert.ok(packed.operators > 1000);
  assert.ok(packed.head < 5000);
  assert.deepEqual(unpack(packed), built('core.wasm'));
});

test('the text is printable ASCII that needs no escape between quotes', () => {
  const { text, decoder: small } = pack(built('core.wasm'), decoder);
  assert.match(text + small, /^[ !-&(-[\]-~]+$/);
});

test('a module that is not understood is carried as bytes', () => {
  const wasm = built('core.wasm');
  const noCode = wasm.subarray(0, 8);
  const everyByte = Uint8Array.from({ length: 512 }, (_, i) => i * 7);
  for (const bytes of [noCode, everyByte, wasm.subarray(0, 50000)]) {
    const packed = pack(bytes, decoder);
    assert.equal(packed.operators, 0);
    assert.deepEqual(unpack(packed), bytes);
  }
});

test('operands of any size come back', () => {
  const wat = [1, 127, 128, -1, -64, -65, 2 ** 31 - 1, -(2 ** 31), 1440, 1439, 75, 74];
  const constants = wat.flatMap(value => [0x41, ...leb(value), 0x1a]);
  const others = [0x42, ...[255, 255, 255, 255, 255, 255, 255, 255, 255, 0], 0x1a, 0x43, 0, 0, 128, 63, 0x1a];
  const tables = [0x02, 0x40, 0x41, 0, 0x0e, 1, 0, 0, 0x0b]; // a block left by br_table
  const body = [1, 2, 0x7e, ...constants, ...others, ...tables, 0x0b];
  const section = [1, ...unsigned(body.length), ...body];
  const header = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0];
  const wasm = Uint8Array.from([...header, 10, ...unsigned(section.length), ...section]);
  assert.ok(WebAssembly.validate(wasm));
  const packed = pack(wasm, decoder);
  assert.ok(packed.operators > 24);
  assert.deepEqual(unpack(packed), wasm);
});

test('an altered text is refused', () => {
  const packed = pack(built('core.wasm'), decoder);
  const at = packed.text.lastIndexOf('Busy~Here');
  assert.ok(at > 0);
  const text = `${packed.text.slice(0, at)}b${packed.text.slice(at + 1)}`;
  assert.throws(() => unpack({ ...packed, text }), /altered/);
});

function leb(value) {
  const bytes = [];
  for (;;) {
    const low = value & 127;
    value >>= 7;
    if (value === (low & 64 ? -1 : 0)) return [...bytes, low];
    bytes.push(low | 128);
  }
}

function unsigned(value) {
  return value < 128 ? [value] : [(value & 127) | 128, value >> 7];
}
