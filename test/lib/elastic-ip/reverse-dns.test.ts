import { CfnWaitConditionHandle, NestedStack, type Stack } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ElasticIp, ElasticIpSource } from '../../../lib';
import {
  type CfnTemplate, danglingReferences, ELASTIC_IP, errorOf, evaluate, FUNCTION, idOf, newStack, only, POLICY,
  type PolicyDocument, referencesOf, ROLE, type Statement, synth, templateOf,
} from '../support';
import { declare, NAME, REVERSE_DNS, template } from './reverse-dns-support';

const ALLOCATION = 'eipalloc-0123456789abcdef0';
const RECORD = 'AWS::Route53::RecordSet';
const WAITING = 'AWS::CloudFormation::WaitConditionHandle';

function forwardRecord(stack: Stack, ip: ElasticIp): route53.ARecord {
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
  return new route53.ARecord(stack, 'Forward', { zone, recordName: 'mail', target: route53.RecordTarget.fromIpAddresses(ip.publicIp) });
}

/** All that has to be there before a resource, and so goes after it. */
function neededBy(made: CfnTemplate, id: string, known = new Set<string>()): Set<string> {
  for (const each of referencesOf(made.Resources[id]!).filter((one) => one in made.Resources && !known.has(one))) {
    known.add(each);
    neededBy(made, each, known);
  }
  return known;
}

const namesTheFunction = (made: CfnTemplate) => ({ 'Fn::GetAtt': [idOf(made, FUNCTION), 'Arn'] });

function feature(made: CfnTemplate): readonly Statement[] {
  const { Policies } = only(made, ROLE).Properties as { Policies: { PolicyName: string; PolicyDocument: PolicyDocument }[] };
  return Policies.find(({ PolicyName }) => PolicyName === 'Feature')!.PolicyDocument.Statement;
}

describe('the custom resource', () => {
  test('has the properties of the contract and no others, and is served by the function of the addresses', () => {
    const made = template();
    expect(only(made, REVERSE_DNS).Properties).toEqual({
      ServiceToken: namesTheFunction(made),
      ServiceTimeout: '2940',
      ContractVersion: '1',
      AllocationId: { Ref: idOf(made, ELASTIC_IP) },
      DomainName: NAME,
    });
  });

  test.each<[string, ElasticIpSource | undefined]>([
    ['allocated', undefined],
    ['existing', ElasticIpSource.existing(ALLOCATION)],
    ['tagged', ElasticIpSource.tagged('use', 'mail')],
  ])('of an address that is %s needs it, and so goes before it', (_, source) => {
    const made = template({ source });
    expect(neededBy(made, idOf(made, REVERSE_DNS))).toContain(idOf(made, ELASTIC_IP));
    expect(neededBy(made, idOf(made, ELASTIC_IP))).not.toContain(idOf(made, REVERSE_DNS));
    expect(danglingReferences(made)).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['no object as the options', null, 'options: got null, expected an object; such as { after: record }'],
    ['the record as the options', 'mail', 'options: got "mail", expected an object; such as { after: record }'],
    ['a name in the place of the record', { after: 'mail' }, 'options.after: got "mail", expected what can be depended on; give it the construct of the A record'],
  ])('is refused with %s, as JavaScript may pass it', (_, options, expected) => {
    expect(errorOf(() => new ElasticIp(newStack(), 'Ip').addReverseDns(NAME, options as never))).toContain(`Stack/Ip (ElasticIp) can't be synthesized:\n  - ${expected}`);
  });

  test('comes after the forward record, which needs the address', () => {
    const made = synth((stack) => {
      const ip = new ElasticIp(stack, 'Ip');
      ip.addReverseDns(NAME, { after: forwardRecord(stack, ip) });
    });
    expect(only(made, REVERSE_DNS).DependsOn).toContain(idOf(made, RECORD));
    expect(neededBy(made, idOf(made, RECORD))).toContain(idOf(made, ELASTIC_IP));
  });

  test('may come after what depends on the address as a whole', () => {
    const made = synth((stack) => {
      const ip = new ElasticIp(stack, 'Ip');
      const record = forwardRecord(stack, ip);
      record.node.addDependency(ip);
      ip.addReverseDns(NAME, { after: record });
    });
    const needed = neededBy(made, idOf(made, RECORD));
    expect(needed).toContain(idOf(made, ELASTIC_IP));
    expect(needed).not.toContain(idOf(made, REVERSE_DNS));
  });

  test('is awaited by what depends on it', () => {
    const made = synth((stack) => {
      const ip = new ElasticIp(stack, 'Ip');
      new CfnWaitConditionHandle(stack, 'Handle').node.addDependency(ip.addReverseDns(NAME));
    });
    expect(only(made, WAITING).DependsOn).toContain(idOf(made, REVERSE_DNS));
  });

  test('is in the stack of its address', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    declare(nested);
    expect(idOf(templateOf(nested), REVERSE_DNS)).toBeDefined();
  });
});

