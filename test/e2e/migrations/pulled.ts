// What `cdk-adopt cors pull` and `cdk-adopt eip pull` print, deployed as it is.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { compileAndLoad } from '../../support/typescript';
import { cdkAdopt } from '../command-line';
import type { LocalAws } from '../local-aws';
import type { Clients } from '../seed';
import { addressesOf, rulesOf } from './things';

export const PULLED_STACK = 'Pulled';

/** Writes what is printed of the buckets' rules and of all addresses that no stack holds. Returns the folder. */
export async function pull(aws: LocalAws, buckets: readonly string[]): Promise<string> {
  const folder = join(aws.folder, 'pulled');
  mkdirSync(folder);
  const print = async (name: string, ...command: string[]) => writeFileSync(join(folder, `${name}.ts`), await cdkAdopt(aws, command, { code: 0, words: [] }));
  await print('addresses', 'eip', 'pull');
  for (const [index, bucket] of buckets.entries()) await print(`rules-${index + 1}`, 'cors', 'pull', bucket);
  return folder;
}

/** The stack of what was printed, each module with a construct. */
export function pulledStack(scope: Construct, folder: string): void {
  const stack = new Stack(scope, PULLED_STACK);
  const modules = compileAndLoad(Object.fromEntries(readdirSync(folder).map((file) => [basename(file, '.ts'), readFileSync(join(folder, file), 'utf8')])));
  for (const [name, exported] of Object.entries(modules)) {
    for (const Printed of Object.values(exported) as (new (scope: Construct, id: string) => Construct)[]) new Printed(stack, name);
  }
}

/** What whoever uses them notices of the addresses and of the rules. */
export async function inUse(clients: Clients, buckets: readonly string[]): Promise<object> {
  const rules = await Promise.all(buckets.map(async (bucket) => {
    const isSetAside = (origin: string) => origin.startsWith('cdk-adopt-parked:');
    const active = (await rulesOf(clients, bucket)).filter(({ AllowedOrigins = [] }) => !AllowedOrigins.every(isSetAside));
    return active.map((rule) => ({ ...rule, ID: undefined }));
  }));
  return { addresses: (await addressesOf(clients)).map(({ allocationId, instanceId }) => ({ allocationId, instanceId })), rules };
}
