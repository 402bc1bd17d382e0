import { holderOf } from '../../core/email-templates/stored-template';
import { backupName, isBackupName } from '../../core/email-templates/template-name';
import { stackName, TAG } from '../../core/ownership';
import type { CommandResult } from '../shared/command';
import { ownerLookup, type OwnerStatus, type StackSource, STATE_COLORS, statusOfResource } from '../shared/owner-status';
import { type Report, unreported } from '../shared/progress';
import { type Columns, tableOf } from '../shared/table';
import { oneLine } from '../shared/terminal';
import { type NamedTemplate, readAll } from './read-all';
import type { TemplateSource } from './ses';

/** `made`: the stack has created it. `adopted`: the stack declares it, and its former text is kept as a copy. */
interface Held extends OwnerStatus {
  readonly kind: 'made' | 'adopted';
  readonly stack: string;
  readonly stackId: string;
  readonly resource: string;
}

/** The output of `--json` for a template: a stable format. */
export interface TemplateRow {
  readonly name: string;
  readonly subject: string;
  readonly owner: Held | { readonly kind: 'foreign' };
  /** The stack that has left it, by its removal policy. */
  readonly retained?: string;
}

/** The output of `--json`: a stable format. */
export interface TemplateListing {
  readonly region: string;
  readonly templates: readonly TemplateRow[];
  /** Copies of former texts whose template isn't there. */
  readonly copies: readonly string[];
}

/** Lists the templates whose name begins with the prefix. The copies of former texts aren't; they tell who has adopted a template. */
export async function list(
  source: TemplateSource, stacks: StackSource, prefix: string, report: Report = unreported,
): Promise<CommandResult> {
  const region = await source.region();
  const all = await readAll(source, (name) => name.startsWith(prefix) || isBackupName(name), report);
  const byName = new Map(all.map((template) => [template.name, template]));
  const shown = all.filter(({ name }) => name.startsWith(prefix) && !isBackupName(name));
  const lookup = ownerLookup(stacks, { region, thing: 'template' });
  const templates: TemplateRow[] = [];
  // One by one, because of CloudFormation's rate limits.
  for (const template of shown) {
    const holder = holdingOf(template, byName.get(backupName(template.name)));
    const owner = holder && { ...heldBy(holder), ...await lookup(holder, statusOfResource) };
    templates.push({ name: template.name, subject: template.content.subject, owner: owner ?? { kind: 'foreign' }, retained: template.tags[TAG.retained] });
    report(`the owners of ${templates.length} of ${shown.length} templates looked up`);
  }
  const used = new Set(all.map(({ name }) => backupName(name)));
  const copies = prefix === '' ? all.map(({ name }) => name).filter((name) => isBackupName(name) && !used.has(name)) : [];
  const listing: TemplateListing = { region, templates, copies };
  return { yes: true, table: tableOf(COLUMNS, templates), text: textOf(listing, prefix), json: listing };
}

/** The mark on the copy of its former text says who has adopted it. */
function holdingOf(template: NamedTemplate, copy: NamedTemplate | undefined) {
  const [made, adopted] = [holderOf(template), copy && holderOf(copy)];
  if (adopted) return { kind: 'adopted' as const, ...adopted };
  return made && { kind: 'made' as const, ...made };
}

function heldBy({ kind, stackId, logicalId }: NonNullable<ReturnType<typeof holdingOf>>) {
  return { kind, stack: stackName(stackId), stackId, resource: logicalId };
}

const COLUMNS: Columns<TemplateRow> = {
  TEMPLATE: { text: ({ name }) => name, isWhole: true },
  OWNER: { text: ownerText, color: ({ owner }) => (owner.kind === 'foreign' ? 'gray' : STATE_COLORS[owner.state]) },
  SUBJECT: { text: ({ subject }) => subject },
};

function ownerText({ owner, retained }: TemplateRow): string {
  if (owner.kind === 'foreign') return retained === undefined ? 'foreign' : `foreign, retained by stack ${stackName(retained)}`;
  const { kind, resource, stack, state, note } = owner;
  const why = state === 'abandoned' ? `, ${note}` : '';
  return `${kind === 'adopted' ? 'adopted by ' : ''}${resource ? `${resource} of ` : ''}stack ${stack}${state === 'live' ? '' : ` (${state}${why})`}`;
}

function textOf({ region, templates, copies }: TemplateListing, prefix: string): string {
  const count = templates.length === 0 ? 'no templates' : `${templates.length} template${templates.length === 1 ? '' : 's'}`;
  const unknown = templates.flatMap(({ owner }) => (owner.kind !== 'foreign' && owner.state === 'unknown' && owner.note ? [owner.note] : []));
  return [
    `${count} in ${region}${prefix === '' ? '' : ` whose name begins with ${prefix}`}`,
    ...(copies.length > 0 ? [`copies of former texts whose template is not there: ${copies.join(', ')}`] : []),
    ...new Set(unknown),
  ].map(oneLine).join('\n');
}
