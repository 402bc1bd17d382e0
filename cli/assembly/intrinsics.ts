import type { Template } from './template';

/** What stands for a value that isn't known before the deployment, around the expression. No name or id of AWS has these characters. */
const [OPEN, CLOSE] = ['«', '»'];

/** What a template's expressions mean for one stack. */
export interface Values {
  readonly template: Template;
  /** The values of parameters, and of pseudo parameters such as `AWS::Region`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The physical IDs of the resources. */
  readonly physicalIds: ReadonlyMap<string, string>;
  /** The values of expressions, by their JSON, as the last deployment had them. */
  readonly known: ReadonlyMap<string, unknown>;
}

export interface Resolved {
  readonly value: unknown;
  /** The expressions that could not be resolved, as they stand in the value. */
  readonly unknown: readonly string[];
}

const REMOVED = Symbol('AWS::NoValue');

type Expression = Readonly<Record<string, unknown>>;
type Resolver = (argument: unknown, values: Values) => unknown;

/** Resolves the intrinsic functions of a part of a template, and makes each scalar a string, as CloudFormation sends it. */
export function resolve(part: unknown, values: Values): Resolved {
  const value = resolved(part, values);
  return { value: value === REMOVED ? undefined : value, unknown: unknownIn(value) };
}

/** Whether the condition holds. Undefined if it isn't known. */
export function holds(name: string, values: Values): boolean | undefined {
  return condition({ Condition: name }, values);
}

export function isUnknown(value: unknown): boolean {
  return unknownIn(value).length > 0;
}

function unknownIn(value: unknown): string[] {
  const found = JSON.stringify(value ?? '').match(new RegExp(`${OPEN}[^${CLOSE}]*${CLOSE}`, 'g')) ?? [];
  return [...new Set(found)];
}

function resolved(part: unknown, values: Values): unknown {
  if (Array.isArray(part)) return part.map((item) => resolved(item, values)).filter((item) => item !== REMOVED);
  if (typeof part !== 'object' || part === null) return part === undefined ? undefined : String(part);
  const [[name, argument] = ['', undefined], ...others] = Object.entries(part);
  const isIntrinsic = others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
  if (isIntrinsic) {
    const value = Object.hasOwn(RESOLVERS, name) ? RESOLVERS[name]!(argument, values) : undefined;
    return value === undefined || isUnknown(value) ? values.known.get(JSON.stringify(part)) ?? value ?? unknown(part as Expression) : value;
  }
  const entries = Object.entries(part).map(([key, value]) => [key, resolved(value, values)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== REMOVED));
}

function unknown(expression: Expression): string {
  const [[name, argument]] = Object.entries(expression) as [[string, unknown]];
  const text = Array.isArray(argument) && name === 'Fn::GetAtt' ? argument.join('.') : `${name} ${typeof argument === 'string' ? argument : JSON.stringify(argument)}`;
  return `${OPEN}${text.replace(/[«»{}]/g, '')}${CLOSE}`;
}

/** Undefined where they can't tell. */
const RESOLVERS: Readonly<Record<string, Resolver>> = {
  'Ref': (name, values) => reference(String(name), values),
  'Fn::GetAtt': () => undefined,
  'Fn::Sub': substitute,
  'Fn::Join': ([separator, items]: [string, unknown], values: Values) => {
    const list = resolved(items, values);
    return Array.isArray(list) ? list.join(separator) : undefined;
  },
  'Fn::Select': ([index, items]: [unknown, unknown], values: Values) => {
    const list = resolved(items, values);
    return Array.isArray(list) ? list[Number(resolved(index, values))] : undefined;
  },
  'Fn::Split': ([separator, text]: [string, unknown], values: Values) => {
    const whole = resolved(text, values);
    return typeof whole === 'string' && !isUnknown(whole) ? whole.split(separator) : undefined;
  },
  'Fn::FindInMap': (keys, values) => {
    const [map = '', first = '', second = ''] = (resolved(keys, values) as string[]).map(String);
    const value = values.template.Mappings?.[map]?.[first]?.[second];
    return value === undefined ? undefined : resolved(value, values);
  },
  'Fn::If': ([name, yes, no]: [string, unknown, unknown], values: Values) => {
    const isTrue = holds(name, values);
    return isTrue === undefined ? undefined : resolved(isTrue ? yes : no, values);
  },
} as Readonly<Record<string, Resolver>>;

function reference(name: string, { parameters, physicalIds }: Values): unknown {
  if (name === 'AWS::NoValue') return REMOVED;
  return Object.hasOwn(parameters, name) ? parameters[name] : physicalIds.get(name);
}

function substitute(argument: unknown, values: Values): string {
  const [text, own] = Array.isArray(argument) ? argument as [string, Expression] : [String(argument), {}];
  return text.replace(/\$\{(!?)([^}]*)\}/g, (_, isLiteral: string, name: string) => {
    if (isLiteral) return `\${${name}}`;
    if (Object.hasOwn(own, name)) return String(resolved(own[name], values));
    const [logicalId = '', ...attribute] = name.split('.');
    const expression = attribute.length > 0 ? { 'Fn::GetAtt': [logicalId, attribute.join('.')] } : { Ref: name };
    return String(resolved(expression, values));
  });
}

function condition(expression: unknown, values: Values): boolean | undefined {
  const [[name, argument] = ['', undefined]] = Object.entries(expression as Expression);
  const all = () => (argument as unknown[]).map((one) => condition(one, values));
  switch (name) {
    case 'Condition': {
      const declared = values.template.Conditions?.[String(argument)];
      return declared === undefined ? undefined : condition(declared, values);
    }
    case 'Fn::Equals': {
      const sides = resolved(argument, values);
      return isUnknown(sides) ? undefined : JSON.stringify((sides as unknown[])[0]) === JSON.stringify((sides as unknown[])[1]);
    }
    case 'Fn::Not': {
      const [one] = all();
      return one === undefined ? undefined : !one;
    }
    case 'Fn::And': return decided(all(), false);
    case 'Fn::Or': return decided(all(), true);
    default: return undefined;
  }
}

/** One that is `deciding` decides; otherwise all have to be known. */
function decided(parts: readonly (boolean | undefined)[], deciding: boolean): boolean | undefined {
  if (parts.includes(deciding)) return deciding;
  return parts.includes(undefined) ? undefined : !deciding;
}

/** Learns what expressions of a template meant when it was deployed. */
export function learn(part: unknown, value: unknown, known: Map<string, unknown>): void {
  if (typeof part !== 'object' || part === null || value === undefined) return;
  const [[name] = ['']] = Object.entries(part);
  if (Object.keys(part).length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) known.set(JSON.stringify(part), value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(part)) learn(inner, (value as Expression)[key], known);
  }
}
