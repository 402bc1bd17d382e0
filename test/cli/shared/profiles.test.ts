import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingProfile, requireProfile } from '../../../cli/shared/profiles';

let folder: string;
const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  process.env.AWS_CONFIG_FILE = join(folder, 'config');
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder, 'credentials');
  writeFileSync(process.env.AWS_CONFIG_FILE, '[default]\nregion = eu-west-1\n[profile production]\nregion = eu-west-1\n[sso-session login]\nsso_region = eu-west-1\n');
  writeFileSync(process.env.AWS_SHARED_CREDENTIALS_FILE, '[staging]\naws_access_key_id = a\naws_secret_access_key = b\n');
});
afterEach(() => {
  Object.assign(process.env, { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE });
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) if (process.env[name] === 'undefined') delete process.env[name];
  rmSync(folder, { recursive: true });
});

test.each([undefined, 'default', 'production', 'staging'])('the profile %s of either file is one', async (name) => {
  await expect(requireProfile(name)).resolves.toBeUndefined();
});

test.each([
  ['nope', "there is no profile 'nope' in the AWS configuration (~/.aws/config, ~/.aws/credentials); `aws configure list-profiles` shows all"],
  ['prodution', "there is no profile 'prodution' in the AWS configuration (~/.aws/config, ~/.aws/credentials); did you mean 'production'?; `aws configure list-profiles` shows all"],
  ['login', "there is no profile 'login'"],
])('%s is none, and the nearest name is told', async (name, message) => {
  await expect(requireProfile(name)).rejects.toThrow(message);
});

test('without any configuration there is none', async () => {
  for (const file of ['config', 'credentials']) rmSync(join(folder, file));
  await expect(requireProfile('nope')).rejects.toThrow("there is no profile 'nope'");
});

test.each<[string, string, string | undefined, string[]]>([
  ['a region', 'could not list templates: Region is missing; name it', 'prodution', [expect.stringMatching(/^AWS_PROFILE: there is no profile 'prodution' .*did you mean 'production'\?/) as string]],
  ['credentials', 'could not get credentials: CredentialsProviderError: Could not load', 'nope', [expect.stringMatching(/^AWS_PROFILE: there is no profile 'nope'/) as string]],
  ['a region, with a profile that is there', 'Region is missing', 'staging', []],
  ['a region, without a profile', 'Region is missing', '', []],
  ['something else', 'could not list templates: AccessDenied', 'nope', []],
])('where %s is missing, a profile of the environment that is not there is told', async (_, message, name, expected) => {
  expect(await missingProfile(new Error(message), name)).toEqual(expected);
});
