// @ts-check
// Scenarios of SIPp without the lines that are the same in all of them. The files in sipp/ may use, beside SIPp's own
// elements (`called` is SIPp's part when the scenario's name starts so; else it calls):
//
//     <request method="INFO" cseq="2" sdp="sendonly">more headers, an empty line, a body</request>
//                                                   again="yes": an INVITE of CSeq 2 that starts the call,
//                                                   failed="yes": an ACK to a failure of it,
//                                                   failed="inside": to one of a re-INVITE
//     <invited>actions</invited>                    the INVITE that starts the call
//     <reinvited>actions</reinvited>                another INVITE, in the call
//     <answer status="180 Ringing" sdp="sendrecv">  a response to the latest of these, whatever came since
//     <reply status="200 OK" sdp="recvonly">        a response to the request that came last
//     <answered/>                                   waits for 200, and sends ACK
//     <hangs-up/> <hung-up/>                        BYE and its answer, from SIPp and to it
//     <demand header="Require:" regexp="100rel"/>   an action: the call fails unless the header matches
//     <demand regexp="a=sendonly"/>                 the same of the whole message
//     <deny regexp="a=sendonly"/>                   the reverse of that

/** @typedef {Record<string, string>} Attributes */

const me = '<sip:sipp@sipua.test>';
const contact = 'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>';
const allow = 'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, REFER, NOTIFY, INFO, MESSAGE';
const tag = '[pid]SIPp[call_number]';
const replyHead = ['Via', 'Record-Route', 'From', 'To', 'Call-ID', 'CSeq'].map(name => `[last_${name}:]`);
/** The proxy's headers come first, our Via last of its kind. */
const routing = 'Record-Route: .*Via: SIP/2.0/WSS? [^[:space:]]*';

class Expansion {
  #called;
  #descriptions = 0;
  /** Variables that SIPp wants to see used. @type {string[]} */
  #variables = [];

  /** @param {boolean} called */
  constructor(called) {
    this.#called = called;
  }

