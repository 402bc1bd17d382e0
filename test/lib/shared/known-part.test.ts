import { Aws, Token } from 'aws-cdk-lib';
import { knownPartOf } from '../../../lib/shared/known-part';

test.each([
  ['a text without tokens', 'a${b}', 'a${b}'], ['nothing', '', ''], ['a token alone', Aws.REGION, ''],
  ['text around and between tokens', `a${Aws.REGION}b${Token.asString({ Ref: 'Name' })}c`, 'abc'],
])('what is known at synth is left of %s', (_, text, known) => {
  expect(knownPartOf(text)).toBe(known);
});
