import type { EmailBodyContract } from '../../core/contracts/email-template';
import type { Content, Properties } from '../../core/email-templates/stored-template';
import type { Run } from '../custom-resource/request';
import { advice } from './context';
import type { AssetPort } from './s3';

export async function contentOf(run: Run, assets: AssetPort, { name, subject, html, text }: Properties): Promise<Content> {
  return { subject, html: await fetchBody(run, assets, name, html), text: await fetchBody(run, assets, name, text) };
}

async function fetchBody(run: Run, assets: AssetPort, name: string, body: EmailBodyContract | undefined): Promise<string | undefined> {
  const { Inline, Bucket, Key } = body ?? {};
  if (Bucket === undefined || Key === undefined) return Inline || undefined;
  const text = await run.read({ doing: `fetch the body of template ${name} from the assets`, call: () => assets.getText(Bucket, Key), advice });
  return text || undefined;
}
