import { existsSync } from 'node:fs';
import { selected, stacksIn, type SynthesizedStack } from '../assembly/manifest';
import { type Deployment, deployment } from '../deployment/deployed';
import { type StackSource, stackSource } from '../deployment/stack-source';
import { READS, STACKS, stateOf } from '../diff/command';
import { resourcesOf } from '../diff/resources';
import type { Given } from '../shared/arguments';
import { CHOICE, type Clients, clientsOf, requireCredentials } from '../shared/aws-clients';
import type { Command } from '../shared/command';
import { driftOf } from './drift';
import { driftText, type StackDrift } from './text';

export const drift: Command = {
  summary: 'tells what somebody has changed by hand since it was deployed, of what this package looks after',
  yes: 'told',
  no: 'with --fail: something has drifted',
  operands: STACKS,
  options: {
    app: {
      value: 'DIR', form: { test: existsSync }, expected: 'a cloud assembly', example: 'cdk.out',
      help: 'the output of cdk synth: its stacks, its texts, and its properties where CloudFormation does not tell them any more',
    },
    fail: { help: 'exits with 1 if something has drifted' },
    ...CHOICE,
  },
  note: `Without --app and STACK it looks through all stacks of the region, which needs cloudformation:ListStacks. It changes nothing. It needs ${READS}.\n`
    + 'What pools assign is not compared: it changes as instances come and go.',

  async run(given) {
    const drifts = given.value('app') === undefined ? await driftsByName(given) : await driftsByAssembly(given);
    const all = drifts.flatMap(({ resources }) => resources);
    return {
      yes: !given.flag('fail') || !all.some(({ state }) => state === 'drifted'),
      text: driftText(drifts),
      json: { stacks: drifts },
      failures: all.flatMap(({ isUnread, reason = '' }) => (isUnread ? [reason] : [])),
    };
  },
};

async function driftsByName(given: Given): Promise<StackDrift[]> {
  const { source } = await connected(given);
  const named = given.values('STACK');
  const drifts: StackDrift[] = [];
  for (const name of named.length > 0 ? named : await source.names()) {
    const drift = await driftOfStack(given, name);
    if (named.length > 0 || drift.resources.length > 0) drifts.push(drift);
  }
  return drifts;
}

async function driftsByAssembly(given: Given): Promise<StackDrift[]> {
  const drifts: StackDrift[] = [];
  for (const stack of selected(stacksIn(given.value('app')!), given.values('STACK'))) drifts.push(await driftOfStack(given, stack.name, stack));
  return drifts;
}

async function driftOfStack(given: Given, name: string, stack?: SynthesizedStack): Promise<StackDrift> {
  const { clients, source } = await connected(given, stack?.region);
  const region = await clients.cloudFormation.config.region();
  const deployed = await deployment(source, name);
  if (!deployed) return { stack: name, region, isDeployed: false, resources: [] };
  const state = stateOf(clients, stack?.assets ?? new Map());
  const resources = await driftOf(deployed, state, (logicalId) => assembledFor(deployed, region, stack, logicalId));
  return { stack: deployed.stackId.split('/')[1] ?? name, region, isDeployed: true, resources };
}

function assembledFor(deployed: Deployment, region: string, stack: SynthesizedStack | undefined, logicalId: string) {
  if (!stack) return undefined;
  // As if it weren't there, so that what it is deployed with needn't be known.
  const without = new Map([...deployed.resources].filter(([id]) => id !== logicalId));
  const { resources } = resourcesOf(stack, { ...deployed, resources: without }, region);
  const resource = resources.find(({ owner }) => owner.logicalId === logicalId);
  return resource?.unknown.length === 0 ? resource : undefined;
}

async function connected(given: Given, region?: string): Promise<{ readonly clients: Clients; readonly source: StackSource }> {
  const clients = clientsOf({ region: given.value('region') ?? region, profile: given.value('profile') });
  await requireCredentials(clients.cloudFormation, 'look for drift');
  return { clients, source: stackSource(clients.cloudFormation) };
}
