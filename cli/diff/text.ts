import { KINDS, type ResourceType } from '../assembly/template';
import { oneLine } from '../shared/terminal';
import type { Change } from './change';
import type { ResourceDiff } from './diff';

export interface StackDiff {
  readonly stack: string;
  readonly region: string;
  readonly isDeployed: boolean;
  readonly resources: readonly ResourceDiff[];
  readonly unchanged: number;
  readonly notes: readonly string[];
}

/** Indented. What is written escapes tabs, so the text has spaces in their place. */
export function diffLines(diff: string): string[] {
  return diff.replaceAll('\t', '  ').split('\n').map((line) => `        ${line}`);
}

const SIGNS: Readonly<Record<Change['kind'], string>> = { create: '+', adopt: '!', change: '~', remove: '-' };

export function diffText(stacks: readonly StackDiff[]): string {
  const foreign = stacks.flatMap(({ resources }) => resources).flatMap(({ changes }) => changes).filter((change) => change.foreign).length;
  const refused = stacks.flatMap(({ resources }) => resources).filter(({ outcome }) => outcome === 'refused').length;
  return [
    ...stacks.flatMap(stackText),
    `${foreign === 0 ? 'nothing' : `${foreign} ${foreign === 1 ? 'thing' : 'things'}`} of somebody else's would be adopted or overwritten`
      + (refused > 0 ? `, and the deployment of ${refused} ${refused === 1 ? 'resource' : 'resources'} would fail` : ''),
  ].join('\n');
}

function stackText({ stack, region, isDeployed, resources, unchanged, notes }: StackDiff): string[] {
  return [
    `Stack ${stack} in ${region}${isDeployed ? '' : ', which is not deployed: all is to be created'}`,
    ...resources.flatMap(resourceText),
    ...(unchanged > 0 ? [`  ${unchanged} ${unchanged === 1 ? 'resource' : 'resources'} without a change, which CloudFormation leaves alone`] : []),
    ...notes.map((note) => `  ? ${oneLine(note)}`),
    '',
  ];
}

const OUTCOMES: Readonly<Record<ResourceDiff['outcome'], string>> = {
  changes: '', unchanged: 'already as it is to be', refused: 'the deployment would fail', unknown: 'not known',
};

function resourceText({ path, type, outcome, changes, notes }: ResourceDiff): string[] {
  const kind = KINDS[type as ResourceType];
  return [
    `  ${oneLine(path)} (${kind})${OUTCOMES[outcome] && `: ${OUTCOMES[outcome]}`}`,
    ...notes.map((note) => `    ? ${oneLine(note)}`),
    ...changes.flatMap((change) => [
      `    ${SIGNS[change.kind]} ${change.kind} ${oneLine(change.thing)}${change.foreign ? ", which is not this stack's" : ''}`,
      ...change.details.map((detail) => `        ${oneLine(detail)}`),
      ...(change.diff ? diffLines(change.diff) : []),
    ]),
  ];
}
