import type { RawProperties } from './contracts/raw-properties';

/** Whether a Delete retains the resource. Another version of the package may say `RETAIN` or more: what is deleted by mistake is gone. */
export function isRetained({ RemovalPolicy }: RawProperties): boolean {
  return typeof RemovalPolicy === 'string' && /^retain/i.test(RemovalPolicy);
}
