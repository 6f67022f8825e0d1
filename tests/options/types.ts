// What the type of the options takes and refuses; checked by the lint step, never run.
import SIP from '../../js/index.js';

const servers = ['wss://a', { ws_uri: 'wss://b', weight: 1 }, { wsUri: 'wss://c', weight: '2' }] as const;
new SIP.UA('sip:alice@example.com');
new SIP.UA({
  uri: 'sip:alice@example.com',
  wsServers: servers,
  register: false,
  registerExpires: '300',
  password: null,
});
new SIP.UA({ ws_servers: 'wss://a', hack_ip_in_contact: '10.0.0.1', min_se: 90, custom: { own: 1 } });
new SIP.UA({
  transportOptions: { wsServers: servers, connectionTimeout: 3 },
  registerOptions: { expires: 60, regId: 2 },
});
new SIP.UA({
  rel100: 'required',
  dtmfType: 'rtp',
  extraSupported: ['199'],
  log: { level: 'warn', builtinEnabled: false },
});
new SIP.UA({ credentials: async ({ realm }) => (realm === 'a' ? { password: 'b' } : null) });
new SIP.UA({ sessionDescriptionHandlerFactory: session => new SIP.SessionDescriptionHandler(session, {}) });

// @ts-expect-error
new SIP.UA(5);
// @ts-expect-error
new SIP.UA({ register: 'false' });
// @ts-expect-error
new SIP.UA({ wsServers: { ws_uri: 'wss://a' } });
// @ts-expect-error
new SIP.UA({ rel100: 'yes' });
// @ts-expect-error
new SIP.UA({ wsServer: 'wss://a' });
// @ts-expect-error
new SIP.UA({ credentials: 'secret' });
// @ts-expect-error
new SIP.UA({ transportOptions: { register: true } });
