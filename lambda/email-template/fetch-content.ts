import type { EmailBodyContract } from '../../core/contracts/email-template';
import type { DesiredTemplate } from '../../core/email-templates/desired-template';
import type { Content } from '../../core/email-templates/stored-template';
import type { Calls } from '../custom-resource/calls';
import { remediation } from './context';
import type { AssetPort } from './s3';

export async function contentOf(calls: Calls, assets: AssetPort, { name, subject, html, text }: DesiredTemplate): Promise<Content> {
  return { subject, html: await fetchBody(calls, assets, name, html), text: await fetchBody(calls, assets, name, text) };
}

async function fetchBody(calls: Calls, assets: AssetPort, name: string, body: EmailBodyContract | undefined): Promise<string | undefined> {
  const { Inline, Bucket, Key } = body ?? {};
  if (Bucket === undefined || Key === undefined) return Inline || undefined;
  const text = await calls.read({ action: `fetch the body of template ${name} from the assets`, call: () => assets.getText(Bucket, Key), remediation });
  return text || undefined;
}
