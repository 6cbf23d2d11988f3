/** An address without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** Whether a URL leads to this very machine. */
export const isLoopback = (url: URL): boolean => LOOPBACK.test(hostOf(url));
