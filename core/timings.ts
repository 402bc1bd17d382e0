// How long AWS may take, in milliseconds.

/** How long AWS may deny what a new policy allows. */
export const POLICY_PROPAGATION = 20_000;
/** How long reads may be stale: what isn't seen for so long doesn't exist. */
export const READ_LAG = 15_000;
/** Exceeds the guard's lifetime, the longest call and the read lag together, so any late write is visible by then. */
export const LATE_WRITE_WINDOW = 30_000;
