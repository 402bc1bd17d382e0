import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { cdkOf, javaScriptWith, type Place, pythonOf, step } from './toolchain';

/** Has the app make its cloud assembly in the folder. */
export type Synthesize = (outdir: string) => Promise<void>;

interface Language {
  /** The programs that have to be on the PATH, and the argument with which each tells its version. */
  readonly programs: Readonly<Record<string, string>>;
  /** What jsii-pacmak calls the language; the package itself is in JavaScript. */
  readonly target?: string;
  /** Makes all ready, once, with the source code that jsii has generated. */
  prepare(place: Place, generated: string): Promise<Synthesize>;
}

export const REQUIREMENTS = join(__dirname, 'requirements.txt');
const CLASSPATH_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath';

export const LANGUAGE_NAMES = ['typescript', 'python', 'java', 'go'] as const;
export type LanguageName = (typeof LANGUAGE_NAMES)[number];

/** The first is what the others are compared with. */
export const LANGUAGES: Readonly<Record<LanguageName, Language>> = {
  typescript: {
    programs: { npm: '--version' },
    async prepare(place) {
      const root = await javaScriptWith(place, cdkOf(REQUIREMENTS));
      const tsx = join(CHECKOUT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
      return (outdir) => step(place, 'TypeScript', process.execPath, [tsx, join(root, 'test', 'languages', 'app.ts')], { CDK_OUTDIR: outdir });
    },
  },
  python: {
    programs: { python3: '--version' },
    target: 'python',
    async prepare(place, generated) {
      const python = await pythonOf(place, REQUIREMENTS);
      const sources = join(generated, 'python', 'src');
      return (outdir) => step(place, 'Python', python, [join(__dirname, 'app.py')], { CDK_OUTDIR: outdir, PYTHONPATH: sources });
    },
  },
  java: {
    programs: { javac: '-version', java: '-version', mvn: '-version' },
    target: 'java',
    async prepare(place, generated) {
      const sources = join(generated, 'java', 'src', 'main');
      const [list, classes] = [join(place.temporary, 'classpath'), join(place.temporary, 'classes')];
      await step(place, "Java's packages", 'mvn', ['--batch-mode', '--file', join(__dirname, 'pom.xml'), CLASSPATH_GOAL, `-Dmdep.outputFile=${list}`]);
      const classpath = readFileSync(list, 'utf8');
      const files = readdirSync(join(sources, 'java'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.java')).map((name) => join(sources, 'java', name));
      await step(place, "Java's compiler", 'javac', ['-nowarn', '-d', classes, '-classpath', classpath, ...files, join(__dirname, 'Main.java')]);
      const all = [classes, join(sources, 'resources'), classpath].join(':');
      return (outdir) => step(place, 'Java', 'java', ['-classpath', all, 'Main'], { CDK_OUTDIR: outdir });
    },
  },
  go: {
    programs: { go: 'version' },
    target: 'go',
    async prepare(place, generated) {
      const folder = join(place.temporary, 'go');
      mkdirSync(folder);
      for (const name of ['app.go', 'go.mod', 'go.sum']) cpSync(join(__dirname, name), join(folder, name));
      const use = `-replace=github.com/cdk-adopt/cdk-adopt-go/cdkadopt=${join(generated, 'go', 'cdkadopt')}`;
      await step(place, "Go's package", 'go', ['mod', 'edit', use], {}, folder);
      // What jsii generates asks for the CDK of this checkout, which go.mod replaces and of which go.sum knows nothing.
      await step(place, "Go's compiler", 'go', ['build', '-mod=mod', '-o', 'app', '.'], {}, folder);
      return (outdir) => step(place, 'Go', join(folder, 'app'), [], { CDK_OUTDIR: outdir });
    },
  },
};

/** The languages that are asked for. Throws for names that aren't there. */
export function chosen(only: string | undefined): LanguageName[] {
  const names: readonly string[] = only === undefined ? LANGUAGE_NAMES : only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(name in LANGUAGES));
  if (unknown.length > 0) throw new Error(`--only: got ${JSON.stringify(unknown.join(','))}, expected some of ${LANGUAGE_NAMES.join(',')}`);
  return LANGUAGE_NAMES.filter((name) => name === 'typescript' || names.includes(name));
}

/** Throws when a program of these languages isn't there, and says which and what to do about it. */
export function checkPrograms(names: readonly LanguageName[], isThere = answers): void {
  const missingOf = (name: LanguageName) =>
    Object.entries(LANGUAGES[name].programs).filter((one) => !isThere(...one)).map(([program]) => program);
  const incomplete = names.filter((name) => missingOf(name).length > 0);
  if (incomplete.length === 0) return;
  const others = names.filter((name) => !incomplete.includes(name));
  throw new Error([
    ...incomplete.map((name) => `${name}: ${missingOf(name).join(', ')} not found on the PATH`),
    `install what is missing, or leave the language out: npm run languages -- --only ${others.join(',')}`,
  ].join('\n'));
}

function answers(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
