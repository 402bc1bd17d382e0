import type { RawProperties } from '../../../core/contracts/raw-properties';
import type { Script } from '../history';
import type { Options } from '../stacks';
import { lazily } from '../synth';
import type { Template } from '../template';

/** What a script is called, what is there before, and what somebody else may do. */
export type Setting = Omit<Script, 'run'>;

/** Created with the one template, updated to the other, destroyed. */
export function life(setting: Setting, one: Template, two: Template, options: Options = {}): Script {
  return {
    ...setting,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', one);
      await stacks.update(stack, two, options);
      await stacks.destroy(stack);
    },
  };
}

/** The stack stays, since its deletion would cover up what went wrong before. */
export function kept(setting: Setting, one: Template, two: Template, options: Options = {}): Script {
  return {
    ...setting,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', one);
      await stacks.update(stack, two, options);
    },
  };
}

/** A creation in which another resource fails when ours is done. */
export function undone(setting: Setting, one: Template, options: Options = {}): Script {
  return {
    ...setting,
    run: async (stacks) => {
      const stack = await stacks.create('Shop', one, { siblingFails: true, ...options });
      await stacks.destroy(stack);
    },
  };
}

/** As an earlier version of the library sent them: with those properties alone. */
export function early(template: Template, ...names: readonly string[]): Template {
  const only = (properties: RawProperties) => Object.fromEntries(names.map((name) => [name, properties[name]]));
  return lazily(() => ({
    policies: template.policies,
    resources: Object.fromEntries(Object.entries(template.resources).map(([id, declared]) =>
      [id, { ...declared, properties: only(declared.properties) }])),
  }));
}

/** Its functions have so little time, in milliseconds, that a request goes over several invocations. */
export function hurried(template: Template, functionTimeout: number): Template {
  return lazily(() => ({
    policies: template.policies,
    resources: Object.fromEntries(Object.entries(template.resources).map(([id, declared]) => [id, { ...declared, functionTimeout }])),
  }));
}