  /** @param {string} text @returns {string} */
  expand(text) {
    const element =
      /<(request|invited|reinvited|answer|reply|answered|hangs-up|hung-up|demand|deny)\b([^>]*?)(?:\/>|>(.*?)<\/\1>)/gs;
    return text.replace(element, (_, name, attributes, inner = '') => this.#element(name, parse(attributes), inner));
  }

  /** The scenario's last element. */
  references() {
    return this.#variables.length ? `<Reference variables="${[...new Set(this.#variables)]}"/>\n` : '';
  }

  /** @param {string} name @param {Attributes} attributes @param {string} inner */
  #element(name, attributes, inner) {
    switch (name) {
      case 'request':
        return this.#request(attributes, inner);
      case 'invited':
        return this.#invited(inner);
      case 'reinvited':
        return ['<recv request="INVITE"><action>', ...this.#keep(), this.expand(inner), '</action></recv>'].join('\n');
      case 'answer':
        return this.#answer(attributes, inner);
      case 'reply':
        return this.#reply(attributes, inner);
      case 'answered':
        return this.expand(
          '<recv response="100" optional="true"/><recv response="180" optional="true"/>' +
            '<recv response="200" rrs="true"/><request method="ACK" cseq="1"/>',
        );
      case 'hangs-up':
        return this.expand('<request method="BYE" cseq="999"/><recv response="200"/>');
      case 'hung-up':
        return this.expand('<recv request="BYE"/><reply status="200 OK"/>');
      default:
        return this.#check(name, attributes);
    }
  }

  /** @param {Attributes} attributes @param {string} inner */
  #request({ method, cseq, again, failed, sdp }, inner) {
    const first = method === 'INVITE' && (cseq === '1' || !!again);
    const outside = first || method === 'CANCEL' || failed === 'yes';
    // a CANCEL, and the ACK to a failure, belong to the transaction of the INVITE
    const own = method === 'CANCEL' || failed;
    const branch = method === 'INVITE' || own ? `z9hG4bK[pid]c[call_number]n${cseq}` : '[branch]';
    const lines = [
      `${method} ${outside ? 'sip:[service]@sipua.test' : '[next_url]'} SIP/2.0`,
      `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}`,
      'Max-Forwards: 70',
      ...(outside ? [] : ['[routes]']),
      ...this.#parties(first, failed === 'yes'),
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ${method}`,
      ...(method === 'CANCEL' || method === 'ACK' ? [] : [contact, allow]),
    ];
    return this.#send(lines, sdp, inner, method !== 'ACK');
  }

  /** From and To of a request. @param {boolean} first @param {boolean} failed  To as the response has it */
  #parties(first, failed) {
    if (this.#called) return ['[$from]', '[$to]'];
    const from = `From: "SIPp" ${me};tag=${tag}`;
    if (failed) return [from, '[last_To:]'];
    return [from, `To: <sip:[service]@sipua.test>${first ? '' : '[peer_tag_param]'}`];
  }

  /** @param {string} actions */
  #invited(actions) {
    this.#variables.push('to', 'from');
    return [
      '<recv request="INVITE" rrs="true"><action>',
      this.#assign('remote', 'search_in="hdr" header="From:" regexp=".*"'),
      this.#assign('local', 'search_in="hdr" header="To:" regexp=".*"'),
      ...this.#keep(),
      '<assignstr assign_to="to" value="To:[$remote]"/>',
      `<assignstr assign_to="from" value="From:[$local];tag=${tag}"/>`,
      this.expand(actions),
      '</action></recv>',
    ].join('\n');
  }

  /** Actions that keep what an answer takes from an INVITE. */
  #keep() {
    return [
      this.#assign('routing', `search_in="msg" regexp="${routing}"`),
      this.#assign('cseq', 'search_in="hdr" header="CSeq:" regexp="[0-9]+ INVITE"'),
    ];
  }

  /** @param {Attributes} attributes @param {string} inner */
  #answer({ status, sdp }, inner) {
    const to = `To:[$local];tag=${tag}`;
    const lines = ['[$routing]', 'From:[$remote]', to, '[last_Call-ID:]', 'CSeq: [$cseq]', contact, allow];
    return this.#send([`SIP/2.0 ${status}`, ...lines], sdp, inner, !status.startsWith('1'));
  }

  /** @param {Attributes} attributes @param {string} inner */
  #reply({ status, sdp }, inner) {
    return this.#send([`SIP/2.0 ${status}`, ...replyHead, contact, allow], sdp, inner, false);
  }

  /** @param {string[]} lines @param {string | undefined} direction @param {string} inner @param {boolean} repeated */
  #send(lines, direction, inner, repeated) {
    const trimmed = inner.split('\n').map(line => line.trim());
    const [headers, body = ''] = trimmed.join('\n').trim().split('\n\n');
    const more = unescaped(headers).split('\n').filter(Boolean);
    if (direction) more.push('Content-Type: application/sdp');
    const usual = more.some(line => line.startsWith('Contact:')) ? lines.filter(line => line !== contact) : lines;
    const text = [...usual, ...more, 'Content-Length: [len]', '', direction ? this.#sdp(direction) : body].join('\n');
    return `<send${repeated ? ' retrans="500"' : ''}><![CDATA[\n${text}\n]]></send>`;
  }

  /** @param {string} direction */
  #sdp(direction) {
    return [
      'v=0',
      `o=sipp [pid] ${++this.#descriptions} IN IP4 [local_ip]`,
      's=-',
      'c=IN IP4 [media_ip]',
      't=0 0',
      'm=audio [media_port] RTP/AVP 0',
      'a=rtpmap:0 PCMU/8000',
      `a=${direction}`,
      '',
    ].join('\n');
  }

  /** @param {string} kind @param {Attributes} attributes */
  #check(kind, { header, regexp }) {
    const where = header ? `search_in="hdr" header="${header}"` : 'search_in="msg"';
    const inverse = kind === 'deny' ? '_inverse' : '';
    return this.#assign(`checked${this.#variables.length}`, `${where} regexp="${regexp}" check_it${inverse}="true"`);
  }

  /** @param {string} variable @param {string} what */
  #assign(variable, what) {
    this.#variables.push(variable);
    return `<ereg ${what} assign_to="${variable}"/>`;
  }
}

/** @param {string} text @returns {Attributes} */
const parse = text =>
  Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));

/** @param {string} text */
const unescaped = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What SIPp takes. @param {string} text  of a file in sipp/ @returns {string} */
export function expandScenario(text) {
  const expansion = new Expansion(/<scenario name="called/.test(text));
  const expanded = expansion.expand(text);
  return expanded.replace('</scenario>', `${expansion.references()}</scenario>`);
}
