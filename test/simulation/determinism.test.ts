import { ours } from './ours';
import { inParallel } from './pool';
import { scriptNamed } from './scripts';
import { add, carryOut, newFindings, type Task } from './task';

/** Of every feature, with faults, circumstances and paces of all kinds. */
const TASKS = ['cors-undone', 'ip-replaced', 'ip-kept-at-once', 'ip-reverse-dns', 'email-adopted', 'folder-hurried'].map((script): Task =>
  ({ script, explore: 'at random', seed: 20, runs: 8 }));

/** By script. */
type Digests = Record<string, string>;

/** The hash of all lines of what the script's histories were, in this process. */
async function digestOf(task: Task): Promise<string> {
  const findings = newFindings();
  await carryOut(task, scriptNamed(task.script), ours, (history) => add(findings, history));
  return findings.digest;
}

test('the same seed gives the same histories, also in another process', async () => {
  const [first, again, elsewhere]: [Digests, Digests, Digests] = [{}, {}, {}];
  for (const task of TASKS) first[task.script] = await digestOf(task);
  for (const task of [...TASKS].reverse()) again[task.script] = await digestOf(task);
  await inParallel(TASKS.map((task) => ({ task })), ({ task }, { digest }) => { elsewhere[task.script] = digest; });
  expect(again).toEqual(first);
  expect(elsewhere).toEqual(first);
}, 600_000);

test('another seed gives other histories', async () => {
  const [task] = TASKS;
  expect(await digestOf({ ...task!, seed: 21 } as Task)).not.toBe(await digestOf(task!));
});
