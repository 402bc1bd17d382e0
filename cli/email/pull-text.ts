import { describeFinding } from '../../core/email-templates/folder';
import type { Finding } from '../../core/email-templates/folder/finding';
import { stackName } from '../../core/ownership';
import { oneLine } from '../shared/terminal';
import type { Written } from './template-files';

/** A template of the account, and what has become of it. */
export interface Pulled {
  readonly name: string;
  /** The name of its folder. */
  readonly id: string;
  readonly outcome: Written | 'left-out';
  /** Why it is left out. */
  readonly reason?: string;
  /** The stack whose mark it carries. */
  readonly stackId?: string;
}

/** The output of `--json`: a stable format. */
export interface PullReport {
  readonly region: string;
  readonly directory: string;
  readonly prefix: string;
  /** Sorted by name. */
  readonly templates: readonly Pulled[];
  /** What EmailTemplates doesn't take of those that are in the folder now. */
  readonly findings: readonly Finding[];
}

const numbered = (count: number) => `${count} template${count === 1 ? '' : 's'}`;

export function pullText({ region, directory, prefix, templates, findings }: PullReport): string {
  const named = prefix === '' ? '' : ` whose name begins with ${prefix}`;
  if (templates.length === 0) return `no templates in ${region}${named}`;
  const of = (outcome: Pulled['outcome']) => templates.filter((one) => one.outcome === outcome);
  const [kept, left, held] = [of('kept'), of('left-out'), templates.filter(({ stackId }) => stackId !== undefined)];
  return [
    `${numbered(templates.length)} in ${region}${named}`,
    `${directory}: ${of('written').length} written, ${of('unchanged').length} there already with the same text`,
    ...kept.map(({ id }) => `${directory}/${id}: kept, with another text than in SES; --force replaces it`),
    ...left.map(({ name, reason }) => `${name} is left out: ${reason}`),
    ...findings.map(describeFinding),
    ...(held.length > 0 ? [heldText(held)] : []),
    ...(of('written').length > 0 ? ['Where a template has variables, its sample.json is guessed from them: the member "//" says so.'] : []),
  ].map(oneLine).join('\n');
}

/** While the stack is there, another one that declares them is refused. */
function heldText(held: readonly Pulled[]): string {
  const stacks = [...new Set(held.map(({ stackId = '' }) => stackName(stackId)))];
  return `${numbered(held.length)} ${held.length > 1 ? 'carry' : 'carries'} the mark of stack ${stacks.join(', ')}: while that is there, no other stack can declare them`;
}
