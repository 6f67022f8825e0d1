// @ts-check
/** Header values as SIP.Grammar.parse() and message.parseHeader() give them: the core's parts in the classic shapes. */
import { parseValue } from './grammar.js';
import { NameAddrHeader } from './name-addr-header.js';
import { parameterMap } from './parameters.js';
import { openParts, Parts, takeParameters, takePart, takeWord } from './parts.js';
import { URI } from './uri.js';

/** A value that is a part of a text is read in its place, see openParts(). @typedef {(text: string, whole?: string, place?: number) => any} Parser */

/** Key and accessors by the name they stand for: shared, as else each value would have a shape of its own. @type {Record<string, [key: string, PropertyDescriptor]>} */
const aliases = {};

/** The member in camelCase too, where for...in and JSON do not see it. @param {any} value @param {string} name */
function alias(value, name) {
  const [key, accessors] = (aliases[name] ??= [
    name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
    {
      get() {
        return /** @type {any} */ (this)[name];
      },
      set(changed) {
        /** @type {any} */ (this)[name] = changed;
      },
    },
  ]);
  return Object.defineProperty(value, key, accessors);
}

/** All members that have an underscore. @param {any} value */
function withCamelCase(value) {
  for (const name of Object.keys(value ?? {})) if (name.includes('_')) alias(value, name);
  return value;
}

/** @param {import('./grammar.js').Rule} rule @returns {Parser} */
const plain = rule => text => withCamelCase(parseValue(rule, text));

/**
 * Values of the shape "value;name=value".
 * @param {import('./grammar.js').Rule} rule
 * @param {string} members  of the result: first the value, then parameters, name:parameter where they differ;
 *   '#' a number, '?' is it there, '^' in lower case, '"' perhaps quoted; '!' behind it: not without it; `params` is all of them
 * @returns {Parser}
 */
function item(rule, members) {
  return text => {
    const parts = parseValue(rule, text);
    if (!parts) return undefined;
    const params = parameterMap(parts.params);
    /** @type {Record<string, any>} */
    const made = {};
    for (const [at, member] of members.split(' ').entries()) {
      const [, kind, name, param, needed] = /** @type {string[]} */ (/^(\W?)(\w+):?([\w-]*)(!?)$/.exec(member));
      const value = at ? params[param || name] : parts.value;
      if (name === 'params') made[name] = params;
      else if (kind === '?') made[name] = value !== undefined;
      else if (kind === '"') made[name] = parseValue('quotedString', value ?? '') ?? value ?? undefined;
      else made[name] = kind === '#' ? numeric(value) : kind === '^' ? value?.toLowerCase() : (value ?? undefined);
      if (needed && !made[name]) return undefined;
    }
    return withCamelCase(made);
  };
}

/** @type {Parser} */
function nameAddrs(text) {
  /** @type {{ position: number, offset: number, parsed: import('./grammar.js').NameAddrParts }[] | undefined} */
  const list = parseValue('nameAddrs', text);
  return list?.map(each => ({ ...each, parsed: NameAddrHeader.fromParts(each.parsed) }));
}

/** @type {Parser} */
function cseq(...place) {
  return openParts(Parts.cseq, ...place) ? { value: takeWord(), method: takePart() } : undefined;
}

/** delta-seconds. @type {Parser} */
function number(...place) {
  return openParts(Parts.number, ...place) ? takeWord() : undefined;
}

/** A number out of a parameter; undefined when absent or none. @param {string | null | undefined} text */
const numeric = text => (text ? number(text) : undefined);

/** The same of a record, where it is one more. */
function takeNumber() {
  const number = takeWord();
  return number ? number - 1 : undefined;
}

const hostTypes = ['domain', 'IPv4', 'IPv6'];

/** @type {Parser} */
function via(text, whole, place) {
  if (!openParts(Parts.via, text, whole, place)) return viaOfParts(text);
  const [protocol, transport, host, port] = [takePart(), takePart(), takePart(), takeNumber()];
  const [type, rport, ttl] = [takeWord(), takeNumber(), takeNumber()];
  return viaValue(protocol, transport, host, hostTypes[type], port, rport, ttl, takeParameters());
}

/** One that has no record, see parts.js. @param {string} text */
function viaOfParts(text) {
  const parts = parseValue('via', text);
  if (!parts) return undefined;
  const params = parameterMap(parts.params);
  const { protocol, transport, host, host_type, port } = parts;
  const [rport, ttl] = [numeric(params.rport), numeric(params.ttl)];
  return viaValue(protocol, transport, host, host_type, port, rport, ttl, params);
}

