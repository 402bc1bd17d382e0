import * as sdk from '@aws-sdk/client-s3';
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
  ['TRACE', 'which is a method and no header; take it out of exposedHeaders'],
  ['Content-MD5', 'which requests have and no response; write ETag'],
  ['x-amz-tagging', 'which requests have and no response; write x-amz-tagging-count'],
  ['X-Amz-Copy-Source', 'which requests have and no response; take it out of exposedHeaders'],
  ['Sec-Fetch-Mode', 'which requests have and no response; take it out of exposedHeaders'],
  ['Set-Cookie', 'which browsers show to no page; take it out of exposedHeaders'],
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

test('no header of a response is one, by the operations that the SDK knows', () => {
  type Member = readonly [type: unknown, traits?: { readonly httpHeader?: string }];
  const schemas = Object.values(sdk as Record<string, unknown>).filter((each): each is unknown[] => Array.isArray(each));
  const operations = schemas.filter(([kind]) => kind === 9);
  const outputs = operations.map((operation) => (operation[5] as () => unknown)() as readonly unknown[]);
  const headers = new Set(outputs.flatMap((output) => (Array.isArray(output[5]) ? output[5] as Member[] : []).flatMap((member) => (
    Array.isArray(member) && typeof member[1] === 'object' ? member[1].httpHeader ?? [] : []))));
  expect(headers.size).toBeGreaterThan(40);
  expect(exposing(...headers)).toEqual([]);
});
