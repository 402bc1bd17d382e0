/** The most bytes of each handler's bundle, deflated. */
export const BUNDLE_LIMITS = {
  'bucket-cors': 95_000, 'elastic-ip': 80_000, 'elastic-ip-pool': 75_000, 'email-template': 115_000, 'email-templates': 115_000,
} as const;
