import { loadSharedConfigFiles } from '@smithy/core/config';
import { OperationError } from '../../core/errors';
import { likely } from '../../core/suggest';

/** Throws an `OperationError` unless there is such a profile: the SDK says that the region is missing, or the credentials. */
export async function requireProfile(name: string | undefined): Promise<void> {
  const problem = await problemOf(name);
  if (problem !== undefined) throw new OperationError(problem);
}

/** Why AWS couldn't be asked, if that is a profile of the environment: another command may need none. */
export async function missingProfile({ message }: Error, name = process.env.AWS_PROFILE): Promise<string[]> {
  const problem = /Region is missing|CredentialsProviderError/.test(message) ? await problemOf(name) : undefined;
  return problem === undefined ? [] : [`AWS_PROFILE: ${problem}`];
}

async function problemOf(name: string | undefined): Promise<string | undefined> {
  if (name === undefined || name === '') return undefined;
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])];
  if (names.includes(name)) return undefined;
  const meant = likely(name, names);
  return `there is no profile '${name}' in the AWS configuration (~/.aws/config, ~/.aws/credentials)`
    + `${meant === undefined ? '' : `; did you mean '${meant}'?`}; \`aws configure list-profiles\` shows all`;
}
