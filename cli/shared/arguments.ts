import { parseArgs } from 'node:util';

/** A parameter of a command: an operand by its position, or an option by its name. */
export interface Parameter {
  readonly help: string;
  /** The placeholder of the value in the help. Without one it is a flag. */
  readonly value?: string;
  /** A RegExp, or another test of a value. */
  readonly form?: { test(value: string): boolean };
  /** The form, in words. */
  readonly expected?: string;
  readonly example?: string;
  /** All values that it may have, for a shell to complete. */
  readonly choices?: readonly string[];
  /** Suggests what an invalid value was meant to be; shown in place of the example. */
  readonly meant?: (value: string) => string | undefined;
  /** The option's one-letter form. */
  readonly short?: string;
  readonly required?: boolean;
  /** Of operands only the last one can be. */
  readonly repeatable?: boolean;
  /** An operand that may be left out. */
  readonly optional?: boolean;
  /** Of an option that may stand without its value. What follows it is its value only if it has the form. */
  readonly valueOptional?: boolean;
}

/** By name: `origin` for `--origin`, `BUCKET` for an operand. */
export type Parameters = Readonly<Record<string, Parameter>>;

export interface Given {
  values(name: string): readonly string[];
  value(name: string): string | undefined;
  flag(name: string): boolean;
}

interface Named {
  readonly name: string;
  readonly value?: string;
  /** It is where the preceding option's value belongs, so it may be that value. */
  readonly misplaced?: boolean;
}

/** Reads all arguments, and reports all problems at once. Each operand is required that isn't optional. */
export function readArguments(args: readonly string[], operands: Parameters, options: Parameters): { given: Given; problems: string[] } {
  const { named, bare } = split(args, options);
  const places = Object.keys(operands);
  const unknown = named.filter(({ name }) => !Object.hasOwn(options, name));
  const last = places.at(-1);
  const most = last !== undefined && operands[last]!.repeatable ? Infinity : places.length;
  const all: Named[] = [...bare.slice(0, most).map((value, index) => ({ name: places[index] ?? last!, value })), ...named];
  const values = (name: string) => all.flatMap((one) => (one.name === name && one.value !== undefined ? [one.value] : []));
  const problems = [
    ...unknown.map(({ name }) => `${written(name)}: expected one of ${Object.keys(options).map(written).join(', ')}`),
    ...Object.entries({ ...operands, ...options }).flatMap(([name, parameter]) =>
      problemsWith(name in operands ? name : written(name), parameter, all.filter((one) => one.name === name), name in operands)),
    // What follows an unknown option may be its value.
    ...(unknown.length > 0 ? [] : bare.slice(most).map((value) => `'${value}': expected ${places.length === 0 ? 'nothing there' : `${places.join(' ')} and no more`}`)),
  ];
  const given: Given = { values, value: (name) => values(name)[0], flag: (name) => all.some((one) => one.name === name && !one.misplaced) };
  return { given, problems };
}

/** Declares all options as flags: `parseArgs` would take an option's name as the value of the preceding one. */
function split(args: readonly string[], options: Parameters): { named: Named[]; bare: string[] } {
  const flags = Object.fromEntries(Object.entries(options).map(([name, { short }]) =>
    [name, { type: 'boolean' as const, ...(short && { short }) }]));
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  const named: Named[] = [];
  const bare: string[] = [];
  let waiting = false;
  const mayStandAlone = ({ name }: Named) => options[name]?.valueOptional === true;
  const takes = (option: Named, value: string) => !mayStandAlone(option) || (options[option.name]!.form?.test(value) ?? true);
  for (const token of tokens) {
    if (token.kind === 'option') {
      named.push({ name: token.name, value: token.value, misplaced: waiting && !mayStandAlone(named.at(-1)!) });
      waiting = token.value === undefined && Object.hasOwn(options, token.name) && options[token.name]!.value !== undefined;
    } else if (token.kind === 'positional') {
      if (waiting && takes(named.at(-1)!, token.value)) named.push({ name: named.pop()!.name, value: token.value });
      else bare.push(token.value);
      waiting = false;
    }
  }
  return { named, bare };
}

function problemsWith(label: string, parameter: Parameter, uses: readonly Named[], required: boolean): string[] {
  if (parameter.value === undefined) {
    if (parameter.required && uses.length === 0) return [`${label} is missing: expected ${parameter.expected}`];
    return uses.flatMap(({ value }) => (value === undefined ? [] : [`${label}=${value}: expected ${label} without a value`]));
  }
  const { expected, example, form = /./, meant } = parameter;
  const wanted = (instead = example) => `expected ${expected}, such as ${label.startsWith('-') ? `${label} ` : ''}${instead}`;
  if (uses.length === 0) return (required && !parameter.optional) || parameter.required ? [`${label} is missing: ${wanted()}`] : [];
  if (uses.length > 1 && !parameter.repeatable) return [`${label} is given ${uses.length} times: ${wanted()}`];
  return uses.flatMap(({ value }) => {
    if (value === undefined && parameter.valueOptional) return [];
    if (value === undefined) return [`${label} has no value: ${wanted()}`];
    return form.test(value) ? [] : [`${label} '${value}': ${wanted(meant?.(value))}`];
  });
}

function written(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}
