import { type Entry, type Folder, folderOf, type Properties, templateOf } from '../../core/email-templates/folder-plan';
import { Failure } from '../../core/errors';
import type { Run } from '../custom-resource/request';
import { advice } from '../email-template/context';
import type { FolderPort } from './s3';

export interface Fetching {
  readonly run: Run;
  readonly assets: FolderPort;
}

export async function fetchFolder(fetching: Fetching, properties: Properties): Promise<Folder> {
  const { manifestBytes } = properties;
  return folderOf(properties, await fetch(fetching, properties, 'the list of the templates', 0, manifestBytes - 1));
}

/** Undefined where its asset is gone: then nothing is known, and every template is looked at. S3 answers "denied" for that, too. */
export async function fetchFormerFolder(fetching: Fetching, properties: Properties): Promise<Folder | undefined> {
  try {
    return await fetchFolder(fetching, properties);
  } catch (error) {
    if (!(error instanceof Failure) || !['NoSuchKey', 'AccessDenied'].includes(error.code ?? '')) throw error;
    fetching.run.log({ message: 'the former folder is not known', reason: error.message });
    return undefined;
  }
}

/** A template's texts, filled in, and its sample. */
export async function fetchTemplate(fetching: Fetching, properties: Properties, { name, from, to }: Entry) {
  return templateOf(properties, await fetch(fetching, properties, `template ${name}`, from, to));
}

function fetch({ run, assets }: Fetching, { bucket, key }: Properties, what: string, from: number, to: number): Promise<string> {
  return run.read({ doing: `fetch ${what} from the assets`, call: () => assets.getBytes(bucket, key, from, to), advice: assetAdvice });
}

/** Who may not list a bucket hears "denied" of what isn't there, too. */
function assetAdvice(code: string): string | undefined {
  return code === 'AccessDenied' ? `${advice('NoSuchKey')}; if it is there, allow the function s3:GetObject on it` : advice(code);
}
