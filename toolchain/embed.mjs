// @ts-check
// How core.wasm travels inside a JavaScript file: as printable ASCII that keeps the bytes whole, so that brotli
// and gzip still see them. A byte is 91 * plane + rest; `rest` is one of 91 characters from '"' to '~' (all but
// ' and \), and plane 1 or 2 is announced by a blank or a '!'. Measured on 111 KB of code, brotli 11 / gzip 9:
//
//   the bytes themselves                   36.2 KB   43.9 KB
//   this                                   36.9      44.3
//   one UTF-8 character for each byte      37.0      45.5     (breaks when a page is not UTF-8)
//   hexadecimal                            38.8      48.1
//   base64 of deflate, plus an inflater    44.0      44.1
//   base64                                 50.8      59.7

const characters = Array.from({ length: 93 }, (_, i) => String.fromCharCode(34 + i)).filter(c => !"'\\".includes(c));

/**
 * The text of a module that exports coreBytes().
 * @param {Uint8Array} wasm
 */
export function bytesModule(wasm) {
  let text = '';
  let check = 0;
  for (const byte of wasm) {
    text += ['', ' ', '!'][Math.floor(byte / 91)] + characters[byte % 91];
    check = (check * 31 + byte) | 0;
  }
  return `const text = '${text}';
export function coreBytes() {
  const bytes = new Uint8Array(${wasm.length});
  let at = 0, plane = 0, check = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 34) plane = c - 31;
    else {
      check = (check * 31 + (bytes[at++] = plane * 91 + c - 34 - (c > 39) - (c > 92))) | 0;
      plane = 0;
    }
  }
  if (at !== bytes.length || check !== ${check}) throw new Error('sipua: the embedded WebAssembly was altered on its way here');
  return bytes;
}
`;
}
