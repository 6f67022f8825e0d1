// @ts-check
/**
 * The parsers under comparison, each behind its own entry for received text.
 *
 *   receive(text)      the message object; throws or gives nothing when it refuses the text
 *   basics(message)    what every dialog needs, read from the object: see Basics
 *   everything(message) all values in parts, from the object: see Everything
 */
import { createRequire } from 'node:module';
import { Grammar as Grammar21 } from 'sipjs-0.21/lib/grammar/grammar.js';
import { Parser as Parser21 } from 'sipjs-0.21/lib/core/messages/parser.js';
import SIP from '../../js/index.js';

const require = createRequire(import.meta.url);
const sip8 = require('sipjs-0.8');
const jssip = { parser: require('jssip/lib/Parser'), grammar: require('jssip/lib/Grammar') };
const drachtio = require('drachtio-sip');
const sip006 = require('sip');

/** @typedef {{ first: string | number, callId: string, cseq: number, cseqMethod: string, fromTag?: string | null, toTag?: string | null, branch: string }} Basics */
/** An address in parts. @typedef {{ name?: string, user?: string | null, host: string, tag?: string | null }} Address */
/**
 * @typedef {object} Everything
 * @property {Address} from
 * @property {Address} to
 * @property {{ transport: string, host: string, port?: number, branch?: string }[]} via
 * @property {Address[]} contact
 * @property {Address[]} route
 * @property {Address[]} recordRoute
 * @property {number} cseq
 * @property {string} cseqMethod
 * @property {string} callId
 * @property {number} [maxForwards]
 * @property {number} [expires]
 * @property {number} bodyLength
 */
/** @typedef {{ name: string, receive(text: string): any, basics(message: any): Basics, everything(message: any): Everything }} Parser */

const silent = { log() {}, warn() {}, error() {}, debug() {} };
const fakeUa = { getLogger: () => silent };

/** The objects of the classic family. @param {any} value  NameAddrHeader */
const classicAddress = value => ({
  name: value.displayName ?? value.display_name,
  user: value.uri.user,
  host: value.uri.host,
  tag: value.getParam('tag'),
});
/** @param {any} via */
const classicVia = via => ({ transport: via.transport, host: via.host, port: via.port, branch: via.branch });

/** @param {any} message */
const classicBasics = message => ({
  first: message.status_code ?? message.statusCode ?? message.method,
  callId: message.call_id ?? message.callId,
  cseq: message.cseq,
  cseqMethod: message.method,
  fromTag: message.from_tag ?? message.fromTag,
  toTag: message.to_tag ?? message.toTag,
  branch: message.via_branch ?? message.viaBranch,
});

/** Every value of a header as parseHeader() has it. @param {any} message @param {string} name @param {(value: any) => any} read */
function classicValues(message, name, read) {
  const list = [];
  for (let count = message.getHeaders(name).length, at = 0; at < count; at++)
    list.push(read(message.parseHeader(name, at)));
  return list;
}

/** @param {(text: string) => any[]} parseRoutes  their parsers have no usable rule for Route */
const classicEverything = parseRoutes => (/** @type {any} */ message) => ({
  from: classicAddress(message.from),
  to: classicAddress(message.to),
  via: classicValues(message, 'via', classicVia),
  contact: classicValues(message, 'contact', classicAddress),
  route: message
    .getHeaders('route')
    .flatMap((/** @type {string} */ text) => parseRoutes(text).map(each => classicAddress(each.parsed))),
  recordRoute: classicValues(message, 'record-route', classicAddress),
  cseq: message.cseq,
  cseqMethod: message.parseHeader('cseq').method,
  callId: message.call_id ?? message.callId,
  maxForwards: message.parseHeader('max-forwards'),
  expires: message.hasHeader('expires') ? message.parseHeader('expires') : undefined,
  bodyLength: message.body.length,
});

/** @param {any} parser  parseUri() @returns {(value: any) => Address} */
const plainAddress = parser => value => {
  const uri = parser.parseUri(value.uri);
  return { name: value.name, user: uri.user, host: uri.host, tag: value.params.tag };
};
/** @param {any} via */
const plainVia = via => ({ transport: via.protocol, host: via.host, port: via.port, branch: via.params.branch });

