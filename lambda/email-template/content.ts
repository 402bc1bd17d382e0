import type { EmailBodyContract } from './contract';
import type { Content, Properties } from './template';
import type { Work } from './work';
import { advice } from './work';

export async function contentOf(work: Work, { name, subject, html, text }: Properties): Promise<Content> {
  return { subject, html: await fetchBody(work, name, html), text: await fetchBody(work, name, text) };
}

async function fetchBody({ assets, run }: Work, name: string, body: EmailBodyContract | undefined): Promise<string | undefined> {
  const { Inline, Bucket, Key } = body ?? {};
  if (Bucket === undefined || Key === undefined) return Inline || undefined;
  const text = await run.read({ doing: `fetch the body of template ${name} from the assets`, call: () => assets.getText(Bucket, Key), advice });
  return text || undefined;
}
