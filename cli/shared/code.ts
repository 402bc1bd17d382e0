import type { Parameter } from './arguments';

export type Language = 'typescript' | 'python';

/** The option of a command that prints code. */
export const LANGUAGE: Parameter = {
  value: 'LANGUAGE', form: /^(typescript|python)$/, expected: 'typescript or python', example: 'typescript', choices: ['typescript', 'python'], help: 'of the code: typescript (as without it) or python',
};

/** An expression, as a language writes it; several arguments or entries may stand on lines of their own. */
export interface Syntax {
  readonly comment: string;
  text(value: string): string;
  readonly true: string;
  /** In the language's own form of a name that is written in camel case. */
  name(name: string): string;
  /** Of an argument or a member, with its value. */
  named(name: string, value: string): string;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** JSON's texts are those of both languages; Python has no pairs of `\u` for one character, and would take what is written so for two. */
const python = (value: string) => JSON.stringify(value).replace(/[\u{10000}-\u{10ffff}]/gu, (character) =>
  `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`);

const typescript = (value: string) => {
  const json = JSON.stringify(value);
  return /['\\]/.test(json) ? json : `'${json.slice(1, -1)}'`;
};

export const SYNTAX: Readonly<Record<Language, Syntax>> = {
  typescript: { comment: '//', text: typescript, true: 'true', name: (name) => name, named: (name, value) => `${name}: ${value}` },
  python: { comment: '#', text: python, true: 'True', name: snake, named: (name, value) => `${snake(name)}=${value}` },
};

/** A module with one construct. @param body statements, as lines */
export function moduleOf(language: Language, name: string, imports: readonly string[], body: readonly string[]): string {
  const indented = (lines: readonly string[], by: number) => lines.map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`));
  return language === 'typescript'
    ? [...imports, "import { Construct } from 'constructs';", '', `export class ${name} extends Construct {`,
      '  public constructor(scope: Construct, id: string) {', '    super(scope, id);', ...indented(body, 4), '  }', '}'].join('\n')
    : [...imports, 'from constructs import Construct', '', '', `class ${name}(Construct):`,
      '    def __init__(self, scope: Construct, construct_id: str) -> None:', '        super().__init__(scope, construct_id)', ...indented(body, 8)].join('\n');
}
