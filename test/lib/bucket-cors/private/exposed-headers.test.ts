import { rule } from '../../support';
import { warningsOf } from '../support';

const exposing = (...exposedHeaders: string[]) => warningsOf({ rules: [rule({ exposedHeaders })] });

test.each([
  ['Range', 'which requests have and no response; write Content-Range'],
  ['if-none-match', 'which requests have and no response; write ETag'],
  ['Accept-Encoding', 'which requests have and no response; write Content-Encoding'],
  ['Authorization', 'which requests have and no response; take it out of exposedHeaders'],
  ['Origin', 'which requests have and no response; take it out of exposedHeaders'],
  ['GET', 'which is a method and no header; take it out of exposedHeaders'],
  ['options', 'which is a method and no header; take it out of exposedHeaders'],
])('a name that no response has is one: %s', (name, why) => {
  expect(exposing('x-amz-id-2', name)).toEqual([`corsExposesRequestHeader: rules[0] exposes ${name}, ${why}`]);
});

test('a name whose counterpart is there is to be taken out', () => {
  expect(exposing('Range', 'content-range')).toEqual([
    'corsExposesRequestHeader: rules[0] exposes Range, which requests have and no response; take it out of exposedHeaders',
  ]);
});

test.each(['ETag', 'Content-Range', 'x-amz-meta-owner', 'Accept-Ranges', 'x-amz-request-id', 'Date', 'Cache-Control', 'constructor'])(
  'a name that a response may have is none: %s', (name) => {
    expect(exposing(name)).toEqual([]);
  });
