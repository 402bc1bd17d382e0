import { formFault } from '../../../../lib/bucket-cors/private/template-rules';

const RULE = { AllowedMethods: ['GET'], AllowedOrigins: ['*'] };
const FIELDS = 'AllowedHeaders, AllowedMethods, AllowedOrigins, ExposedHeaders, Id and MaxAge';

test.each<[string, unknown, string | undefined]>([
  ['a rule', { ...RULE, AllowedHeaders: [], ExposedHeaders: ['ETag'], Id: 'a', MaxAge: 5 }, undefined],
  ['a rule of the deployment', { 'Fn::If': ['C', RULE, { Ref: 'AWS::NoValue' }] }, undefined],
  ['no value', { Ref: 'AWS::NoValue' }, undefined],
  ['lists of the deployment', { ...RULE, AllowedHeaders: { 'Fn::Split': [',', 'a'] }, ExposedHeaders: { Ref: 'AWS::NoValue' } }, undefined],
  ['a transform beside', { ...RULE, 'Fn::Transform': {} }, undefined],
  ['a text', 'GET', 'is "GET" instead of a rule'],
  ['a list', [RULE], 'is [{"AllowedMethods":["GET"],"AllowedOrigins":["*"]}] instead of a rule'],
  ["the API's names", { ...RULE, ID: 'a', ExposeHeaders: ['ETag'] }, `has ID and ExposeHeaders beside ${FIELDS}`],
  ['an unknown name without a value', { ...RULE, ID: { Ref: 'AWS::NoValue' } }, undefined],
  ['a text for a list', { ...RULE, AllowedOrigins: '*' }, 'has no list in AllowedOrigins'],
])('of CloudFormation\'s form, %s', (_, rule, fault) => {
  expect(formFault(rule)).toBe(fault);
});
