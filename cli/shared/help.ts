import type { Parameter, Parameters } from './arguments';
import type { Command } from './command';

export function overview(commands: Readonly<Record<string, Command>>): string {
  return [
    'Usage: npx cdk-adopt COMMAND [options]', '',
    ...columns(Object.entries(commands).map(([name, { summary }]) => [name, summary])), '',
    'npx cdk-adopt COMMAND --help tells more of a command.',
  ].join('\n');
}

export function helpOf(name: string, { summary, yes, no, operands, options, note }: Command, common: Parameters): string {
  const required = Object.entries(options).filter(([, option]) => option.required).map(([option, parameter]) => usageOf(option, parameter));
  return [
    `Usage: npx cdk-adopt ${[name, ...Object.entries(operands).map(([operand, parameter]) => operandOf(operand, parameter)), ...required].join(' ')} [options]`, '',
    `It ${summary}.`, '',
    ...columns([
      ...Object.entries(operands).map(([operand, { help }]) => [operand, help] as const),
      ...Object.entries({ ...options, ...common }).map(([option, parameter]) => [usageOf(option, parameter), parameter.help] as const),
    ]), '',
    `Exit codes: 0 ${yes}, 1 ${no}, 2 could not ask`,
    ...(note ? [note] : []),
  ].join('\n');
}

function operandOf(name: string, { optional, repeatable }: Parameter): string {
  const several = repeatable ? `${name}...` : name;
  return optional ? `[${several}]` : several;
}

function usageOf(name: string, { value, valueOptional }: Parameter): string {
  return value === undefined ? `--${name}` : `--${name} ${valueOptional ? `[${value}]` : value}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
