import { NIST80053R5Checks } from 'cdk-nag';
import { platform, vpc } from '../../examples/snippets/organizations';
import { type Declare, EVERY_CONSTRUCT } from '../lib/every-construct';
import { newStack, templateOf } from '../lib/support';
import { handlerSources } from '../support/error-catalog';
import { below, firstColumn } from '../support/markdown';
import { readPage } from '../support/pages';

const page = readPage('docs/organizations.md');

/** The service's part of an endpoint's name, for each client of the SDK. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  'auto-scaling': 'autoscaling', 'cloudformation': 'cloudformation', 'ec2': 'ec2', 'lambda': 'lambda', 's3': 's3', 'ses': 'email', 'sesv2': 'email',
};

function clientsIn(sources: Readonly<Record<string, string>>): string[] {
  const found = Object.values(sources).flatMap((text) => Array.from(text.matchAll(/'@aws-sdk\/client-([a-z0-9-]+)'/g), ([, client]) => client!));
  return [...new Set(found)].sort();
}

function missingEndpoints(text: string, clients: readonly string[]): string[] {
  return clients.filter((client) => !text.includes(`| \`com.amazonaws.REGION.${ENDPOINTS[client] ?? client}\``));
}

describe('the endpoints of a VPC', () => {
  const clients = clientsIn(handlerSources());

  test('have a line for each service that a function calls', () => {
    expect(missingEndpoints(page, clients)).toEqual([]);
    expect(clients).toEqual(Object.keys(ENDPOINTS).sort());
  });

  test('without a service that a function begins to call are found', () => {
    expect(missingEndpoints(page, clientsIn({ 'lambda/a.ts': "import { KMSClient } from '@aws-sdk/client-kms';" }))).toEqual(['kms']);
  });
});

describe('the NIST pack of cdk-nag', () => {
  const ONE_OF_EACH = ['BucketCors of an imported bucket', 'ElasticIp on an instance', 'ElasticIpPool of an imported group', 'EmailTemplate with a name', 'EmailTemplates with a prefix'];
  const rulesWith = (...more: readonly Declare[]): string[] => {
    const found = ONE_OF_EACH.flatMap((name) => {
      const stack = newStack();
      for (const declare of [EVERY_CONSTRUCT.find(([one]) => one === name)![1], ...more]) declare(stack);
      templateOf(stack);
      return new NIST80053R5Checks(stack).validateScope(stack).violations.map(({ ruleName }) => ruleName);
    });
    return [...new Set(found)].sort();
  };

  const listed = firstColumn(below(page, '## cdk-nag'));

  test('finds what the page lists, and nothing else', () => expect(rulesWith()).toEqual([...listed].sort()));

  test('finds less with the aspects of the page', () => {
    const answered = listed.filter((rule) => /LogGroupEncrypted|InsideVPC/.test(rule));
    const left = listed.filter((rule) => !answered.includes(rule)).sort();
    expect(rulesWith((stack) => platform.call(stack), (stack) => vpc.call(stack))).toEqual(left);
  });
});
