import { join } from 'node:path';
import * as ts from 'typescript';
import { CHECKOUT } from './checkout';

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

/**
 * Compiles modules that use the library by its name, against its sources; throws what the compiler has against them.
 *
 * @returns what each exports
 */
export function compileAndLoad(files: Readonly<Record<string, string>>): Record<string, Record<string, unknown>> {
  const options: ts.CompilerOptions = {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    skipLibCheck: true, esModuleInterop: true, resolveJsonModule: true, types: ['node'], paths: { 'cdk-adopt': [join(CHECKOUT, 'lib', 'index.ts')] },
  };
  const pathOf = (name: string) => join(CHECKOUT, 'test', `printed-${name}.ts`);
  const texts = new Map(Object.entries(files).map(([name, text]) => [pathOf(name), text]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (path, ...more) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, ...more) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  };
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  const program = ts.createProgram([...texts.keys()], options, host);
  const errors = [...texts.keys()].map((path) => errorsOf(program, path)).filter(Boolean);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- printed code imports what it is given
  const load = (name: string): unknown => (name === 'cdk-adopt' ? require('../../lib') : require(name));
  return Object.fromEntries(Object.entries(files).map(([name, text]) => {
    const exports: Record<string, unknown> = {};
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(text, { compilerOptions });
    new Function('exports', 'require', outputText)(exports, load);
    return [name, exports];
  }));
}
