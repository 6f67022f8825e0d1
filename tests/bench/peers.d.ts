/** Peers that bring no declarations. */
declare module 'sipjs-0.8';
declare module 'drachtio-sip';
declare module 'sip';
declare module 'jssip/lib/*';
