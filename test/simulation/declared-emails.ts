import type { EmailTemplateContract } from '../../core/contracts/email-template';
import type { EmailTemplatesContract, TemplateLine } from '../../core/contracts/email-templates';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { namePrefixOf } from '../../core/email-templates/folder-plan';
import { type Content, generatedName } from '../../core/email-templates/stored-template';
import type { Owner } from '../../core/ownership';
import { assetAt } from './assets';

export interface DeclaredEmail {
  readonly name: string;
  readonly content: Content;
}

/** The email templates that a resource with these properties declares; none where it is of another kind. */
export function emailsOf(properties: RawProperties, owner: Owner): DeclaredEmail[] {
  if ('Subject' in properties) return [oneOf(properties as unknown as EmailTemplateContract, owner)];
  if ('ManifestBytes' in properties) return folderOf(properties, owner);
  return [];
}

function oneOf({ TemplateName: name = undefined, Subject: subject, Html, Text }: EmailTemplateContract, owner: Owner): DeclaredEmail {
  const body = (part: typeof Html) => (part?.Key === undefined ? part?.Inline : `the body in ${part.Key}`);
  return { name: name ?? generatedName(owner), content: { subject, html: body(Html), text: body(Text) } };
}

function folderOf(properties: RawProperties, owner: Owner): DeclaredEmail[] {
  const { Key, Substitutions = {} } = properties as unknown as EmailTemplatesContract;
  const prefix = namePrefixOf(properties, owner);
  const filled = (text: string | undefined) => text?.replace(/%%(\w+)%%/g, (_, name: string) => Substitutions[name] ?? '');
  return linesOf(Key).map(({ id, subject, html, text }) =>
    ({ name: `${prefix}${id}`, content: { subject: filled(subject)!, html: filled(html), text: filled(text) } }));
}

/** All but the first, which is the manifest. */
function linesOf(key: string): TemplateLine[] {
  const [, ...lines] = assetAt(key)!.toString('utf8').split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as TemplateLine);
}
