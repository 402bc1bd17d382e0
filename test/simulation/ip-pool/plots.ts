import type { Plot } from './history';

/** A pool of four addresses, of which EC2 refuses one for good. */
export const ONE_REFUSED: Partial<Plot> = { addresses: 4, refusal: { addresses: 1, code: 'OperationNotPermitted' } };
/** In a VPC without an internet gateway. */
export const NO_GATEWAY: Partial<Plot> = { refusal: { addresses: 1_000, code: 'Gateway.NotAttached' } };
/** Some instances are launched into an IPv6-only subnet. */
export const IPV6_ONLY: Partial<Plot> = { ipv6Only: 0.3 };
/** As many instances as addresses, and reads that lag. */
export const BUSY: Partial<Plot> = { addresses: 8, instances: 8, lag: 12_000 };
