/** Options of new SIP.UA(). Written by toolchain/options.mjs from src/ua/option_table.cpp. */

/** An entry of wsServers; the highest weight is tried first. */
export interface WsServer {
  ws_uri?: string;
  /** Instead of ws_uri. */
  wsUri?: string;
  weight?: number | string;
}

export interface LogOptions {
  /** Write to the console? Default: true */
  builtinEnabled?: boolean;
  /** 'error', 'warn', 'log' or 'debug', or 0 to 3 for these. Default: 2 */
  level?: number | string;
  connector?: ((level: string, category: string, label: string | undefined, content: any) => void) | null;
}

/** null, '' and [] stand for the default, as undefined does. */
export interface UAOptions {
  /** address of the user. SIP or SIPS URI with a user; the scheme may be left out; default: sip:anonymous.X@anonymous.invalid */
  uri?: string | null;
  /** WebSocket servers, highest weight first. ws:// or wss:// URL, or a list of URLs and {ws_uri, weight}; default: wss://edge.sip.onsip.com */
  wsServers?: string | readonly (string | WsServer)[] | null;
  /** user name in credentials. text of one line without a double quote, or a number; default: user part of uri */
  authorizationUser?: string | number | null;
  /** password in credentials. text, number or boolean; default: null */
  password?: string | number | boolean | null;
  /** digest of user:realm:password, instead of the password. 32 or 64 hexadecimal digits; default: '' */
  ha1?: string | null;
  /** access token for servers that ask for one. letters, digits and -._~+/=; default: '' */
  bearerToken?: string | null;
  /** do not answer challenges that ask for MD5. true or false; default: false */
  refuseMd5?: boolean | null;
  /** makes the object that answers challenges. function; default: digest and bearer token */
  authenticationFactory?: import('./authentication.js').AuthenticationFactory | null;
  /** asked for credentials that are missing or were refused. function; default: none */
  credentials?: import('./authentication.js').CredentialsCallback | null;
  /** name shown to the called party. text that can stand between double quotes, or a number; default: '' */
  displayName?: string | number | null;
  /** register when started. true or false; default: true */
  register?: boolean | null;
  /** lifetime of a registration. whole number from 1 (s); default: 600 */
  registerExpires?: number | string | null;
  /** register again after a failure that may pass, with growing waits. true or false; default: false */
  registerRetry?: boolean | null;
  /** where to register. SIP or SIPS URI without a user; the scheme may be left out; default: uri without its user */
  registrarServer?: string | null;
  /** start when constructed. true or false; default: true */
  autostart?: boolean | null;
  /** value of User-Agent. text of one line; default: sipua/0.1.0 */
  userAgentString?: string | null;
  /** log every message. true or false; default: false */
  traceSip?: boolean | null;
  /** what is logged, and where. {builtinEnabled, level, connector}; default: {builtinEnabled: true, level: 2, connector: null} */
  log?: LogOptions | null;
  /** an incoming call that nobody answers ends after this. whole number from 1 (s); default: 60 */
  noAnswerTimeout?: number | string | null;
  /** wait between two pings; 0: none. whole number from 1 (s); default: 0 */
  keepAliveInterval?: number | string | null;
  /** ping with OPTIONS instead of a double CRLF. true or false; default: false */
  keepAliveOptions?: boolean | null;
  /** attempts to reconnect to a server after its connection dropped. whole number from 1; default: 3 */
  wsServerMaxReconnection?: number | string | null;
  /** wait between these attempts, and up to half of it more; the first comes at once, or within 5 s of a close frame. whole number from 1 (s); default: 4 */
  wsServerReconnectionTimeout?: number | string | null;
  /** shortest wait when no server could be reached. whole number from 1 (s); default: 2 */
  connectionRecoveryMinInterval?: number | string | null;
  /** longest wait when no server could be reached. whole number from 1 (s); default: 30 */
  connectionRecoveryMaxInterval?: number | string | null;
  /** Via says TCP. true or false; default: false */
  hackViaTcp?: boolean | null;
  /** an address of 192.0.2.0/24, or the host given, in Via and Contact. true, false or a host; default: false */
  hackIpInContact?: boolean | string | null;
  /** SIP URIs say transport=wss. true or false; default: false */
  hackWssInTransport?: boolean | null;
  /** rport in Via. true or false; default: false */
  forceRport?: boolean | null;
  /** initial requests carry a Route to the server. true or false; default: false */
  usePreloadedRoute?: boolean | null;
  /** UUID of this user agent (+sip.instance). UUID; uuid: may precede; default: random */
  instanceId?: string | null;
  /** keeps instance id, Call-ID and CSeq of the registration over a reload. object; default: none */
  store?: Record<string, any> | null;
  /** user part of Contact. user part of a SIP URI; default: 8 random characters */
  contactName?: string | null;
  /** transport parameter of Contact. token; default: ws */
  contactTransport?: string | null;
  /** makes the media handler of a session. function; default: WebRTC */
  sessionDescriptionHandlerFactory?: (session: import('./call/session.js').Session, options: any) => any | null;
  /** passed to that factory. object; default: {constraints: {}, peerConnectionOptions: {}} */
  sessionDescriptionHandlerFactoryOptions?: Record<string, any> | null;
  /** a NOTIFY outside of a subscription is told by the event notify. true or false; default: false */
  allowLegacyNotifications?: boolean | null;
  /** a REFER outside of a dialog is taken instead of answered 405. true or false; default: false */
  allowOutOfDialogRefers?: boolean | null;
  /** stop when the page goes away. true or false; default: true */
  autostop?: boolean | null;
  /** for the application. object; default: {} */
  custom?: Record<string, any> | null;
  /** extraSupported adds every tag. true or false; default: false */
  hackAllowUnregisteredOptionTags?: boolean | null;
  /** option tags added to Supported, of those that are registered. list of option tags; default: [] */
  extraSupported?: readonly string[] | null;
  /** reliable provisional responses (RFC 3262). none, supported or required; anything else is none; default: none */
  rel100?: 'none' | 'supported' | 'required' | null;
  /** calls that take the place of others (RFC 3891). none, supported or required; anything else is none; default: none */
  replaces?: 'none' | 'supported' | 'required' | null;
  /** how session.dtmf() sends its tones. info or rtp; anything else is info; default: info */
  dtmfType?: 'info' | 'rtp' | null;
  /** a WebSocket that does not open within this failed. whole number from 1 (s); default: 5 */
  connectionTimeout?: number | string | null;
  /** wait for the answer to a ping. whole number from 1 (s); default: 10 */
  keepAliveDebounce?: number | string | null;
  /** reg-id in the Contact of a REGISTER (RFC 5626). whole number from 1; default: 1 */
  regId?: number | string | null;
  /** parameters added to the Contact of a REGISTER. list of parameters, "name" or "name=value"; default: [] */
  extraContactHeaderParams?: readonly string[] | null;
  /** To and From of a REGISTER: to_uri, to_displayName, from_uri, from_displayName; and its first call_id and cseq. object; default: {} */
  registerParams?: Record<string, any> | null;
  /** session timers (RFC 4028). true or false; default: true */
  sessionTimers?: boolean | null;
  /** session interval asked for; not below minSE. whole number from 90 (s); default: 1800 */
  sessionExpires?: number | string | null;
  /** shortest session interval taken. whole number from 90 (s); default: 90 */
  minSE?: number | string | null;
  /** a description in an unreliable provisional response is applied. true or false; default: false */
  earlyMediaUnreliable?: boolean | null;
  /** calls that ask for it are accepted at once. true or false; default: false */
  autoAnswer?: boolean | null;
  /** a call that is redirected goes where it is sent to. true or false; default: false */
  followRedirects?: boolean | null;
  /** a call whose connection is lost waits so long for another. whole number from 1 (s); default: 180 */
  callRecoveryTimeout?: number | string | null;
  /** a request of more is answered 413, a response dropped. whole number from 1; default: 262144 */
  maxMessageBytes?: number | string | null;
  /** a message of more header lines is dropped. whole number from 1; default: 512 */
  maxHeaders?: number | string | null;
  /** a message with a longer line is dropped. whole number from 1; default: 65536 */
  maxLineBytes?: number | string | null;
  /** a request to a longer Request-URI is answered 414. whole number from 1; default: 8192 */
  maxUriBytes?: number | string | null;
  /** a description deeper inside of multipart bodies is not found. whole number from 1 to 256; default: 4 */
  maxBodyNesting?: number | string | null;
  /** a request with more parameters in one of its URIs is answered 400. whole number from 1 to 256; default: 256 */
  maxUriParams?: number | string | null;
  /** Names of later versions of the classic API; the classic ones win. */
  transportOptions?: {
    /** as wsServers */
    wsServers?: UAOptions['wsServers'];
    /** as traceSip */
    traceSip?: UAOptions['traceSip'];
    /** as keepAliveInterval */
    keepAliveInterval?: UAOptions['keepAliveInterval'];
    /** as wsServerMaxReconnection */
    maxReconnectionAttempts?: UAOptions['wsServerMaxReconnection'];
    /** as wsServerReconnectionTimeout */
    reconnectionTimeout?: UAOptions['wsServerReconnectionTimeout'];
    /** as connectionTimeout */
    connectionTimeout?: UAOptions['connectionTimeout'];
    /** as keepAliveDebounce */
    keepAliveDebounce?: UAOptions['keepAliveDebounce'];
  };
  /** Names of later versions of the classic API; the classic ones win. */
  registerOptions?: {
    /** as registerExpires */
    expires?: UAOptions['registerExpires'];
    /** as registrarServer */
    registrar?: UAOptions['registrarServer'];
    /** as instanceId */
    instanceId?: UAOptions['instanceId'];
    /** as regId */
    regId?: UAOptions['regId'];
    /** as extraContactHeaderParams */
    extraContactHeaderParams?: UAOptions['extraContactHeaderParams'];
    /** as registerParams */
    params?: UAOptions['registerParams'];
  };
  /** @deprecated use wsServers */
  ws_servers?: string | readonly (string | WsServer)[] | null;
  /** @deprecated use authorizationUser */
  authorization_user?: string | number | null;
  /** @deprecated use bearerToken */
  bearer_token?: string | null;
  /** @deprecated use refuseMd5 */
  refuse_md5?: boolean | null;
  /** @deprecated use authenticationFactory */
  authentication_factory?: import('./authentication.js').AuthenticationFactory | null;
  /** @deprecated use displayName */
  display_name?: string | number | null;
  /** @deprecated use registerExpires */
  register_expires?: number | string | null;
  /** @deprecated use registerRetry */
  register_retry?: boolean | null;
  /** @deprecated use registrarServer */
  registrar_server?: string | null;
  /** @deprecated use userAgentString */
  user_agent_string?: string | null;
  /** @deprecated use traceSip */
  trace_sip?: boolean | null;
  /** @deprecated use noAnswerTimeout */
  no_answer_timeout?: number | string | null;
  /** @deprecated use keepAliveInterval */
  keep_alive_interval?: number | string | null;
  /** @deprecated use keepAliveOptions */
  keep_alive_options?: boolean | null;
  /** @deprecated use wsServerMaxReconnection */
  ws_server_max_reconnection?: number | string | null;
  /** @deprecated use wsServerReconnectionTimeout */
  ws_server_reconnection_timeout?: number | string | null;
  /** @deprecated use connectionRecoveryMinInterval */
  connection_recovery_min_interval?: number | string | null;
  /** @deprecated use connectionRecoveryMaxInterval */
  connection_recovery_max_interval?: number | string | null;
  /** @deprecated use hackViaTcp */
  hack_via_tcp?: boolean | null;
  /** @deprecated use hackIpInContact */
  hack_ip_in_contact?: boolean | string | null;
  /** @deprecated use hackWssInTransport */
  hack_wss_in_transport?: boolean | null;
  /** @deprecated use forceRport */
  force_rport?: boolean | null;
  /** @deprecated use usePreloadedRoute */
  use_preloaded_route?: boolean | null;
  /** @deprecated use instanceId */
  instance_id?: string | null;
  /** @deprecated use contactName */
  contact_name?: string | null;
  /** @deprecated use contactTransport */
  contact_transport?: string | null;
  /** @deprecated use sessionDescriptionHandlerFactory */
  session_description_handler_factory?: (session: import('./call/session.js').Session, options: any) => any | null;
  /** @deprecated use sessionDescriptionHandlerFactoryOptions */
  session_description_handler_factory_options?: Record<string, any> | null;
  /** @deprecated use allowLegacyNotifications */
  allow_legacy_notifications?: boolean | null;
  /** @deprecated use allowOutOfDialogRefers */
  allow_out_of_dialog_refers?: boolean | null;
  /** @deprecated use hackAllowUnregisteredOptionTags */
  hack_allow_unregistered_option_tags?: boolean | null;
  /** @deprecated use extraSupported */
  extra_supported?: readonly string[] | null;
  /** @deprecated use dtmfType */
  dtmf_type?: 'info' | 'rtp' | null;
  /** @deprecated use connectionTimeout */
  connection_timeout?: number | string | null;
  /** @deprecated use keepAliveDebounce */
  keep_alive_debounce?: number | string | null;
  /** @deprecated use regId */
  reg_id?: number | string | null;
  /** @deprecated use extraContactHeaderParams */
  extra_contact_header_params?: readonly string[] | null;
  /** @deprecated use registerParams */
  register_params?: Record<string, any> | null;
  /** @deprecated use sessionTimers */
  session_timers?: boolean | null;
  /** @deprecated use sessionExpires */
  session_expires?: number | string | null;
  /** @deprecated use minSE */
  min_se?: number | string | null;
  /** @deprecated use earlyMediaUnreliable */
  early_media_unreliable?: boolean | null;
  /** @deprecated use autoAnswer */
  auto_answer?: boolean | null;
  /** @deprecated use followRedirects */
  follow_redirects?: boolean | null;
  /** @deprecated use callRecoveryTimeout */
  call_recovery_timeout?: number | string | null;
  /** @deprecated use maxMessageBytes */
  max_message_bytes?: number | string | null;
  /** @deprecated use maxHeaders */
  max_headers?: number | string | null;
  /** @deprecated use maxLineBytes */
  max_line_bytes?: number | string | null;
  /** @deprecated use maxUriBytes */
  max_uri_bytes?: number | string | null;
  /** @deprecated use maxBodyNesting */
  max_body_nesting?: number | string | null;
  /** @deprecated use maxUriParams */
  max_uri_params?: number | string | null;
}
