import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type State, THIS_STACK } from './state';

/** What is added to the stack that stands. The names of the addresses follow that of the example's. */
export const ADDED = {
  origin: 'https://added.example.com',
  template: 'added-template',
  prefix: 'added-',
  domainName: 'added.example.com',
  address: 'example, added',
  pooled: 'example, added to a pool',
} as const;

/** A folder of one template. */
export function addedEmails(directory: string): string {
  const template = join(directory, 'notice');
  mkdirSync(template, { recursive: true });
  const files = { 'subject.txt': 'A notice for {{name}}', 'body.txt': 'Please note, {{name}}.', 'sample.json': '{"name": "Ada"}' };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(template, file), `${text}\n`);
  return directory;
}

/** What has to be there of it, beside the CORS rule. @param found with the outputs of the stack */
export function addedTo(found: State): State {
  const outputs = { 'output AddedAddress': found['output AddedAddress'] ?? '', 'output AddedPooled': found['output AddedPooled'] ?? '' };
  const address = (output: string, name: string) => `${output} on nothing, tagged Name=${name}, cdk-adopt:stack=${THIS_STACK}`;
  return {
    ...outputs,
    'other address 2': address(outputs['output AddedAddress'], ADDED.address),
    'other address 3': address(outputs['output AddedPooled'], ADDED.pooled),
    [`template ${ADDED.template}`]: 'Goodbye, {{name}} | Goodbye, {{name}}! | tagged cdk-adopt:stack',
    [`template ${ADDED.prefix}notice`]: 'A notice for {{name}} | Please note, {{name}}. | tagged cdk-adopt:stack',
  };
}
