// @ts-check
// Ready-made modifiers: functions from a description to a promise of the one to use. SDP: RFC 8866.
// They work on any line ending, touch only what they name, and give other descriptions back as they were.

/**
 * @typedef {{ type: RTCSdpType, sdp: string }} Description
 * @typedef {(description: Description) => Promise<Description> | Description} Modifier
 */

/** @param {Modifier | Modifier[] | null} [modifiers] @returns {Modifier[]} */
export const asList = modifiers => (typeof modifiers === 'function' ? [modifiers] : [...(modifiers ?? [])]);

/** @param {(sdp: string) => string} rewrite @returns {(description: Description) => Promise<Description>} */
const modifier =
  rewrite =>
  async ({ type, sdp }) => ({ type, sdp: rewrite(sdp) });

/** Runs a function over the part before the first m= line and over each part from one m= line to the next. */
const sections = (/** @type {string} */ sdp, /** @type {(section: string) => string} */ rewrite) =>
  sdp
    .split(/^(?=m=)/m)
    .map(rewrite)
    .join('');

/** sendrecv becomes sendonly, recvonly becomes inactive (RFC 3264 8.4). */
export const holdModifier = modifier(sdp => {
  const named = /^a=(sendrecv|sendonly|recvonly|inactive)\b/m.test(sdp);
  if (!named)
    return sections(sdp, part => (/^m=(?!application)/.test(part) ? `${part.trimEnd()}\r\na=sendonly\r\n` : part));
  return sdp.replace(/^a=(?:sendrecv|(recvonly))\b/gm, (_, listening) => (listening ? 'a=inactive' : 'a=sendonly'));
});

/** Removes the candidates over TCP (RFC 6544). */
export const stripTcpCandidates = modifier(sdp => sdp.replace(/^a=candidate:\S+ \d+ tcp .*(\r?\n|$)/gim, ''));

/** Makes a wrong `[0-...` in an imageattr attribute (RFC 6236) `[1:...`, for old Jitsi releases. */
export const cleanJitsiSdpImageattr = modifier(sdp =>
  sdp.replace(/^a=imageattr:.*$/gm, line => line.replaceAll('[0-', '[1:')),
);

/**
 * Makes a modifier that removes a codec: its payload types from the m= lines, with their attributes. A medium that offers
 * nothing else stays as it is.
 * @param {string} name  encoding name as in rtpmap, in any case
 */
export const stripRtpPayload = name =>
  modifier(sdp =>
    sections(sdp, section => {
      const [, head, formats] = /^(m=\S+ \S+ \S+)((?: \d+)+)/.exec(section) ?? [];
      const gone = new Set(name.toUpperCase() === 'G722' && /^m=audio/.test(section) ? ['9'] : []);
      for (const [, type, encoding] of section.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)/gm))
        if (encoding.toLowerCase() === name.toLowerCase()) gone.add(type);
        else gone.delete(type);
      const kept = formats?.split(' ').filter(type => !gone.has(type));
      if (!kept || kept.length < 2) return section;
      return section
        .replace(head + formats, head + kept.join(' '))
        .replace(/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)\b.*(\r?\n|$)/gm, (line, type) => (gone.has(type) ? '' : line));
    }),
  );

/** Removes the DTMF events of RFC 4733. */
export const stripTelephoneEvent = stripRtpPayload('telephone-event');

/** Removes G.722, payload type 9 unless that is mapped to another codec (RFC 3551). */
export const stripG722 = stripRtpPayload('G722');

/** Without its port a medium is refused (RFC 3264 5.1, 6). Taking it out altogether would leave an answer that browsers refuse. */
export const stripVideo = modifier(sdp => {
  const gone = new Set();
  const stripped = sections(sdp, section => {
    const [, head, rest] = /^(m=video )\d+(?:\/\d+)?(.*)/.exec(section) ?? [];
    if (!head) return section;
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1];
    gone.add(mid);
    return `${head}0${rest}\r\nc=IN IP4 0.0.0.0\r\na=inactive\r\n${mid ? `a=mid:${mid}\r\n` : ''}`;
  });
  return stripped.replace(/(?<=^a=group:\S+) [^\r\n]*/gm, mids =>
    mids.replace(/ \S+/g, mid => (gone.has(mid.slice(1)) ? '' : mid)),
  );
});

/** Gives each medium without a mid attribute (RFC 5888) one: its position, or the next number that is free. */
export const addMidLines = modifier(sdp => {
  const taken = new Set([...sdp.matchAll(/^a=mid:(\S+)/gm)].map(([, mid]) => mid));
  let position = 0;
  return sections(sdp, section => {
    if (!section.startsWith('m=')) return section;
    let mid = position++;
    if (/^a=mid:/m.test(section)) return section;
    while (taken.has(String(mid))) mid++;
    taken.add(String(mid));
    return `${section.trimEnd()}\r\na=mid:${mid}\r\n`;
  });
});
