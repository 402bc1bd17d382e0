import { ours } from './ours';
import { SCRIPTS } from './scripts';
import { add, carryOut, newFindings } from './task';
void (async () => {
  for (const name of ['ip-undone', 'email-adopted', 'ip-replacement-undone']) {
    const f = newFindings(); const t = performance.now();
    await carryOut({ script: name, explore: 'one fault', circumstances: [] }, SCRIPTS.find((s) => s.name === name)!, ours, (h) => add(f, h));
    console.log(name, f.played, ((performance.now() - t) / f.played).toFixed(2), 'ms each');
  }
})();
