import { Stack, Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import type { CorsRequest } from '../cors-request';

/** A value as a template has it: with intrinsic functions as objects. */
export type Resolved = unknown;

const NO_VALUE = 'AWS::NoValue';
const SUBSTITUTED = /\$\{(!?)([^}]*)\}/g;

export function fieldsOf(value: Resolved): Readonly<Record<string, Resolved>> {
  return typeof value === 'object' && value !== null ? value as Record<string, Resolved> : {};
}

/** The name and the argument of an intrinsic function. */
export function intrinsicIn(value: Resolved): readonly [name: string, argument: Resolved] | undefined {
  const entries = Array.isArray(value) ? [] : Object.entries(fieldsOf(value));
  const [name] = entries[0] ?? [];
  return entries.length === 1 && (name === 'Ref' || name!.startsWith('Fn::')) ? entries[0] : undefined;
}

export function isAbsent(value: Resolved): boolean {
  return value === undefined || value === null || fieldsOf(value).Ref === NO_VALUE;
}

/** A rule of a template, its intrinsic functions as tokens again: equal ones as equal tokens. */
export function ruleOf(resolved: Resolved): s3.CorsRule {
  const { Id, AllowedMethods, AllowedOrigins, AllowedHeaders, ExposedHeaders, MaxAge } = fieldsOf(resolved);
  if (intrinsicIn(resolved)) {
    const list = listOf(resolved);
    const lists = { allowedMethods: list as s3.HttpMethods[], allowedOrigins: list, allowedHeaders: list, exposedHeaders: list };
    return { ...lists, maxAge: numberOf(resolved) };
  }
  return {
    id: isAbsent(Id) ? undefined : textOf(Id),
    allowedMethods: listOf(AllowedMethods) as s3.HttpMethods[],
    allowedOrigins: listOf(AllowedOrigins),
    allowedHeaders: listOf(AllowedHeaders),
    exposedHeaders: listOf(ExposedHeaders),
    maxAge: isAbsent(MaxAge) ? undefined : numberOf(MaxAge),
  };
}

/** The request with the tokens that `ruleOf` makes of the same values. */
export function requestIn(scope: IConstruct, request: CorsRequest): CorsRequest {
  const { origin, method, headers = [], ...rest } = request;
  if (![origin, method, headers, ...headers].some((value) => Token.isUnresolved(value))) return request;
  const resolve = (value: unknown): Resolved => Stack.of(scope).resolve(value) as Resolved;
  return { ...rest, origin: textOf(resolve(origin)), method: textOf(resolve(method)) as s3.HttpMethods, headers: listOf(resolve(headers)) };
}

/** The rule with what lazy values are in the end. What is known only at deploy stays a token. */
export function settledRule(scope: IConstruct, rule: s3.CorsRule): s3.CorsRule {
  const { id, allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders, maxAge } = rule;
  const lists = [allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders];
  if (![id, maxAge, ...lists, ...lists.flat()].some((value) => Token.isUnresolved(value))) return rule;
  const settle = settlerIn(scope);
  return {
    id: settle(id), allowedMethods: settle(allowedMethods), allowedOrigins: settle(allowedOrigins),
    allowedHeaders: settle(allowedHeaders), exposedHeaders: settle(exposedHeaders), maxAge: settle(maxAge),
  };
}

/** The same of a request. */
export function settledRequest(scope: IConstruct, request: CorsRequest): CorsRequest {
  const settle = settlerIn(scope);
  const { origin, method, headers } = request;
  return { ...request, origin: settle(origin), method: settle(method), headers: settle(headers) };
}

function settlerIn(scope: IConstruct): <T>(value: T) => T {
  const settle = <T>(value: T): T => {
    if (Array.isArray(value) && !Token.isUnresolved(value)) return value.map(settle) as T;
    if (!Token.isUnresolved(value)) return value;
    const resolved: Resolved = Stack.of(scope).resolve(value);
    const isPlain = (one: Resolved) => typeof one === 'string' || typeof one === 'number';
    const isSettled = Array.isArray(value) ? Array.isArray(resolved) && resolved.every(isPlain) : isPlain(resolved);
    return isSettled ? resolved as T : value;
  };
  return settle;
}

function listOf(value: Resolved): string[] {
  if (isAbsent(value)) return [];
  if (Array.isArray(value)) return value.filter((one) => !isAbsent(one)).map(textOf);
  return token('list', value, Token.asList);
}

function numberOf(value: Resolved): number {
  return typeof value === 'object' ? token('number', value, Token.asNumber) : Number(value);
}

/** What stands before and after an unknown part stays known. */
export function textOf(value: Resolved): string {
  if (typeof value !== 'object') return String(value);
  const [name, argument] = intrinsicIn(value) ?? [];
  if (name === 'Fn::Join' && Array.isArray(argument) && argument[0] === '' && Array.isArray(argument[1])) return argument[1].map(textOf).join('');
  if (name === 'Fn::Sub') return substituted(argument);
  return token('text', value, Token.asString);
}

function substituted(argument: Resolved): string {
  const [text, variables] = [argument].flat() as [Resolved, Resolved];
  if (typeof text !== 'string') return token('text', { 'Fn::Sub': argument }, Token.asString);
  const given = fieldsOf(variables);
  return text.replace(SUBSTITUTED, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(given, name)) return textOf(given[name]);
    return textOf(name.includes('.') ? { 'Fn::GetAtt': splitOnce(name) } : { Ref: name });
  });
}

function splitOnce(name: string): string[] {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

const tokens = new Map<string, unknown>();

function token<T>(type: string, value: Resolved, make: (value: unknown) => T): T {
  const key = `${type} ${JSON.stringify(value)}`;
  const known = tokens.get(key) as T | undefined;
  if (known !== undefined) return known;
  const made = make(value);
  tokens.set(key, made);
  return made;
}
