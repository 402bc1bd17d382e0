/** The clocks of the two sandboxes of a place, in memory that they and the main thread share. */
export type SharedTime = Float64Array<SharedArrayBuffer>;
export type LaneNumber = 0 | 1;

export const other = (lane: LaneNumber): LaneNumber => (lane === 0 ? 1 : 0);

/** Where in the memory it is. */
export const CELL = {
  now: (lane: LaneNumber) => lane,
  /** Not 0 while an invocation runs. */
  active: (lane: LaneNumber) => 2 + lane,
  /** Not 0 while what is on its way is not going to arrive: then there is nothing to wait for but time. */
  hanging: (lane: LaneNumber) => 4 + lane,
};

export function newTime(): SharedTime {
  return new Float64Array(new SharedArrayBuffer(6 * Float64Array.BYTES_PER_ELEMENT)).fill(Date.now(), 0, 2);
}
