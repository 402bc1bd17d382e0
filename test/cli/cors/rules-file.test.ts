import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rulesInFile } from '../../../cli/cors/rules-file';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (content: unknown) => {
  const path = join(folder, 'cors');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return rulesInFile(path);
};

const RULE = { ID: 'web', AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'], AllowedHeaders: ['*'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 60 };
const OF_CLOUDFORMATION = {
  Id: 'web', AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'], AllowedHeaders: ['*'], ExposedHeaders: ['ETag'], MaxAge: 60,
};
const bucket = { Type: 'AWS::S3::Bucket', Properties: { CorsConfiguration: { CorsRules: [OF_CLOUDFORMATION] } } };

test.each<[string, unknown]>([
  ["the console's list", [RULE]],
  ["the API's object", { CORSRules: [RULE] }],
  ['what put-bucket-cors takes as its input', { Bucket: 'shared', CORSConfiguration: { CORSRules: [RULE] } }],
  ["CloudFormation's configuration", { CorsRules: [OF_CLOUDFORMATION] }],
  ["CloudFormation's property", { CorsConfiguration: { CorsRules: [OF_CLOUDFORMATION] } }],
  ["CloudFormation's resource", bucket],
  ['a template with one', { Resources: { Bucket: bucket, Other: { Type: 'AWS::Events::Rule', Properties: { Rules: [1] } } } }],
  ['a template with a BucketCors', { Resources: { Cors: { Type: 'Custom::CdkAdoptBucketCors', Properties: { Rules: [{ ...RULE, ID: undefined, Id: 'web', MaxAgeSeconds: '60' }] } } } }],
  ['XML', '<?xml version="1.0"?><!-- <CORSRule></CORSRule> --><CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\n<CORSRule><ID>web</ID>'
    + '<AllowedMethod>GET</AllowedMethod> <AllowedOrigin> https://www.example.com </AllowedOrigin><AllowedHeader>*</AllowedHeader>'
    + '<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>'],
  ['a byte order mark', `\uFEFF${JSON.stringify([RULE])}`],
])('the rules are read from %s', async (_, content) => {
  expect(await read(content)).toEqual([RULE]);
});

test('several rules keep their order, and XML its entities', async () => {
  const get = '<AllowedMethod>GET</AllowedMethod>';
  expect(await read(`<CORSConfiguration><CORSRule><AllowedOrigin>a&amp;amp;b</AllowedOrigin>${get}</CORSRule><CORSRule><AllowedOrigin>c</AllowedOrigin>${get}`
    + '<AllowedOrigin>d</AllowedOrigin></CORSRule></CORSConfiguration>')).toMatchObject([{ AllowedOrigins: ['a&amp;b'] }, { AllowedOrigins: ['c', 'd'] }]);
});

test('no rules are rules as well', async () => {
  expect(await read([])).toEqual([]);
  expect(await read({ CORSRules: [] })).toEqual([]);
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', 'AllowedOrigins', /: Unexpected token.*; expected a JSON list of rules/],
  ['JSON that is cut off', '{"CORSRules": [', /: Unexpected end.*; expected a JSON list of rules/],
  ['a template in YAML', 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n', /: it is YAML, which is not read: convert it to JSON; expected a JSON list/],
  ['a template in YAML that begins with its version', "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}", /: it is YAML/],
  ['a YAML document', '---\nResources: {}', /: it is YAML/],
  ['YAML with a comment before it', '# of the shop\nResources: {}', /: it is YAML/],
  ['a list in YAML', '- AllowedMethods: [GET]', /: it is YAML/],
  ['JSON without rules', { Resources: {} }, /: it has no rules; expected/],
  ['a text', '"x"', /: it has no rules; expected/],
  ['XML without rules', '<html></html>', /: it has no CORSRule; expected/],
  ['two configurations', { Resources: { A: bucket, B: bucket } }, /: it has 2 configurations \(A, B\); expected one/],
  ['a value of the deployment', [{ ...RULE, AllowedOrigins: [{ Ref: 'Origin' }] }], /: rules\[0\]\.AllowedOrigins: got \[\{"Ref":"Origin"\}\], expected a list of texts/],
  ['a text for a list', [{ ...RULE, AllowedMethods: 'GET' }], /: rules\[0\]\.AllowedMethods: got "GET", expected a list/],
  ['unknown fields', [{ ...RULE, AllowedOrigin: 1, Extra: 1 }], /: rules\[0\]: got AllowedOrigin, Extra, expected ID, /],
  ['rules of the deployment', { CorsRules: { 'Fn::If': ['C', [], []] } }, /: the rules of the file: got \{"Fn::If":.*, expected a list that is known before the deployment/],
  ['an id of the deployment', [{ ...RULE, ID: { Ref: 'Id' } }], /: rules\[0\]\.ID: got \{"Ref":"Id"\}, expected a text/],
  ['what is no rule', [RULE, null, 'x', [RULE]], /: rules\[1\]: got null, expected a rule.*; rules\[2\]: got "x", expected a rule.*; rules\[3\]: got \[/],
  ['ages that are none', [{ ...RULE, MaxAgeSeconds: '' }, { ...RULE, MaxAgeSeconds: true }, { ...RULE, MaxAgeSeconds: -1 }],
    /: rules\[0\]\.MaxAgeSeconds: got "", expected whole seconds, 0 or more; .*got true.*got -1/],
  ['a rule without a method and an origin', [{ ID: 'web' }], /: rules\[0\]\.AllowedMethods: expected at least one.*; rules\[0\]\.AllowedOrigins: expected at least one/],
  ['what S3 refuses', [{ ...RULE, AllowedMethods: ['get', 'PATCH'], AllowedOrigins: ['**'], AllowedHeaders: ['a**'], ExposeHeaders: ['*'] }],
    /AllowedMethods\[0\]: got "get".*write 'GET'.*AllowedMethods\[1\]: got "PATCH".*AllowedOrigins\[0\]: got "\*\*".*AllowedHeaders\[0\].*ExposeHeaders\[0\]: got "\*"/],
  ['an id longer than S3 takes', [{ ...RULE, ID: 'x'.repeat(256) }], /: rules\[0\]\.ID: got "x+", expected 1 to 255 characters; shorten it/],
  ['XML that is not well-formed', '<CORSConfiguration><CORSRule></CORSRule>', /: got "<CORSConfiguration>" around the rules, expected/],
  ['XML with more than elements', '<CORSConfiguration><CORSRule>GET</CORSRule></CORSConfiguration>', /: rules\[0\]: got "GET", expected elements/],
  ['an odd age', [{ ...RULE, MaxAgeSeconds: 'long' }], /: rules\[0\]\.MaxAgeSeconds: got "long"/],
])('%s is told', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

test('a file that is not there is told', async () => {
  await expect(rulesInFile(join(folder, 'none.json'))).rejects.toThrow(/^could not read the rules in .*none\.json: ENOENT; check the path$/);
});
