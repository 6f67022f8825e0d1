// @ts-check
import { SipMessage } from './message.js';

/** A response that came in. */
export class IncomingResponse extends SipMessage {
  /** @param {import('./grammar.js').IndexedText} source @param {import('./ua.js').UA} [ua] */
  constructor(source, ua) {
    super(source);
    this.logger = ua?.getLogger('sip.sipmessage');
  }

  get status_code() {
    return this.status;
  }

  get statusCode() {
    return this.status;
  }

  get reason_phrase() {
    return this.part(5);
  }

  get reasonPhrase() {
    return this.part(5);
  }
}