describe('the domain name', () => {
  test('is that of what addReverseDns returns', () => {
    expect(new ElasticIp(newStack(), 'Ip').addReverseDns('mail.example.com.').domainName).toBe(NAME);
  });

  test('is one for an address: a second call is refused, and names the first', () => {
    const ip = declare(newStack());
    expect(errorOf(() => ip.addReverseDns('smtp.example.com'))).toBe('Stack/Ip (ElasticIp) can\'t be synthesized:\n'
      + '  - addReverseDns: got "smtp.example.com", expected one domain name, and Stack/Ip/ReverseDns is there already; '
      + 'call it once: an address has one reverse DNS record');
  });
});

describe('the permissions', () => {
  const stackId = { Ref: 'AWS::StackId' };
  const claimed = { 'aws:ResourceTag/cdk-adopt:reverse-dns-by': stackId };
  const ofAction = (made: CfnTemplate, action: string) => feature(made).filter(({ Action }) => [Action].flat().includes(action));

  test.each(['ec2:ModifyAddressAttribute', 'ec2:ResetAddressAttribute'])('allow %s on what is claimed by the stack, and nothing else', (action) => {
    const [statement, ...others] = ofAction(template(), action);
    expect(others).toEqual([]);
    expect(statement!.Condition).toEqual({ StringEquals: claimed });
    expect(evaluate(statement!.Resource)).toBe('arn:aws-us-gov:ec2:ap-southeast-1:123456789012:elastic-ip/*');
  });

  test('allow to end a claim, and to take no other tag off', () => {
    const endings = ofAction(template(), 'ec2:DeleteTags').filter(({ Condition }) => isByClaim(Condition));
    expect(endings).toHaveLength(1);
    expect(endings[0]!.Condition).toEqual({
      'StringEquals': claimed,
      'Null': { 'aws:TagKeys': 'false' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['cdk-adopt:reverse-dns-by', 'cdk-adopt:reverse-dns'] },
    });
  });

  const isByClaim = (condition: Statement['Condition']) => 'aws:ResourceTag/cdk-adopt:reverse-dns-by' in (condition?.StringEquals ?? {});

  test('allow to read the records', () => {
    expect(ofAction(template(), 'ec2:DescribeAddressesAttribute')).toMatchObject([{ Resource: '*' }]);
  });

  test('of an allocated address need no policy of their own', () => {
    expect(Object.values(template().Resources).some(({ Type }) => Type === POLICY)).toBe(false);
  });

  test.each<[string, ElasticIpSource, string, object]>([
    ['an existing address', ElasticIpSource.existing(ALLOCATION), ALLOCATION, {}],
    ['a tagged address', ElasticIpSource.tagged('use', 'mail'), '*', { 'aws:ResourceTag/use': 'mail' }],
  ])('of %s allow the claim, with the tags of a claim only, and the resource needs that policy', (_, source, name, carried) => {
    const made = template({ source });
    const { PolicyDocument: { Statement: statements } } = only(made, POLICY).Properties as { PolicyDocument: PolicyDocument };
    expect(statements.map((statement) => ({ ...statement, Resource: evaluate(statement.Resource) }))).toEqual([{
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: `arn:aws-us-gov:ec2:ap-southeast-1:123456789012:elastic-ip/${name}`,
      Condition: {
        'StringEquals': { 'aws:RequestTag/cdk-adopt:reverse-dns-by': stackId, ...carried },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['cdk-adopt:reverse-dns-by', 'cdk-adopt:reverse-dns'] },
      },
    }]);
    expect(only(made, REVERSE_DNS).DependsOn).toContain(idOf(made, POLICY));
  });
});
