import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

interface Tablet {
  readonly snippets: Readonly<Record<string, { readonly translations: { readonly python: { readonly source: string } } }>>;
}

/** The examples of the README and of the doc comments in Python, as `npm run examples` has left them. */
export function pythonExamples(): { readonly count: number; write(folder: string): string } {
  const tablet = join(CHECKOUT, '.jsii.tabl.json');
  if (!existsSync(tablet)) throw new Error('.jsii.tabl.json is missing: run `npm run examples` before');
  const { snippets } = JSON.parse(readFileSync(tablet, 'utf8')) as Tablet;
  const examples = Object.values(snippets).map(({ translations }) => inClass(translations.python.source));
  const write = (folder: string) => {
    mkdirSync(folder, { recursive: true });
    examples.forEach((example, index) => writeFileSync(join(folder, `example_${index}.py`), example));
    return folder;
  };
  return { count: examples.length, write };
}

/** What the fixture in `rosetta` is for TypeScript: the imports, and a stack whose constructor has the example. */
function inClass(example: string): string {
  const fixture = readFileSync(join(CHECKOUT, 'rosetta', 'default.ts-fixture'), 'utf8');
  const imports = Array.from(fixture.matchAll(/^import (?:\{ (.+) \}|\* as (\w+)) from '(.+)';$/gm), ([, names, alias, module]) => {
    const [, service] = /^aws-cdk-lib\/aws-(.+)$/.exec(module!) ?? [];
    return alias === undefined ? `from ${module!.replace('aws-cdk-lib', 'aws_cdk').replace('-', '_')} import ${names}`
      : `from aws_cdk import aws_${service} as ${pythonName(alias)}`;
  });
  const lines = example.split('\n').map(declared).map((line) => `        ${line}`);
  return [...imports, '', 'class Example(Stack):', '    def __init__(self, scope: Construct, id: str) -> None:', '        super().__init__(scope, id)', ...lines, '']
    .join('\n');
}

/** A translated `declare const` is a comment; as an annotation it gives the variable its type. */
function declared(line: string): string {
  const [, name, module, type] = /^# (\w+): (?:(\w+)\.)?(\w+)$/.exec(line) ?? [];
  if (name === undefined) return line;
  return `${name}: ${module === undefined ? '' : `${pythonName(module)}.`}${type}`;
}

function pythonName(name: string): string {
  return name === 'lambda' ? 'lambda_' : name;
}
