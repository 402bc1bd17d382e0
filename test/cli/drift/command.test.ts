import { run } from '../command-line';
import { assembly, aws, deploy, env, FOREIGN, setRules } from '../deployed-app';

// The built command, as npx runs it, with a stack that is deployed.
jest.setTimeout(120_000);

const drift = (...args: string[]) => run(['drift', ...args], env);

test('drift finds nothing where all is as it was deployed', async () => {
  deploy();
  const { code, out, err } = await drift('--fail');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Stack Shop in us-east-1\n {2}Shop\/Cors \(CORS rules\): as declared\n {2}Shop\/Api \(Elastic IP\): as declared\n\n2 as declared, 0 drifted, 0 unknown\n$/);
});

test('drift tells of each edit by hand what it has changed, and exits with 1 if it is to fail', async () => {
  const { own, allocationId } = deploy();
  setRules(...own, FOREIGN);
  aws.ec2.addresses.delete(allocationId);
  const { code, out } = await drift('Shop');
  expect(code).toBe(0);
  expect(out).toContain('Shop/Cors (CORS rules): drifted\n    ~ CORS rules of bucket shared: others have rules in it, and it is exclusive\n');
  expect(out).toMatch(/\n {8}\+.*theirs/);
  expect(out).toContain(`Shop/Api (Elastic IP): drifted\n    ~ address ${allocationId}: it is gone\n`);
  expect(out).toMatch(/\n0 as declared, 2 drifted, 0 unknown\n$/);
  expect((await drift('Shop', '--fail')).code).toBe(1);
});

test('drift takes from the assembly what CloudFormation does not tell any more', async () => {
  deploy();
  aws.templates.set(aws.resources.keys().next().value!, '');
  expect((await drift('Shop')).out).toMatch(/unknown\n {4}\? the template that was deployed is not JSON.+name the assembly that was deployed with --app\n/);
  const { out } = await drift('Shop', '--app', assembly);
  expect(out).toContain('Shop/Cors (CORS rules): as declared (by the assembly)');
  expect(out).toContain('Shop/Api (Elastic IP): as declared (by the assembly)');
});

test('drift tells of a stack that is not deployed just that', async () => {
  const { code, out } = await drift('Shop');
  expect([code, out]).toEqual([0, 'Stack Shop in us-east-1 is not deployed\n\n0 as declared, 0 drifted, 0 unknown\n']);
});

test('drift --json has what the text has', async () => {
  const { allocationId } = deploy();
  aws.ec2.addresses.delete(allocationId);
  expect(JSON.parse((await drift('--json')).out)).toMatchObject({ stacks: [{ stack: 'Shop', isDeployed: true, resources: [
    { path: 'Shop/Cors', state: 'as declared', findings: [] }, { path: 'Shop/Api', physicalId: allocationId, state: 'drifted', findings: [{ what: 'it is gone' }] },
  ] }] });
});

test('drift asks for nothing but what its help names, and says what it may not read', async () => {
  deploy();
  aws.denied.add('s3:GetBucketCORS');
  const { code, err } = await drift();
  const { out: help } = await run(['drift', '--help']);
  for (const action of aws.actions) expect(help).toContain(action);
  expect(code).toBe(2);
  expect(err).toContain('allow these credentials s3:GetBucketCORS');
});
