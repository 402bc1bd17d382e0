import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiFingerprint, fingerprintLine, PAGES } from '../../scripts/release/api';
import { compatibleWith } from '../../scripts/release/compatible';
import { CHECKOUT } from '../support/checkout';

interface Assembly {
  readonly types: Record<string, { properties?: { name: string; locationInModule?: unknown; docs?: { summary?: string } }[] }>;
}

/** What the last build made of the sources. */
const assembly = (): Assembly => JSON.parse(readFileSync(join(CHECKOUT, '.jsii'), 'utf8')) as Assembly;
const propsOf = (of: Assembly) => of.types['cdk-adopt.BucketCorsProps']!.properties!;

describe('a page of the API', () => {
  test.each(Object.keys(PAGES))('%s shows the API as it is now', (page) => {
    const isCurrent = readFileSync(join(CHECKOUT, page), 'utf8').endsWith(`\n${fingerprintLine(apiFingerprint(assembly()))}\n`);
    if (!isCurrent) throw new Error(`${page} shows another API than the last build has: after \`npm run build\`, run \`npm run api\`, and look at what has changed`);
  });

  test('is another one when a text or a type changes, and the same when a declaration moves in its file', () => {
    const fingerprint = apiFingerprint(assembly());
    const [moved, told] = [assembly(), assembly()];
    propsOf(moved)[0]!.locationInModule = { filename: 'lib/elsewhere.ts', line: 1 };
    propsOf(told)[0]!.docs = { summary: 'Something else.' };
    expect(apiFingerprint(moved)).toBe(fingerprint);
    expect(apiFingerprint(told)).not.toBe(fingerprint);
  });
});

describe('the API', () => {
  test('takes what was written for the last release', () => {
    expect(compatibleWith(CHECKOUT)).toMatch(/^\d+\.\d+\.\d+$/);
  }, 240_000);

  test('does not when a property is gone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-api-'));
    try {
      const changed = assembly();
      const properties = propsOf(changed);
      changed.types['cdk-adopt.BucketCorsProps'] = { ...changed.types['cdk-adopt.BucketCorsProps'], properties: properties.filter(({ name }) => name !== 'exclusive') };
      writeFileSync(join(folder, '.jsii'), JSON.stringify(changed));
      writeFileSync(join(folder, 'package.json'), readFileSync(join(CHECKOUT, 'package.json')));
      symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
      expect(() => compatibleWith(folder)).toThrow(/exclusive/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 240_000);
});
