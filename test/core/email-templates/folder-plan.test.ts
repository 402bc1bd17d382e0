import type { Manifest, TemplateLine } from '../../../core/contracts/email-templates';
import { changed, folderOf, namePrefixOf, parseDesiredFolder, physicalIdOf, templateOf, without } from '../../../core/email-templates/folder-plan';
import { OperationError } from '../../../core/errors';

const OWNER = { stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/A-stack-of-a-long-name/1', logicalId: 'Emails' };
const OTHER = { ...OWNER, logicalId: 'Other' };
const RAW = {
  NamePrefix: 'shop-', Bucket: 'assets', Key: 'a.jsonl', ManifestBytes: '100', Ids: '0123', Substitutions: { host: 'a.example' }, OnExisting: 'fail', RemovalPolicy: 'retain',
};
const ENTRY = { id: 'welcome', content: 'c1', sample: 's1', offset: 10, length: 20 };
const folder = (templates: Manifest['templates'], raw: object = RAW) => folderOf(parseDesiredFolder({ ...raw }, OWNER), JSON.stringify({ templates }));
const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name);

describe('the prefix of the names', () => {
  test.each(['mail-', ''])('is the one that is given, be it %j', (NamePrefix) => {
    expect(namePrefixOf({ NamePrefix }, OWNER)).toBe(NamePrefix);
  });

  test('is otherwise one of the stack, shortened, and of the resource', () => {
    expect(namePrefixOf({}, OWNER)).toMatch(/^A-stack-of--[0-9a-f]{12}-$/);
    expect(namePrefixOf({}, OTHER)).not.toBe(namePrefixOf({}, OWNER));
  });
});

describe('the physical id', () => {
  test.each<[string, object, boolean]>([
    ['another text or bucket', { Key: 'b.jsonl', Bucket: 'more' }, true],
    ['another removal policy', { RemovalPolicy: 'destroy' }, true],
    ['other templates', { Ids: '4567' }, false],
    ['another prefix', { NamePrefix: 'mail-' }, false],
    ['no prefix', { NamePrefix: undefined }, false],
  ])('stands for the set of the names: with %s it is the same: %s', (_, changes, isSame) => {
    expect(physicalIdOf({ ...RAW, ...changes }, OWNER) === physicalIdOf(RAW, OWNER)).toBe(isSame);
  });

  test("is no other resource's", () => {
    expect(physicalIdOf(RAW, OTHER)).not.toBe(physicalIdOf(RAW, OWNER));
  });
});

test('what CloudFormation carries as texts is a number and booleans again', () => {
  expect(parseDesiredFolder(RAW, OWNER)).toMatchObject({
    prefix: 'shop-', bucket: 'assets', key: 'a.jsonl', manifestBytes: 100, substitutions: { host: 'a.example' }, refuseExisting: true, retain: true,
  });
  expect(parseDesiredFolder({ OnExisting: 'adopt', RemovalPolicy: 'destroy' }, OWNER)).toMatchObject({ substitutions: {}, refuseExisting: false, retain: false });
});

describe('a template of the folder', () => {
  test('has its name, and its first and last byte in the asset', () => {
    expect(folder([ENTRY]).entries).toMatchObject([{ name: 'shop-welcome', from: 110, to: 129, sample: 's1' }]);
  });

  const one = folder([{ ...ENTRY, substitutions: ['host'] }]);
  test.each<[string, object, object, boolean]>([
    ['nothing', {}, {}, false],
    ['its texts', { content: 'c2' }, {}, true],
    ['its sample', { sample: 's2' }, {}, true],
    ['where it is in the asset', { offset: 500, length: 30 }, {}, false],
    ['the value of a substitution that it uses', {}, { Substitutions: { host: 'b.example' } }, true],
    ['that of another one', {}, { Substitutions: { host: 'a.example', more: 'x' } }, false],
  ])('counts as changed with %s: %s', (_, entry, raw, isChanged) => {
    const next = folder([{ ...ENTRY, substitutions: ['host'], ...entry }], { ...RAW, ...raw });
    expect(names(changed(next, one))).toEqual(isChanged ? ['shop-welcome'] : []);
  });

  test('counts as changed where the former folder is not known', () => {
    expect(names(changed(one, undefined))).toEqual(['shop-welcome']);
  });
});

test('what one folder has and another has not is told by the names', () => {
  const [one, other] = [folder([ENTRY, { ...ENTRY, id: 'bye' }]), folder([{ ...ENTRY, content: 'other' }])];
  expect([names(without(one, other)), names(without(other, one)), names(without(one, undefined))]).toEqual([['shop-bye'], [], ['shop-welcome', 'shop-bye']]);
});

describe('the texts of a template', () => {
  const texts = (line: Partial<TemplateLine>, Substitutions: object) =>
    templateOf(parseDesiredFolder({ ...RAW, Substitutions }, OWNER), JSON.stringify({ id: 'welcome', subject: 'Hi', sample: '{}', ...line }));

  test('have what is filled in, wherever it stands, and stay absent where they are', () => {
    expect(texts({ subject: '%%site%%', text: '%%site%%/%%path%% 100%% %%1%%' }, { site: 'a.example', path: '$&' })).toEqual({
      content: { subject: 'a.example', html: undefined, text: 'a.example/$& 100%% %%1%%' }, sample: '{}',
    });
  });

  test.each<[string, Partial<TemplateLine>, object, RegExp]>([
    ['a value that is missing', { html: '%%x%%' }, {}, /template welcome: substitution x has no value/],
    ['a name that objects inherit', { html: '%%toString%%' }, {}, /template welcome: substitution toString has no value/],
    ['a value with Handlebars in it', { html: '%%x%%' }, { x: '{{a}}' }, /template welcome: substitution x holds braces/],
    ['a value that ends in a brace', { html: '%%x%%' }, { x: 'a{' }, /template welcome: substitution x holds braces/],
    ['a line break in the subject', { subject: '%%x%%' }, { x: 'a\nBcc: b' }, /subject of template welcome: a substitution has a line break/],
  ])('are refused with %s', (_, line, substitutions, message) => {
    expect(() => texts(line, substitutions)).toThrow(message);
    expect(() => texts(line, substitutions)).toThrow(OperationError);
  });

  test('may have a line break in a body', () => {
    expect(texts({ text: '%%x%%' }, { x: 'a\nb' }).content.text).toBe('a\nb');
  });
});
