import { spawnSync } from 'node:child_process';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import type { Eip } from '../../../cli/eip/address';
import { type AddressCode, eipCode } from '../../../cli/eip/pull';
import { escaped } from '../../../cli/shared/terminal';
import { TAG, type Tags } from '../../../core/ownership';
import { compileAndLoad } from '../../support/typescript';
import { STACK } from '../../support/world';
import { answering, eip, holding, MARKED } from './support';

const id = (number: number) => `eipalloc-0000000000000000${number}`;
const address = (number: number, tags: Tags, more: Partial<Eip> = {}): Eip => eip(tags, { allocationId: id(number), publicIp: `192.0.2.${number}`, ...more });
const LIVE = { stacks: { [STACK]: 'CREATE_COMPLETE' } };
const KEY = 'mail: of the shop_.:/=+-@';

const ACCOUNT = [
  address(1, {}),
  address(2, { Name: 'web\n// forged' }, {
    associationId: 'eipassoc-2', instanceId: 'i-0123456789abcdef0', networkInterfaceId: 'eni-2', privateIpAddress: '10.0.0.7',
  }),
  address(3, { [TAG.key]: KEY }),
  address(4, {}, { associationId: 'eipassoc-4', networkInterfaceId: 'eni-4', privateIpAddress: '10.0.0.8' }),
  address(5, { [TAG.retained]: STACK }),
  address(6, MARKED),
  address(7, {}, { service: 'nlb' }),
  address(8, { [TAG.key]: 'it\'s no "key" \\ ${x}' }),
];

const print = async (eips: readonly Eip[], language: AddressCode['language'] = 'typescript') => {
  const { yes, text, json } = await eipCode(holding(...eips), answering(LIVE), language);
  return { yes, text: escaped(text), json: json as AddressCode };
};

test('the printed TypeScript compiles against the library, and declares each address that no stack holds, where it is', async () => {
  const { yes, text, json } = await print(ACCOUNT);
  expect([yes, json.declared]).toEqual([true, [1, 2, 3, 4, 5, 8].map(id)]);
  expect(json.leftOut.map(({ allocationId }) => allocationId)).toEqual([id(6), id(7)]);
  const { AdoptedAddresses } = compileAndLoad({ addresses: text }).addresses!;
  const stack = new Stack(new App(), 'Stack');
  new (AdoptedAddresses as new (scope: Construct, id: string) => Construct)(stack, 'Adopted');
  const declared = Object.values(Template.fromStack(stack).findResources('Custom::CdkAdoptElasticIp')).map(({ Properties }) => Properties);
  expect(declared).toHaveLength(6);
  expect(declared).toEqual(expect.arrayContaining([
    expect.objectContaining({ AllocationId: id(1) }),
    expect.objectContaining({ AllocationId: id(2), Target: { InstanceId: 'i-0123456789abcdef0', PrivateIpAddress: '10.0.0.7' } }),
    expect.objectContaining({ RetainedKey: KEY }),
    expect.objectContaining({ AllocationId: id(4) }),
    expect.objectContaining({ AllocationId: id(5) }),
    expect.objectContaining({ AllocationId: id(8) }),
  ]));
  expect(declared.filter(({ Target }) => Target)).toHaveLength(1);
}, 600_000);

test('an interface is named and is no target, since it may be that of a service; a name stays in its comment', async () => {
  const { text } = await print(ACCOUNT);
  expect(text).toContain('// 192.0.2.4, on network interface eni-4: no target, unless the interface is yours\n');
  expect(text).toContain('// 192.0.2.2, web\uFFFD// forged\n');
});

const hasPython = spawnSync('python3', ['--version']).status === 0;
(hasPython ? test : test.skip)(`the printed Python is Python${hasPython ? '' : ' (skipped: there is no python3)'}`, async () => {
  const { text } = await print(ACCOUNT, 'python');
  const { status, stderr } = spawnSync('python3', ['-c', 'import sys; compile(sys.stdin.read(), "printed", "exec")'], { input: text, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(text).toContain('target=ElasticIpTarget.instance_id("i-0123456789abcdef0", private_ip_address="10.0.0.7")');
});

test('where a stack holds each, nothing is printed but that', async () => {
  expect(await print([ACCOUNT[5]!])).toMatchObject({ yes: false, text: 'no Elastic IP addresses in us-east-1 that no stack holds', json: { declared: [] } });
});
