import type { Requests, RequestType, Stack } from './requests';
import type { Declared, Template } from './template';
import type { World } from './world';

/**
 * go-to-k/cdkd plays CloudFormation, which knows nothing of its stacks. The stack ID that it sends is made of the logical ID, so the
 * resources of the same construct path in two of its stacks have the same owner. It keeps its own state, and deletes by that.
 * (It waits for the function, which is invoked once. Here Lambda delivers again what fails, as it does for CloudFormation.)
 */
export class Cdkd {
  public constructor(private readonly world: World, private readonly requests: Requests) {}

  /** A stack of its own. What fails is in no state, so no Delete follows. */
  public async create(name: string, template: Template): Promise<void> {
    const stack = underItsId(this.requests.newStack(name, template));
    this.requests.deployFunctions(stack, template);
    await Promise.all(Object.entries(template.resources).map(([logicalId, declared]) => this.refused(stack, logicalId, 'Create', { declared })));
    stack.alive = false;
  }

  /** Its `import` of a stack of CloudFormation's, which is there still: the resources are changed, and then deleted. */
  public async takeOver(theirs: Stack, template: Template): Promise<void> {
    const stack = underItsId(theirs);
    await Promise.all([...theirs.resources].map(async ([logicalId, { declared: former, physicalId: id }]) => {
      await this.refused(stack, logicalId, 'Update', { declared: template.resources[logicalId]!, former, id });
      await this.requests.send(stack, logicalId, 'Delete', { declared: former, id });
    }));
  }

  private async refused(
    stack: Stack, logicalId: string, type: RequestType, request: { declared: Declared; former?: Declared; id?: string },
  ): Promise<void> {
    const answer = await this.requests.send(stack, logicalId, type, request);
    if (typeof answer !== 'object' || answer.status === 'FAILED') return;
    this.world.violate(4, `the ${type} of ${stack.name}/${logicalId}, whose marks another stack of cdkd's can have, was carried out`);
  }
}

function underItsId(stack: Stack): Stack {
  const [, , , region, account] = stack.id.split(':');
  return { ...stack, idInRequests: (logicalId) => `arn:aws:cloudformation:${region}:${account}:stack/cdkd-${logicalId}/cdkd` };
}
