import { Aws } from 'aws-cdk-lib';
import { certainJsonError } from '../../../../lib/email-templates/private/json-with-tokens';

test.each([
  ['a comma behind the last member', `{"name":"${Aws.REGION}",}`, 'behind its last token a comma stands before } or ]'],
  ['a comma behind the last item, further in', `{"a":[${Aws.REGION} , ],"b":"c"}`, 'behind its last token a comma stands before } or ]'],
  ['a word of another language', `{\n"a":None,"name":"${Aws.REGION}"}`, 'line 2: where a value should be, there is "None,\\"name\\":\\""'],
  ['a bracket of another kind', `{"a":[1},"b":${Aws.REGION}}`, "line 1: where ',' or ']' should be, there is \"},\\\"b\\\":\""],
])('is no JSON, whatever the token is: %s', (_, text, expected) => {
  expect(certainJsonError(text)).toBe(expected);
});

test.each<[string, string]>([
  ['a text', `{"name":"Hi ${Aws.REGION}!"}`], ['a value', `{"name":${Aws.REGION}}`], ['all members', `{${Aws.REGION}}`], ['all', Aws.REGION],
  ['the end of a number', `[1.${Aws.REGION}]`], ['an exponent', `[1e${Aws.REGION}]`], ['a sign', `[-${Aws.REGION}]`], ['the end of a word', `[tr${Aws.REGION}]`],
  ['a text with a comma and a brace behind it', `{"a":"${Aws.REGION},}"}`], ['a text that ends with a quote', `{"a":"${Aws.REGION}\\",}"}`],
  ['a comma before a text', `{"a":${Aws.REGION},"b":1}`], ['two tokens', `{"a":"${Aws.REGION}","b":"${Aws.ACCOUNT_ID}"}`],
])('may be JSON where the token is %s', (_, text) => {
  expect(certainJsonError(text)).toBeUndefined();
});
