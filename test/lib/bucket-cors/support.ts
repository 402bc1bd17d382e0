import { type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, type BucketCorsProps } from '../../../lib';
import { errorOf, importedBucket, lineOf, newStack, rule, type Stated, templateOf } from '../support';

export const { GET, PUT, HEAD, POST, DELETE } = s3.HttpMethods;

export const declare = (stack: Stack, props: Partial<BucketCorsProps>) =>
  new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()], ...props });

export const refuses = (props: Partial<BucketCorsProps>, ...problems: Stated[]) => {
  expect(errorOf(() => declare(newStack(), props)))
    .toBe(['Stack/Cors (BucketCors) can\'t be synthesized:', ...problems.map(lineOf)].join('\n'));
};

/** The problems that synthesis finds, as `path: problem`. */
export function problemsIn(stack: Stack): string[] {
  const found: string[] = [];
  try {
    templateOf(stack);
  } catch (error) {
    const [first, ...lines] = (error as Error).message.split('\n');
    if (first !== 'Validation failed with the following errors:') throw error;
    found.push(...lines.map((line) => line.trim().replace(/^\[(.*?)\] /, '$1: ')));
  }
  return found;
}

/** The warnings of a construct with these properties, as `id: message`. */
export function warningsOf(props: Partial<BucketCorsProps>): string[] {
  const stack = newStack();
  declare(stack, props);
  return warningsIn(stack);
}

export function infosOf(props: Partial<BucketCorsProps>): string[] {
  const stack = newStack();
  declare(stack, props);
  return infosIn(stack);
}

export function warningsIn(stack: Stack): string[] {
  return oursOf(Annotations.fromStack(stack).findWarning('*', Match.anyValue()));
}

export function infosIn(stack: Stack): string[] {
  return oursOf(Annotations.fromStack(stack).findInfo('*', Match.anyValue()));
}

/** Without those of the CDK itself. */
function oursOf(annotations: ReturnType<Annotations['findInfo']>): string[] {
  return annotations.flatMap(({ entry }) => {
    const [, message, id] = /^(.*) \[ack: cdk-adopt:(\w+)\]$/.exec(entry.data as string) ?? [];
    return id === undefined ? [] : [`${id}: ${message}`];
  });
}

export const idsOf = (props: Partial<BucketCorsProps>) => warningsOf(props).map((warning) => warning.split(':')[0]);
