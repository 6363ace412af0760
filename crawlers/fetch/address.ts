import ipaddr from 'ipaddr.js';

/** Extra ranges that the library calls unicast but that lead to an embedded or reserved address. */
const NEVER_PUBLIC = ['::/96', '2001::/23'].map((range) => ipaddr.parseCIDR(range));

/** Cloud metadata services: refused even where private addresses are allowed. */
const METADATA = new Set(['169.254.169.254', '169.254.170.2', '100.100.100.200', 'fd00:ec2::254']);

/** Ranges an administrator may open for a host of the company's own network. */
const OPENABLE = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat', 'reserved']);

/** What a connection to an address means for the guard. */
export type Reach = 'public' | 'private' | 'forbidden';

/**
 * Classifies an IP literal, with or without brackets; an IPv4 address inside IPv6 counts as itself.
 * Anything that is not an address is forbidden.
 */
export function reach(address: string): Reach {
  const literal = unbracket(address).replace(/%.*$/, '');
  if (!ipaddr.isValid(literal)) return 'forbidden';
  const ip = ipaddr.process(literal);
  if (METADATA.has(ip.toString())) return 'forbidden';
  const range = ip.range();
  if (range !== 'unicast') return OPENABLE.has(range) ? 'private' : 'forbidden';
  const embedded = NEVER_PUBLIC.some(
    ([net, bits]) => ip.kind() === net.kind() && ip.match(net, bits),
  );
  return embedded ? 'forbidden' : 'public';
}

/** True when a URL's host is an address rather than a name. */
export function isLiteral(host: string): boolean {
  return ipaddr.isValid(unbracket(host));
}

/** IPv6 literals stand in brackets in addresses. */
export function unbracket(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
