import { type DesiredFolder, type Entry, type Folder, folderOf, templateOf } from '../../core/email-templates/folder-plan';
import { isUnreadable } from '../../core/errors';
import type { Calls } from '../custom-resource/calls';
import type { RequestState } from '../custom-resource/request';
import { remediation } from '../email-template/context';
import type { FolderPort } from './s3';

export interface Fetching {
  readonly calls: Calls;
  readonly request: RequestState;
  readonly assets: FolderPort;
}

export async function fetchFolder(fetching: Fetching, properties: DesiredFolder): Promise<Folder> {
  const { manifestBytes } = properties;
  return folderOf(properties, await fetch(fetching, properties, 'the list of the templates', 0, manifestBytes - 1));
}

/**
 * The folder of another request. Undefined if its asset can't be read: then every template counts as
 * changed. If the request has failed, it has written nothing.
 */
export async function fetchPreviousFolder(fetching: Fetching, properties: DesiredFolder): Promise<Folder | undefined> {
  try {
    return await fetchFolder(fetching, properties);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    fetching.calls.log({ message: 'the folder is not known', reason: error.message });
    return undefined;
  }
}

/** A template's substituted texts, and its sample. */
export async function fetchTemplate(fetching: Fetching, properties: DesiredFolder, { name, from, to }: Entry) {
  return templateOf(properties, await fetch(fetching, properties, `template ${name}`, from, to));
}

function fetch({ calls, assets }: Fetching, { bucket, key }: DesiredFolder, what: string, from: number, to: number): Promise<string> {
  return calls.read({ action: `fetch ${what} from the assets`, call: () => assets.getBytes(bucket, key, from, to), remediation: assetRemediation });
}

/** Without permission to list the bucket, S3 answers AccessDenied for a missing object. */
function assetRemediation(code: string): string | undefined {
  return code === 'AccessDenied' ? `${remediation('NoSuchKey')}; if it is there, allow the function s3:GetObject on it` : remediation(code);
}