/**
 * @param {string} protocol
 * @param {string} transport
 * @param {string} host
 * @param {string} host_type
 * @param {number | undefined} port
 * @param {number | undefined} rport
 * @param {number | undefined} ttl
 * @param {import('./parameters.js').ParameterMap} params
 */
function viaValue(protocol, transport, host, host_type, port, rport, ttl, params) {
  const { branch, received, maddr } = params;
  return alias(
    {
      protocol,
      transport,
      host,
      host_type,
      port,
      branch: branch ?? undefined,
      received: received ?? undefined,
      rport,
      ttl,
      maddr: maddr ?? undefined,
      params,
    },
    'host_type',
  );
}

/** The first of several challenges. @type {Parser} */
function challenge(text) {
  const [first] = parseValue('challenges', text) ?? [];
  if (!first) return undefined;
  const { realm, nonce, opaque, stale, algorithm, qop } = parameterMap(first.params);
  return {
    realm,
    nonce,
    opaque: opaque ?? undefined,
    stale: stale?.toLowerCase() === 'true',
    algorithm: algorithm?.toUpperCase(),
    qop: qop ? parseValue('tokens', qop) : undefined,
  };
}

/** @type {Parser} */
function startLine(text) {
  const parts = plain('startLine')(text);
  if (parts?.uri) parts.uri = URI.fromParts(parts.uri);
  return parts;
}

/** @type {Parser} */
function absoluteUri(text) {
  /** @type {import('./grammar.js').UriParts | undefined} */
  const parts = parseValue('uri', text);
  return parts && { ...parts, params: parameterMap(parts.params) };
}

/** @type {Parser} */
const nameAddr = NameAddrHeader.parse;
const replaced = 'call_id replaces_to_tag:to-tag! replaces_from_tag:from-tag! ?early_only:early-only';

/** Parsers by header or rule name, '-' written as '_'. @type {Record<string, Parser | undefined>} */
const parsers = {
  SIP_URI: text => URI.parse(text),
  absoluteURI: absoluteUri,
  host: plain('host'),
  Name_Addr_Header: nameAddr,
  From: nameAddr,
  To: nameAddr,
  Refer_To: nameAddr,
  Via: via,
  CSeq: cseq,
  RAck: plain('rack'),
  Subscription_State: item('item', '^state reason #expires #retry_after:retry-after params'),
  Event: item('item', '^event params'),
  Replaces: item('wordItem', replaced),
  Join: item('wordItem', replaced),
  Content_Disposition: item('item', 'type'),
  Session_Expires: item('item', '#deltaSeconds! refresher'),
  Reason: item('item', 'protocol #cause "text params'),
  WWW_Authenticate: challenge,
  Proxy_Authenticate: challenge,
  challenge,
  Content_Type: plain('mediaType'),
  Call_ID: plain('callId'),
  uuid: plain('uuid'),
  displayName: plain('displayName'),
  quoted_string: plain('quotedString'),
  stun_URI: plain('stunUri'),
  turn_URI: plain('turnUri'),
  Request_Response: startLine,
  sipfrag: startLine,
};
for (const [parser, names] of /** @type {const} */ ([
  [
    nameAddrs,
    'Contact Record_Route Route Path Service_Route P_Asserted_Identity P_Preferred_Identity Referred_By Reply_To ' +
      'Remote_Party_ID Diversion History_Info',
  ],
  [plain('tokens'), 'Require Supported Allow Allow_Events Unsupported Proxy_Require Content_Encoding'],
  [number, 'Min_SE Content_Length Max_Forwards Expires Min_Expires RSeq Retry_After'],
]))
  for (const name of names.split(' ')) parsers[name] = parser;

/** @param {string} rule @param {string} text @returns {any} undefined when it does not follow the rule, or there is none */
export const parseByRule = (rule, text) =>
  typeof text === 'string' && Object.hasOwn(parsers, rule) ? parsers[rule]?.(text) : undefined;

/** By canonical header name. */
const byName = new Map(Object.entries(parsers).map(([rule, parse]) => [rule.replaceAll('_', '-'), parse]));

/**
 * The value of a header; the text itself when the header has no rule. Of a list of addresses, the first.
 * @param {string} name  canonical
 * @param {string} text
 * @param {string} [whole]  as for openParts()
 * @param {number} [place]
 */
export function parseHeaderValue(name, text, whole, place) {
  const parse = byName.get(name);
  if (!parse) return text;
  if (parse !== nameAddrs) return parse(text, whole, place);
  return nameAddr(text, whole, place) ?? nameAddrs(text)?.[0]?.parsed;
}

/** SIP.Grammar */
export const Grammar = {
  /** @param {string} text @param {string} rule @returns {any} -1 when it does not follow the rule, or there is none */
  parse: (text, rule) => parseByRule(rule, text) ?? -1,
};
