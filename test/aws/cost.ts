export interface Cost {
  readonly what: string;
  readonly amount: number;
  /** Of one, in US dollars. */
  readonly price: number;
}

/** What a run has at most at one time: the limit of an account is 5, unless it was raised. */
export const MOST_ADDRESSES = 5;
/** A run takes about half of that. One that is killed and never swept costs 0.60 US dollars a day. */
const HOURS = 1.5;

/** At most, by the prices of November 2026, without any free tier. What isn't here costs nothing: stacks, templates, networks. */
export const COSTS: readonly Cost[] = [
  { what: 'hours of a public IPv4 address', amount: MOST_ADDRESSES * HOURS, price: 0.005 },
  { what: 'requests of Lambda', amount: 500, price: 0.2 / 1_000_000 },
  { what: 'GB-seconds of Lambda', amount: 1_000, price: 0.000_016_666_7 },
  { what: 'requests of S3', amount: 3_000, price: 0.005 / 1_000 },
  { what: 'GB of logs', amount: 0.01, price: 0.76 },
  { what: 'invocations by EventBridge', amount: 100, price: 1 / 1_000_000 },
];

/** In US dollars. */
export function estimate(costs: readonly Cost[] = COSTS): number {
  return costs.reduce((sum, { amount, price }) => sum + amount * price, 0);
}

export function describeCosts(costs: readonly Cost[] = COSTS): string[] {
  return [
    ...costs.map(({ what, amount, price }) => `  ${dollars(amount * price)}  ${amount} ${what}`),
    `  ${dollars(estimate(costs))}  at most`,
  ];
}

export function dollars(amount: number): string {
  return `${amount.toFixed(4)} USD`;
}
