// How long AWS may take, in milliseconds.

/** Until a policy that was made a moment ago has spread, AWS may deny what it allows. */
export const POLICY_PROPAGATION = 20_000;
/** What was written is read back after seconds at most, so what isn't seen for so long isn't there. */
export const READ_LAG = 15_000;
/** Exceeds the guard's lifetime, the longest call and the read lag together, so that any late write is visible by then. */
export const LATE_WRITE_WINDOW = 30_000;
