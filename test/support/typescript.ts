import { join } from 'node:path';
import * as ts from 'typescript';

const OPTIONS: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, skipLibCheck: true, types: [] };

/** What the compiler has against each of the files, which are modules and may import each other as `./name`; nothing where it's content. */
export function compilerErrors(files: Readonly<Record<string, string>>): Record<string, string> {
  const texts = new Map(Object.entries(files).map(([name, text]) => [join('/', `${name}.ts`), text]));
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, version) => {
    const text = texts.get(path);
    return text === undefined ? read(path, version) : ts.createSourceFile(path, text, version);
  };
  host.fileExists = (path) => texts.has(path);
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  return Object.fromEntries(Object.keys(files).map((name) => [name, errorsOf(program, join('/', `${name}.ts`))]));
}

function errorsOf(program: ts.Program, path: string): string {
  const source = program.getSourceFile(path);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')).join('\n');
}
