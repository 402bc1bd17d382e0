import { type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, type BucketCorsProps } from '../../../lib';
import { errorOf, importedBucket, lineOf, newStack, rule, type Stated } from '../support';

export const { GET, PUT, HEAD, POST, DELETE } = s3.HttpMethods;

export const declare = (stack: Stack, props: Partial<BucketCorsProps>) =>
  new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()], ...props });

export const refuses = (props: Partial<BucketCorsProps>, ...problems: Stated[]) => {
  expect(errorOf(() => declare(newStack(), props)))
    .toBe(['Stack/Cors (BucketCors) can\'t be synthesized:', ...problems.map(lineOf)].join('\n'));
};

/** The warnings of a construct with these properties, as `id: message`. */
export function warningsOf(props: Partial<BucketCorsProps>): string[] {
  const stack = newStack();
  declare(stack, props);
  return warningsIn(stack);
}

export function infosOf(props: Partial<BucketCorsProps>): string[] {
  const stack = newStack();
  declare(stack, props);
  return Annotations.fromStack(stack).findInfo('*', Match.anyValue()).map(({ entry }) => byId(entry.data as string));
}

export function warningsIn(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => byId(entry.data as string));
}

function byId(data: string): string {
  const [, message, id] = /^(.*) \[ack: cdk-adopt:(\w+)\]$/.exec(data)!;
  return `${id}: ${message}`;
}

export const idsOf = (props: Partial<BucketCorsProps>) => warningsOf(props).map((warning) => warning.split(':')[0]);
