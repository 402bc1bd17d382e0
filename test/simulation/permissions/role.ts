import { stackName } from '../../../core/ownership';
import { EVERY_CONSTRUCT } from '../../lib/every-construct';
import type { Statement } from '../iam';
import { synth } from '../synth';
import { STACK_ID, STACK_NAME, type Template } from '../template';
import { atomsOf, isSame, type Permission, permissionOf } from './permission';

/** The stack of the roles that are probed, and somebody else's. */
export const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/000000000001';
export const OTHER_STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Blog/000000000002';

/** The functions whose roles are looked at, and the scripts in which they run, by how those begin. */
export const FUNCTIONS = {
  'bucket-cors': { policies: 'BucketCors', scripts: 'cors' },
  'elastic-ip': { policies: 'ElasticIp', scripts: 'ip' },
  'email-template': { policies: 'EmailTemplate', scripts: 'email' },
  'email-templates': { policies: 'EmailTemplates', scripts: 'folder' },
} as const;
export type FunctionName = keyof typeof FUNCTIONS;

/** What a function's role may do in one stack. */
export interface Role {
  readonly of: FunctionName;
  readonly statements: readonly Statement[];
}

let roles: readonly Role[] | undefined;

/** The roles of every construct, each in a stack of its own. */
export function synthesizedRoles(): readonly Role[] {
  return (roles ??= EVERY_CONSTRUCT.flatMap(([, declare]) => rolesIn(synth(declare).policies)));
}

function rolesIn(policies: Template['policies']): Role[] {
  return (Object.keys(FUNCTIONS) as FunctionName[]).flatMap((of): Role[] => {
    const name = new RegExp(`^CdkAdopt${FUNCTIONS[of].policies}(Role|Policy\\d|Invocation)[0-9A-F]{8}$`);
    const own = Object.entries(policies).flatMap(([id, statements]) => (name.test(id) ? statements : []));
    return own.length === 0 ? [] : [{ of, statements: filled(own) }];
  });
}

function filled(statements: readonly Statement[]): Statement[] {
  return JSON.parse(JSON.stringify(statements).replaceAll(STACK_ID, STACK).replaceAll(STACK_NAME, stackName(STACK))) as Statement[];
}

/** Each permission that the statements have, once. */
export function permissionsIn(statements: Iterable<Statement>): Permission[] {
  const found: Permission[] = [];
  for (const permission of [...statements].flatMap(atomsOf).map(permissionOf)) {
    if (!found.some((each) => isSame(each, permission))) found.push(permission);
  }
  return found;
}
