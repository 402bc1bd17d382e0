import { Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { CorsRequest } from '../cors-request';

// From JavaScript a token may come as the object that it is. These give it the form that its declared type has, which all else relies on.

const isText = (value: unknown) => typeof value === 'string';
const textForm = <T extends string>(value: T): T => (isText(value) ? value : Token.asString(value) as T);

/** The list itself, where it has the form. */
export function listForm<T extends string>(values: T[]): T[] {
  if (!Array.isArray(values)) return Token.asList(values) as T[];
  return values.every(isText) ? values : values.map(textForm);
}

const FORMS: Readonly<Record<string, (value: never) => unknown>> = {
  id: textForm, allowedMethods: listForm, allowedOrigins: listForm, allowedHeaders: listForm, exposedHeaders: listForm,
  maxAge: (value) => (typeof value === 'number' ? value : Token.asNumber(value)),
  origin: textForm, method: textForm, headers: listForm,
};

function inForm<T extends object>(value: T): T {
  const formed = Object.entries(value).map(([name, one]: [string, unknown]) =>
    [name, one === undefined ? one : FORMS[name]?.(one as never) ?? one] as const);
  return formed.every(([name, one]) => one === value[name as keyof T]) ? value : Object.fromEntries(formed) as T;
}

/** The rule itself, where all of it has the form. */
export const ruleForm: (rule: s3.CorsRule) => s3.CorsRule = inForm;
/** The same of a request. */
export const requestForm: (request: CorsRequest) => CorsRequest = inForm;
