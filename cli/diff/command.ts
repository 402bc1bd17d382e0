import { existsSync } from 'node:fs';
import { selected, stacksIn, type SynthesizedStack } from '../assembly/manifest';
import { deployment } from '../deployment/deployed';
import { live } from '../deployment/live';
import { stackSource } from '../deployment/stack-source';
import { State } from '../deployment/state';
import type { Given, Parameters } from '../shared/arguments';
import { CHOICE, type Clients, clientsOf, requireCredentials } from '../shared/aws-clients';
import type { Command, CommandResult } from '../shared/command';
import { diffOf } from './diff';
import { resourcesOf } from './resources';
import { diffText, type StackDiff } from './text';

export const STACKS: Parameters = {
  STACK: {
    value: 'STACK', optional: true, repeatable: true, form: /./, expected: 'the name of a stack', example: 'Shop',
    help: 'the stacks, by what the CDK CLI or CloudFormation calls them; all of them without one',
  },
};

export const READS = 'cloudformation:DescribeStacks, cloudformation:GetTemplate, cloudformation:ListStackResources and cloudformation:DescribeStackEvents;\n'
  + 's3:GetBucketCORS, ses:GetEmailTemplate, ec2:DescribeAddresses and ec2:DescribeAddressesAttribute for what there is of each; and\n'
  + 's3:GetObject on the asset bucket, for the texts of folders that are deployed';

export const diff: Command = {
  summary: 'tells what a deployment would create, adopt, change and take away of what this package looks after, each text as a unified diff',
  yes: 'told',
  no: "with --fail: something is adopted or overwritten that isn't the stack's",
  operands: STACKS,
  options: {
    app: { value: 'DIR', form: { test: existsSync }, expected: 'a cloud assembly', example: 'cdk.out', help: 'the output of cdk synth (default: cdk.out)' },
    fail: { help: "exits with 1 if something is adopted or overwritten that isn't the stack's" },
    ...CHOICE,
  },
  note: `It changes nothing. It needs ${READS}.\n`
    + 'What the services themselves would refuse is not foreseen, nor what a failed deployment without a rollback has left.',

  async run(given) {
    const stacks = selected(stacksIn(given.value('app') ?? 'cdk.out'), given.values('STACK'));
    const diffs: StackDiff[] = [];
    for (const stack of stacks) diffs.push(await diffOfStack(stack, given));
    return result(diffs, given.flag('fail'));
  },
};

async function diffOfStack(stack: SynthesizedStack, given: Given): Promise<StackDiff> {
  const clients = clientsOf({ region: given.value('region') ?? stack.region, profile: given.value('profile') });
  await requireCredentials(clients.cloudFormation, `compare stack ${stack.name}`);
  const region = await clients.cloudFormation.config.region();
  const source = stackSource(clients.cloudFormation);
  const deployed = await deployment(source, stack.name);
  const { resources, unchanged, notes } = resourcesOf(stack, deployed, region);
  const state = stateOf(clients, stack.assets);
  const inProgress = deployed?.status.endsWith('_IN_PROGRESS') ? [`its status is ${deployed.status}, so what is live may change`] : [];
  const diffs = await diffOf(resources, state);
  return { stack: stack.id, region, isDeployed: deployed !== undefined, resources: diffs, unchanged, notes: [...inProgress, ...notes] };
}

export function stateOf(clients: Clients, assets: ReadonlyMap<string, string>): State {
  const source = stackSource(clients.cloudFormation);
  return new State(live(clients, assets), async (stackId) => {
    const stack = await source.stack(stackId);
    return !stack || stack.status === 'DELETE_COMPLETE';
  });
}

export function result(stacks: readonly StackDiff[], fail: boolean): CommandResult {
  const all = stacks.flatMap(({ resources }) => resources);
  return {
    yes: !fail || !all.some(({ changes }) => changes.some(({ foreign }) => foreign)),
    text: diffText(stacks),
    json: { stacks },
    failures: all.filter(({ isUnread }) => isUnread).flatMap(({ notes }) => notes.slice(0, 1)),
  };
}
