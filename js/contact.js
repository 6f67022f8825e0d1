// @ts-check
import { URI } from './uri.js';

/** ua.contact: where requests for us arrive. */
export class Contact {
  /** Public and temporary GRUU (RFC 5627), once the registrar gave them. @type {URI | null} */
  pub_gruu = null;
  /** @type {URI | null} */
  temp_gruu = null;
  #transport;

  /** @param {string} text  value of a Contact header @param {string} transport  parameter of the anonymous form */
  constructor(text, transport) {
    this.uri = URI.parse(text.replace(/^<|>$/g, ''));
    this.#transport = transport;
  }

  /** @param {string} text  the public and the temporary GRUU, a line each, perhaps empty */
  setGruus(text) {
    [this.pub_gruu, this.temp_gruu] = text.split('\n').map(gruu => URI.parse(gruu) ?? null);
    this.temp_gruu ??= null;
  }

  /** Value for a Contact header. @param {{ anonymous?: boolean, outbound?: boolean }} [options]  outbound: RFC 5626 */
  toString({ anonymous, outbound } = {}) {
    const nobody = `sip:anonymous@anonymous.invalid;transport=${this.#transport}`;
    const address = anonymous ? (this.temp_gruu ?? nobody) : (this.pub_gruu ?? this.uri);
    return `<${address}${outbound ? ';ob' : ''}>`;
  }
}