/** @param {string} name @param {any} message */
const drachtioList = (message, name) => (message.has(name) ? message.getParsedHeader(name) : []);
const drachtioAddress = plainAddress(drachtio.parser);
const sipAddress = plainAddress(sip006);

/** @type {Parser} */
export const ours = {
  name: 'sipua',
  receive: text => SIP.Parser.parseMessage(text),
  basics: classicBasics,
  everything: message => ({
    from: classicAddress(message.from),
    to: classicAddress(message.to),
    via: classicValues(message, 'via', classicVia),
    contact: classicValues(message, 'contact', classicAddress),
    route: classicValues(message, 'route', classicAddress),
    recordRoute: classicValues(message, 'record-route', classicAddress),
    cseq: message.cseq,
    cseqMethod: message.parseHeader('cseq').method,
    callId: message.call_id,
    maxForwards: message.parseHeader('max-forwards'),
    expires: message.parseHeader('expires'),
    bodyLength: message.body.length,
  }),
};

/** @type {Parser[]} */
export const peers = [
  {
    name: 'JsSIP',
    receive: text => jssip.parser.parseMessage(text, fakeUa),
    basics: classicBasics,
    everything: classicEverything(text => jssip.grammar.parse(text, 'Record_Route')),
  },
  {
    name: 'sip.js 0.8.4',
    receive: text => sip8.Parser.parseMessage(text, fakeUa),
    basics: classicBasics,
    everything: classicEverything(text => sip8.Grammar.parse(text, 'Record_Route')),
  },
  {
    name: 'sip.js 0.21.2',
    receive: text => Parser21.parseMessage(text, /** @type {any} */ (silent)),
    basics: classicBasics,
    everything: classicEverything(text => /** @type {any} */ (Grammar21.parse(text, 'Record_Route'))),
  },
  {
    name: 'drachtio-sip',
    receive: text => new drachtio.SipMessage(text),
    basics(message) {
      const cseq = message.getParsedHeader('cseq');
      return {
        first: message.status ?? message.method,
        callId: message.get('call-id'),
        cseq: cseq.seq,
        cseqMethod: cseq.method,
        fromTag: message.getParsedHeader('from').params.tag,
        toTag: message.getParsedHeader('to').params.tag,
        branch: message.getParsedHeader('via')[0].params.branch,
      };
    },
    everything(message) {
      const cseq = message.getParsedHeader('cseq');
      return {
        from: drachtioAddress(message.getParsedHeader('from')),
        to: drachtioAddress(message.getParsedHeader('to')),
        via: message.getParsedHeader('via').map(plainVia),
        contact: drachtioList(message, 'contact').map(drachtioAddress),
        route: drachtioList(message, 'route').map(drachtioAddress),
        recordRoute: drachtioList(message, 'record-route').map(drachtioAddress),
        cseq: cseq.seq,
        cseqMethod: cseq.method,
        callId: message.get('call-id'),
        maxForwards: Number(message.get('max-forwards')),
        expires: message.has('expires') ? Number(message.get('expires')) : undefined,
        bodyLength: message.body?.length ?? 0,
      };
    },
  },
  {
    name: 'sip 0.0.6',
    receive: text => sip006.parse(text),
    basics: ({ status, method, headers }) => ({
      first: status ?? method,
      callId: headers['call-id'],
      cseq: headers.cseq.seq,
      cseqMethod: headers.cseq.method,
      fromTag: headers.from.params.tag,
      toTag: headers.to.params.tag,
      branch: headers.via[0].params.branch,
    }),
    everything: ({ headers, content }) => ({
      from: sipAddress(headers.from),
      to: sipAddress(headers.to),
      via: headers.via.map(plainVia),
      contact: (headers.contact ?? []).map(sipAddress),
      route: (headers.route ?? []).map(sipAddress),
      recordRoute: (headers['record-route'] ?? []).map(sipAddress),
      cseq: headers.cseq.seq,
      cseqMethod: headers.cseq.method,
      callId: headers['call-id'],
      maxForwards: Number(headers['max-forwards']),
      expires: headers.expires ? Number(headers.expires) : undefined,
      bodyLength: content.length,
    }),
  },
];
