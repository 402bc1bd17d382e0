import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { textAsset } from '../../../lib/shared/text-asset';
import { newApp, newStack } from '../support';

const TEXT = '{"Überschrift":"\u2028"}\n';

const temporary = mkdtempSync(join(os.tmpdir(), 'text-asset-'));
beforeAll(() => { jest.spyOn(os, 'tmpdir').mockReturnValue(temporary); });
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(temporary, { recursive: true });
});

test('the asset is a copy of the text, and the file that was copied is gone', () => {
  const stack = newStack();
  const { assetPath } = textAsset(stack, 'Text', 'text.json', TEXT);
  expect(assetPath).toMatch(/\.json$/);
  expect(readFileSync(join((stack.node.root as App).outdir, assetPath), 'utf8')).toBe(TEXT);
  expect(readdirSync(temporary)).toEqual([]);
});

test('where assets are not staged the file stays, since the cloud assembly names it', () => {
  const { assetPath } = textAsset(newStack({}, { [DISABLE_ASSET_STAGING_CONTEXT]: true }), 'Text', 'text.json', TEXT);
  expect(readFileSync(assetPath, 'utf8')).toBe(TEXT);
});

test('the same text has the same hash, whatever the construct, and another text another one', () => {
  const stack = new Stack(newApp(), 'Other');
  const [one, same, other] = [TEXT, TEXT, 'x'].map((text, index) => textAsset(stack, `Text${index}`, 'text.json', text).assetHash);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});
