import type { Account, Script, Somebody } from '../../simulation/history';
import { play } from '../../simulation/history';
import type { Subject } from '../../simulation/lambda';
import { scriptFor } from '../../simulation/peers';
import type { PeerFeature, Template } from '../../simulation/template';
import { type Counts, countsOf } from './counts';

/** By what there is a minimum for. */
export type LifeName = PeerFeature | 'email-templates' | 'retained' | 'found' | 'reverse-dns';

/** A life of a thing: created, changed in each of these ways, destroyed. */
export interface Life {
  readonly name: LifeName;
  readonly title: string;
  readonly before: (somebody: Somebody, account: Account) => void;
  readonly create: Template;
  readonly updates: readonly { readonly job: string; readonly to: Template }[];
}

/** What each job of the life calls, in the plain run: no fault, nobody else. */
export async function callsOf(life: Life, subject: Subject, peer?: string): Promise<Map<string, Counts>> {
  const script: Script = {
    name: life.title, before: life.before,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', life.create);
      for (const { to } of life.updates) await stacks.update(stack, to);
      await stacks.destroy(stack);
    },
  };
  const schedule = { script: script.name, circumstances: [], deviations: [], pace: 0 };
  const { steps: all, violations } = await play(peer ? scriptFor(peer, script) : script, schedule, subject);
  if (!peer && violations.length > 0) throw new Error(`${life.title}: ${violations[0]!.what}`);
  return countsOf(['create', ...life.updates.map(({ job }) => job), 'delete'], all);
}
