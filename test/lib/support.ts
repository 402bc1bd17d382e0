import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';

export { evaluate } from '../support/evaluate';

export const CORS = 'Custom::CdkAdoptBucketCors';
export const ELASTIC_IP = 'Custom::CdkAdoptElasticIp';
export const EMAIL_TEMPLATES = 'Custom::CdkAdoptEmailTemplates';
export const BUCKET = 'AWS::S3::Bucket';
export const FUNCTION = 'AWS::Lambda::Function';
export const LOG_GROUP = 'AWS::Logs::LogGroup';
export const ROLE = 'AWS::IAM::Role';
export const POLICY = 'AWS::IAM::ManagedPolicy';
/** Of a role, but as a resource of its own. */
export const INLINE_POLICY = 'AWS::IAM::Policy';

export interface CfnResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

export interface CfnTemplate {
  readonly Resources: Readonly<Record<string, CfnResource>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-lib-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An app that leaves nothing in the temporary folder. */
export function newApp(context?: Record<string, unknown>): App {
  return new App({ context, outdir: mkdtempSync(join(folder, 'cdk.out-')) });
}

/** A stack of an app of its own. */
export function newStack(props?: StackProps, context?: Record<string, unknown>): Stack {
  return new Stack(newApp(context), 'Stack', props);
}

/** Synthesizes the stack's whole app. */
export function templateOf(stack: Stack): CfnTemplate {
  return { Resources: {}, ...Template.fromStack(stack).toJSON() };
}

/** The template of a stack of its own. */
export function synth(declare: (stack: Stack) => void, props?: StackProps, context?: Record<string, unknown>): CfnTemplate {
  const stack = newStack(props, context);
  declare(stack);
  return templateOf(stack);
}

export function allOf({ Resources }: CfnTemplate, type: string): CfnResource[] {
  return Object.values(Resources).filter(({ Type }) => Type === type);
}

/** The one resource of the type. */
export function only(template: CfnTemplate, type: string): CfnResource {
  const found = allOf(template, type);
  if (found.length !== 1) throw new Error(`expected one ${type}, found ${found.length}`);
  return found[0]!;
}

/** The logical id of the one resource of the type. */
export function idOf(template: CfnTemplate, type: string): string {
  const resource = only(template, type);
  return Object.keys(template.Resources).find((id) => template.Resources[id] === resource)!;
}

export function rule(more: Partial<s3.CorsRule> = {}): s3.CorsRule {
  return { allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['https://www.example.com'], ...more };
}

/** A rule that is told from others by its origin. */
export function ruleFor(name: string): s3.CorsRule {
  return rule({ allowedOrigins: [`https://${name}.example.com`] });
}

/** A bucket of somebody else's. */
export function importedBucket(stack: Stack, name: string, id = `Imported-${name}`): s3.IBucket {
  return s3.Bucket.fromBucketName(stack, id, name);
}

/** All that a resource refers to: by Ref, by Fn::GetAtt and by DependsOn. */
export function referencesOf({ DependsOn = [], Properties }: CfnResource): string[] {
  const within = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, argument]: [string, unknown]) => {
      if (key === 'Ref') return [argument as string];
      if (key === 'Fn::GetAtt') return [(argument as [string, string])[0]];
      return within(argument);
    });
  };
  return [...DependsOn, ...within(Properties)];
}

/** References to what the template doesn't hold, for which CloudFormation refuses it. */
export function danglingReferences({ Resources, Parameters = {} }: CfnTemplate): string[] {
  const known = new Set([...Object.keys(Resources), ...Object.keys(Parameters)]);
  return Object.values(Resources).flatMap(referencesOf).filter((id) => !known.has(id) && !id.startsWith('AWS::'));
}

/** The message of the error that the work throws. */
export function errorOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('expected an error');
}

/** A problem as the error states it: its property, the value that it got, what was expected, and what to change. */
export type Stated = [property: string, value: unknown, expected: string, change: string];

export function lineOf([property, value, expected, change]: Stated): string {
  return `  - ${property}: ${value === undefined ? '' : `got ${JSON.stringify(value)}, `}expected ${expected}; ${change}`;
}
