// One process of the exploration: takes tasks from its parent, and answers each with what it has found.
import type { Script } from './history';
import type { Subject } from './lambda';
import { ours } from './ours';
import { scriptNamed } from './scripts';
import { add, carryOut, newFindings, type Task } from './task';

export interface Order {
  readonly task: Task;
  /** Whom it is done with. @default ours */
  readonly peer?: string;
}

interface Candidate {
  readonly subject: Subject;
  readonly script: Script;
}

async function candidateOf({ task, peer }: Order): Promise<Candidate> {
  const script = scriptNamed(task.script);
  if (peer === undefined) return { subject: ours, script };
  const { PEERS, scriptFor } = await import('./peers/index.js'); // they load much that we don't need
  return { subject: PEERS[peer]!, script: scriptFor(peer, script) };
}

process.on('message', (order: Order) => {
  void (async () => {
    const findings = newFindings();
    const { subject, script } = await candidateOf(order);
    await carryOut(order.task, script, subject, (history) => add(findings, history));
    process.send!(findings);
  })();
});
