/** The bytes of core.wasm. @throws {Error} when they were damaged on the way. */
export function coreBytes(): Uint8Array<ArrayBuffer>;
