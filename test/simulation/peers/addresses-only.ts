import type { Script } from '../history';
import type { Stack } from '../requests';
import type { Options, Stacks } from '../stacks';
import type { Declared, Template } from '../template';
import { isAllocated } from './sdk-calls';

/**
 * The script for AwsCustomResource, where an allocated address and its association are two resources: the address alone. What
 * CloudFormation's own AWS::EC2::EIPAssociation does with it is not on trial. The name stays, since the same schedules go with it.
 */
export function addressesOnly(script: Script): Script {
  return {
    ...script,
    run: (stacks, somebody) => script.run(Object.assign(Object.create(stacks) as Stacks, {
      create: (name: string, template: Template, options?: Options) => stacks.create(name, reduced(template), meant(template, options)),
      update: (stack: Stack, template: Template, options?: Options) => stacks.update(stack, reduced(template), meant(template, options)),
    }), somebody),
  };
}

function reduced(template: Template): Template {
  const resources = Object.entries(template.resources).map(([id, declared]) =>
    [id, isReduced(declared) ? { ...declared, properties: { ...declared.properties, Target: undefined } } : declared]);
  return { ...template, resources: Object.fromEntries(resources) as Template['resources'] };
}

/** Without the target there is nothing to refuse. */
function meant({ resources }: Template, options: Options = {}): Options {
  return Object.values(resources).some(isReduced) ? { ...options, refused: false } : options;
}

function isReduced({ feature, properties }: Declared): boolean {
  return feature === 'elastic-ip' && isAllocated(properties) && properties.Target !== undefined;
}
