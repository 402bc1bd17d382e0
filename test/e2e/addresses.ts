// Addresses that are kept, moved, recovered and shared, by stacks of their own that are deployed beside the example's.
import { join } from 'node:path';
import type { Address } from '@aws-sdk/client-ec2';
import { Account } from './account';
import { endGroup, serveGroup } from './address-pool';
import { appOf, cdk } from './cdk';
import type { LocalAws } from './local-aws';
import { meanwhile } from './meanwhile';
import { mustBe, mustFail, mustSay } from './must';
import type { Progress } from './processes';
import type { Asking } from './query-proxy';

const APP = appOf('test/e2e/addresses-app.ts');
const GROUP = 'workers-of-another-team';
const [DOMAIN, NEXT_DOMAIN] = ['mail.example.com', 'mx.example.com'] as const;
const MAIL = 'AddressOfMail';
const WEB = 'AddressOfWeb';
const CLAIMANT = 'AddressClaimant';
const SUCCESSOR = 'AddressSuccessor';
const MOVES = 'AddressThatMoves';
const POOL = 'AddressPool';

/** @param prepare what to do to each cloud assembly before it is deployed */
export async function demonstrateAddresses(
  aws: LocalAws, told: { readonly say: Progress; readonly progress: Progress }, prepare: (assembly: string) => Promise<void>,
): Promise<void> {
  const say = (line: string) => told.say(`beside: ${line}`);
  const progress = (line: string) => told.progress(`beside: ${line}`);
  const account = new Account(aws);
  const [instanceA = '', instanceB = ''] = await account.newInstances(2);
  const workers = await account.newGroup(GROUP, 2);

  const synth = async (name: string, context: Readonly<Record<string, string>>) => {
    const assembly = join(aws.folder, `addresses-${name}`);
    const flags = Object.entries({ groupName: GROUP, stage: name, ...context }).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
    await cdk(aws, progress, 'synth', '--app', APP, '--quiet', '--output', assembly, ...flags);
    await prepare(assembly);
    return assembly;
  };
  const deploy = (assembly: string, ...stacks: string[]) =>
    cdk(aws, progress, 'deploy', ...stacks, '--app', assembly, '--require-approval', 'never', '--concurrency', '4');
  const destroy = (assembly: string, ...stacks: string[]) =>
    cdk(aws, progress, 'destroy', ...stacks, '--app', assembly, '--force', '--concurrency', '4');
  const ofStack = async (stack: string): Promise<Kept> => {
    const { AllocationId = '', PublicIp = '' } = await account.outputsOf(stack);
    return [AllocationId, PublicIp];
  };
  const withKey = async () => (await account.addresses([{ Name: 'tag-key', Values: ['cdk-adopt:key'] }])).map(kept).sort();

  say('two addresses under keys, one on an instance and with a reverse DNS record, and a pool of two');
  const first = await synth('first', { instanceId: instanceA, domainName: DOMAIN });
  const [second, third] = await meanwhile(deploy(first, MAIL, WEB, MOVES, POOL), async () => [
    await synth('second', { instanceId: instanceB, domainName: NEXT_DOMAIN }),
    await synth('third', { instanceId: instanceB, domainName: NEXT_DOMAIN }),
  ] as const);
  const [mail, web, moving] = [await ofStack(MAIL), await ofStack(WEB), await ofStack(MOVES)];
  const [id, publicIp] = moving;
  const onA = await account.address(id);
  mustBe('where the address is', onA?.InstanceId, instanceA);
  mustBe('its reverse DNS record', await account.reverseDnsOf(id), `${DOMAIN}.`);
  mustBe('the addresses with a key', await withKey(), [mail, web].sort());

  say(`${publicIp} to another instance and name, another stack for the key of ${mail[1]}, and the pool at work`);
  const moves = requests(aws);
  const changes = Promise.all([
    mustFail(deploy(second, CLAIMANT)),
    deploy(second, MOVES),
    serveGroup({ aws, account, stack: POOL, group: GROUP, instances: workers }),
  ]);
  const fourth = await meanwhile(changes, () =>
    synth('fourth', { instanceId: instanceB, domainName: NEXT_DOMAIN, recover: publicIp, letGo: 'yes' }));
  mustSay(await account.failuresOf(CLAIMANT), [
    `address ${mail[0]} (${mail[1]}) with the key demo/mail is held by`, `of stack ${MAIL} (arn:`, ' (log group: /aws/lambda/', ', stream: ',
  ]);
  const onB = await account.address(id);
  mustBe('where the address is', [onB?.PublicIp, onB?.InstanceId, tagOf(onB, 'Stage')], [publicIp, instanceB, 'second']);
  mustBe('the requests to associate it', moves.count('AssociateAddress', id), 1);
  mustBe('the requests to disassociate it', moves.count('DisassociateAddress', onA!.AssociationId!), 0);
  mustBe('its reverse DNS record', await account.reverseDnsOf(id), `${NEXT_DOMAIN}.`);

  say(`another tag for ${publicIp}, and the stacks with the keys go`);
  const tags = requests(aws);
  await Promise.all([deploy(third, MOVES), destroy(third, MAIL, WEB, CLAIMANT)]);
  const tagged = await account.address(id);
  mustBe('its tag and its association', [tagOf(tagged, 'Stage'), tagged?.AssociationId], ['third', onB!.AssociationId]);
  mustBe('the requests to associate it', tags.count('AssociateAddress', id), 0);
  mustBe('the addresses with a key', await withKey(), [mail, web].sort());

  say(`${publicIp} released by mistake, and asked for; the stack of ${mail[1]} deployed anew, and a successor for ${web[1]}`);
  await account.release(id);
  await deploy(fourth, MAIL, SUCCESSOR, MOVES);
  mustBe('the address of the same stack', await ofStack(MAIL), mail);
  mustBe('the address of the successor', await ofStack(SUCCESSOR), web);
  mustBe('the addresses with a key', await withKey(), [mail, web].sort());
  const [recoveredId, recovered] = await ofStack(MOVES);
  mustBe('the address that is back', recovered, publicIp);
  mustBe('where it is', (await account.address(recoveredId))?.InstanceId, instanceB);
  mustBe('its reverse DNS record', await account.reverseDnsOf(recoveredId), `${NEXT_DOMAIN}.`);

  say(`all stacks go, and that of ${mail[1]} lets go of it`);
  await endGroup(account, POOL, GROUP);
  await destroy(fourth, MAIL, SUCCESSOR, MOVES, POOL);
  mustBe('what is left', (await account.addresses()).map(kept), [web]);
}

/** An address, by its id and its number. */
type Kept = readonly [allocationId: string, publicIp: string];

function kept({ AllocationId = '', PublicIp = '' }: Address): Kept {
  return [AllocationId, PublicIp];
}

function tagOf(address: Address | undefined, key: string): string | undefined {
  return address?.Tags?.find(({ Key }) => Key === key)?.Value;
}

/** The requests from now on. */
function requests({ asked }: LocalAws) {
  const from = asked.length;
  const names = (asking: Asking, id: string) => Object.values(asking).includes(id);
  return { count: (action: string, id: string) => asked.slice(from).filter((one) => one.Action === action && names(one, id)).length };
}
