import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as library from '../../lib';
import { checkPrograms, chosen } from './languages';

const read = (name: string) => readFileSync(join(__dirname, name), 'utf8');

test.each(['app.ts', 'app.py', 'Main.java', 'app.go'])('%s names whatever the library exports', (app) => {
  const words = (text: string) => text.replaceAll('_', '').toLowerCase();
  const missing = Object.keys(library).filter((name) => !words(read(app)).includes(words(name)));
  expect(missing).toEqual([]);
});

test('the app can be synthesized with the CDK of this checkout, too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-app-'));
  process.env.CDK_OUTDIR = folder;
  try {
    jest.requireActual('./app');
    const templates = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
    expect(templates).toEqual(['Cors.template.json', 'Ips.template.json', 'Mails.template.json']);
  } finally {
    delete process.env.CDK_OUTDIR;
    rmSync(folder, { recursive: true });
  }
});

test('all languages have the same version of the CDK', () => {
  const versions = {
    python: /^aws-cdk-lib==(\S+)$/m.exec(read('requirements.txt')),
    java: /<artifactId>aws-cdk-lib<\/artifactId>\s*<version>(.+)<\/version>/.exec(read('pom.xml')),
    go: /=> github\.com\/aws\/aws-cdk-go\/awscdk\/v2 v(\S+)$/m.exec(read('go.mod')),
  };
  const found = Object.values(versions).map((match) => match?.[1]);
  expect(new Set(found)).toEqual(new Set([expect.stringMatching(/^2\.\d+\.\d+$/)]));
});

test('languages are left out when that is asked for alone, and what is missing is told', () => {
  expect(chosen(undefined)).toEqual(['typescript', 'python', 'java', 'go']);
  expect(chosen('java')).toEqual(['typescript', 'java']);
  expect(() => chosen('java,cobol')).toThrow('--only: got "cobol", expected some of typescript,python,java,go');
  expect(() => checkPrograms(['typescript', 'python', 'java', 'go'], (program) => program !== 'mvn' && program !== 'go')).toThrow([
    'java: mvn not found on the PATH', 'go: go not found on the PATH',
    'install what is missing, or leave the language out: npm run languages -- --only typescript,python',
  ].join('\n'));
  expect(() => checkPrograms(['typescript', 'python'], (program) => program !== 'mvn')).not.toThrow();
});
