import { fencesIn } from '../support/markdown';
import { readPage } from '../support/pages';

const KILOBYTE = 1024;

describe('the README', () => {
  const readme = readPage('README.md');

  test('has at most 10 KB', () => expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(10 * KILOBYTE));

  test('says how to install the package, and the versions that package.json asks for', () => {
    const { name, version, engines, peerDependencies } = JSON.parse(readPage('package.json')) as {
      name: string; version: string; engines: { node: string }; peerDependencies: Record<string, string>;
    };
    const minor = (range: string) => range.replace(/^\D*(\d+\.\d+)\..*/, '$1');
    for (const part of [
      `npm install ${name}`, `pip install ${name}`, `Node.js ${engines.node.replace('>=', '')} `, `\`aws-cdk-lib\` ${minor(peerDependencies['aws-cdk-lib']!)} `,
      `\`constructs\` ${minor(peerDependencies.constructs!)} `, `is ${version}`,
    ]) expect(readme).toContain(part);
  });

  test('begins with an example of at most ten statements that stands for itself', () => {
    const [example] = fencesIn(readme);
    expect(example).toMatchObject({ language: 'ts nofixture', snippet: 'quick-start' });
    expect(example!.text.match(/;$/gm)!.length).toBeLessThanOrEqual(10);
    expect(example!.text).toContain("from 'cdk-adopt'");
  });

  test('says that the registries do not have it yet, and how to install it without them', () => {
    expect(readme).toContain('It isn\'t published yet: until it is, [install it from a checkout](#install-it-from-a-checkout)');
    const { version } = JSON.parse(readPage('package.json')) as { version: string };
    expect(fencesIn(readme.split('### Install it from a checkout\n')[1]!)[0]!.text).toMatch(new RegExp(`npm run package -- --python .*-${version}\\.tgz .*-${version}-py3`));
  });

  test('has a proof for each of five guarantees', () => {
    const guarantees = readme.split('## What is guaranteed\n')[1]!.split('\n## ')[0]!.match(/^\| [A-Z].*\]\(docs\/.*\) \|$/gm);
    expect(guarantees).toHaveLength(5);
  });

  test('says that it has not run on AWS', () => expect(readme).toContain('## Has it run on AWS?\n\nNo.'));
});
