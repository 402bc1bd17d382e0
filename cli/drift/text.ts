import { KINDS, type ResourceType } from '../assembly/template';
import { diffLines } from '../diff/text';
import { oneLine } from '../shared/terminal';
import type { ResourceDrift } from './drift';

export interface StackDrift {
  readonly stack: string;
  readonly region: string;
  /** False where there is no such stack. */
  readonly isDeployed: boolean;
  readonly resources: readonly ResourceDrift[];
}

export function driftText(stacks: readonly StackDrift[]): string {
  const all = stacks.flatMap(({ resources }) => resources);
  const count = (state: ResourceDrift['state']) => all.filter((one) => one.state === state).length;
  return [
    ...stacks.flatMap(({ stack, region, isDeployed, resources }) => [
      `Stack ${stack} in ${region}${isDeployed ? '' : ' is not deployed'}`, ...resources.flatMap(resourceText), '',
    ]),
    `${count('as declared')} as declared, ${count('drifted')} drifted, ${count('unknown')} unknown`,
  ].join('\n');
}

function resourceText({ path, type, state, findings, reason, since, byAssembly }: ResourceDrift): string[] {
  const held = since ? `, since ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC` : '';
  return [
    `  ${oneLine(path)} (${KINDS[type as ResourceType] ?? type})${held}: ${state}${byAssembly ? ' (by the assembly)' : ''}`,
    ...(reason === undefined ? [] : [`    ? ${oneLine(reason)}`]),
    ...findings.flatMap(({ thing, what, diff }) => [
      `    ~ ${oneLine(thing)}: ${oneLine(what)}`, ...(diff ? diffLines(diff) : []),
    ]),
  ];
}
