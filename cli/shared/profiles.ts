import { loadSharedConfigFiles } from '@smithy/core/config';
import { OperationError } from '../../core/errors';
import { likely } from '../../core/suggest';

/** Throws an `OperationError` unless there is such a profile: the SDK says that the region is missing, or the credentials. */
export async function requireProfile(name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])];
  if (names.includes(name)) return;
  const meant = likely(name, names);
  throw new OperationError(`there is no profile '${name}' in the AWS configuration (~/.aws/config, ~/.aws/credentials)`
    + `${meant === undefined ? '' : `; did you mean '${meant}'?`}; \`aws configure list-profiles\` shows all`);
}
