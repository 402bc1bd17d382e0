// One process of the exploration: takes tasks from its parent, and answers each with what it has found.
import type { Subject } from './lambda';
import { ours } from './ours';
import { SCRIPTS } from './scripts';
import { add, carryOut, newFindings, type Task } from './task';

export interface Order {
  readonly task: Task;
  /** The file of other handlers than ours. */
  readonly subject?: string;
}

async function subjectOf(file: string | undefined): Promise<Subject> {
  return file === undefined ? ours : (await import(file) as { subject: Subject }).subject;
}

process.on('message', ({ task, subject }: Order) => {
  void (async () => {
    const findings = newFindings();
    const script = SCRIPTS.find(({ name }) => name === task.script)!;
    await carryOut(task, script, await subjectOf(subject), (history) => add(findings, history));
    process.send!(findings);
  })();
});
