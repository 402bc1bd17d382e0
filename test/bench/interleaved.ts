/** Measures every case once, then every case again: what slows the machine down for a while slows all of them down. */
export async function interleaved<C, S>(
  cases: readonly C[], runs: number, measure: (one: C) => Promise<S>, tell: (line: string) => void,
): Promise<Map<C, S[]>> {
  const samples = new Map<C, S[]>(cases.map((one) => [one, []]));
  for (let run = 1; run <= runs; run++) {
    const began = performance.now();
    // The other way round every other time, so that nobody always comes behind the same one.
    for (const one of run % 2 === 1 ? cases : [...cases].reverse()) samples.get(one)!.push(await measure(one));
    tell(`  round ${run} of ${runs}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  return samples;
}
