import { createHash } from 'node:crypto';
import { Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable, type IDependable } from 'constructs';
import { acknowledgeWildcards } from './wildcards';

export interface Permission {
  readonly actions: readonly string[];
  readonly resourceArn: string;
  /** The part of the ARN that is known only at deploy, where the last request of a resource goes by the former one. */
  readonly lateName?: string;
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Only while the resource carries the tag. Permissions that differ in its value alone share a statement. */
  readonly resourceTag?: { readonly key: string; readonly value: string };
}

interface Content {
  readonly document: unknown;
  readonly hash: string;
}

/** IAM's limit for a managed policy, white space aside. */
const POLICY_CHARACTERS = 6144;
/** IAM's limit for a policy's description. */
const DESCRIPTION_CHARACTERS = 1000;
/** So much of it is planned with, since hashing spreads unevenly. */
const PLANNED_CHARACTERS = 5200;
/** Statements of many kinds leave little room for what they are about, but some. */
const LEAST_CHARACTERS = 1000;
/** Late names alone don't make more policies than this: IAM attaches 10 to a role, and a change needs room. */
const POLICIES_FOR_LATE_NAMES = 5;

/**
 * The permissions that the tags on a thing can't express, in managed policies on the function's role.
 *
 * A policy that shrinks under a running change takes away what the clean-up's Delete needs. So a policy never changes: its logical id
 * carries a hash of its content, a change makes a new policy beside the old one, the custom resources (which depend on the policy that
 * holds their permission) move or go while both stand, and the old one goes last. Permissions are spread over the policies by a hash of
 * the resource, so that a change touches one policy of several.
 *
 * The hash is of the template's text. A name that is known only at deploy can change without it, so such names are in the policy's
 * description as well, as many as fit: CloudFormation changes it by making a new policy, too.
 */
export class Permissions extends Construct {
  private readonly granted = new Map<string, Permission>();
  private readonly policies: iam.CfnManagedPolicy[] = [];
  private characters = 0;
  private lateNames = 0;
  /** What the statements take in a policy besides their resources, by their actions and conditions. */
  private readonly statementCharacters = new Map<string, number>();
  private assigned?: Map<string, number>;
  /** What can refer to something that the CDK replaces before it renders the templates. */
  private readonly unsettled: Permission[] = [];
  /** The other permissions' own texts, resolved. */
  private readonly settled = new Map<string, unknown>();
  /** The policies' contents, by their numbers: every custom resource asks for the id that the hash of one is in. */
  private readonly contents = new Map<number, Content>();

  public constructor(scope: Construct, id: string, private readonly role: iam.IRole, private readonly logicalIdPrefix: string) {
    super(scope, id);
  }

  /** @returns what the custom resource that uses the permission must depend on */
  public allow(permission: Permission): IDependable {
    const key = JSON.stringify(permission);
    if (!this.granted.has(key)) {
      this.granted.set(key, permission);
      const own = distinctive(permission);
      if (isSettled(key)) this.settled.set(own, Stack.of(this).resolve(own));
      else this.unsettled.push(permission);
      if (this.mayBringWildcard(permission, key)) acknowledgeWildcards(this, [{ ...permission, resources: [permission.resourceArn] }]);
      this.characters += characters(this.resolved(permission)) + 3;
      if (permission.lateName !== undefined) this.lateNames++;
      this.assigned = undefined;
      this.contents.clear();
      this.countStatement(permission);
      if (this.needsAnother()) this.addPolicy();
    }
    const policyOf = () => this.policies[this.assignment().get(key) ?? 0]!;
    const dependable = {};
    // Asked for at synthesis, when all permissions are known.
    Dependable.implement(dependable, { get dependencyRoots() { return [policyOf()]; } });
    return dependable;
  }

  /** What differs from a known permission by the value of its tag has the same resource. */
  private mayBringWildcard(permission: Permission, key: string): boolean {
    if (permission.resourceTag) return !this.statementCharacters.has(groupOf(permission));
    return permission.resourceArn.includes('*') || !isSettled(key);
  }

  private countStatement(permission: Permission): void {
    const group = groupOf(permission);
    if (this.statementCharacters.has(group)) return;
    const { actions, conditions, resourceTag, resourceArn } = permission;
    const statement: unknown = Stack.of(this).resolve([actions, conditions, resourceTag && [resourceTag.key, resourceArn]]);
    this.statementCharacters.set(group, characters(statement) + 70);
  }

  /** What the permission has of its own. */
  private resolved(permission: Permission): unknown {
    const own = distinctive(permission);
    return this.settled.get(own) ?? Stack.of(this).resolve(own);
  }

  private needsAnother(): boolean {
    const { length } = this.policies;
    if (this.characters > length * Math.max(PLANNED_CHARACTERS - this.statements(), LEAST_CHARACTERS)) return true;
    return this.lateNames > length * LATE_NAMES_PLANNED && length < POLICIES_FOR_LATE_NAMES;
  }

  /** What all kinds of statements take, should they meet in one policy. */
  private statements(): number {
    return [...this.statementCharacters.values()].reduce((sum, each) => sum + each, 0);
  }

  private addPolicy(): void {
    const index = this.policies.length;
    // Not cached: the first look comes before references to other stacks are replaced by imports.
    const policy = new iam.CfnManagedPolicy(this, `Policy${index}`, {
      policyDocument: Lazy.uncachedAny({ produce: ({ preparing }) => (preparing ? this.unsettled : this.contentOf(index).document) }),
      description: Lazy.uncachedString({ produce: () => this.lateNamesIn(index).join(' ') || undefined }),
      roles: [this.role.roleName],
    });
    const hash = (preparing: boolean) => (preparing ? this.forget() : this.contentOf(index).hash);
    policy.overrideLogicalId(Lazy.uncachedString({ produce: ({ preparing }) => `${this.logicalIdPrefix}${index}${hash(preparing)}` }));
    this.policies.push(policy);
  }

  /** While the CDK only looks for references, nobody reads the id. What it replaces then changes the contents. */
  private forget(): string {
    this.contents.clear();
    return '';
  }

  private contentOf(index: number): Content {
    const known = this.contents.get(index);
    if (known) return known;
    const document: unknown = Stack.of(this).resolve(new iam.PolicyDocument({ statements: this.statementsIn(index), minimize: false }));
    const content = { document, hash: digest(JSON.stringify(document)).toUpperCase() };
    this.contents.set(index, content);
    return content;
  }

  private lateNamesIn(index: number): string[] {
    const inThisOne = [...this.granted].filter(([key]) => this.assignment().get(key) === index);
    return inThisOne.flatMap(([, { lateName }]) => lateName ?? []).slice(0, LATE_NAMES);
  }

  private statementsIn(index: number): iam.PolicyStatement[] {
    const groups = new Map<string, Permission[]>();
    for (const [key, permission] of this.granted) {
      if (this.assignment().get(key) !== index) continue;
      const group = groupOf(permission);
      groups.set(group, [...groups.get(group) ?? [], permission]);
    }
    return [...groups].sort(byKey).map(([, [first, ...rest]]) => {
      const all = [first!, ...rest];
      return new iam.PolicyStatement({
        actions: [...first!.actions],
        resources: first!.resourceTag ? [first!.resourceArn] : all.map(({ resourceArn }) => resourceArn),
        conditions: conditionsOf(first!, all.flatMap(({ resourceTag }) => resourceTag?.value ?? [])),
      });
    });
  }

  /** The policy of each permission: the first with room in an order that the resource's hash gives. */
  private assignment(): Map<string, number> {
    if (this.assigned) return this.assigned;
    const room = this.policies.map(() => POLICY_CHARACTERS - this.statements());
    const lateRoom = this.policies.map(() => LATE_NAMES);
    const known = [...this.granted].map(([key, permission]) => {
      const { lateName } = permission;
      const resolved = this.resolved(permission);
      return { key, text: JSON.stringify(resolved), length: characters(resolved) + 3, late: lateName === undefined ? 0 : 1 };
    });
    known.sort((one, other) => (one.text < other.text ? -1 : 1));
    this.assigned = new Map(known.map(({ key, text, length, late }) => {
      const ranks = this.policies.map((_, index) => digest(`${index}${text}`));
      const order = this.policies.map((_, index) => index).sort((one, other) => (ranks[one]! < ranks[other]! ? -1 : 1));
      const fits = (candidate: number) => room[candidate]! >= length;
      const index = order.find((candidate) => fits(candidate) && lateRoom[candidate]! >= late) ?? order.find(fits) ?? order[0]!;
      room[index]! -= length;
      lateRoom[index]! -= late;
      return [key, index];
    }));
    return this.assigned;
  }
}

const PSEUDO_TOKENS = [Aws.ACCOUNT_ID, Aws.PARTITION, Aws.REGION, Aws.STACK_ID];

/** Whether the text has no tokens but those which come to the same whenever they are resolved. */
function isSettled(text: string): boolean {
  return !Token.isUnresolved(PSEUDO_TOKENS.reduce((rest, token) => rest.replaceAll(token, ''), text));
}

function groupOf({ actions, conditions, resourceTag, resourceArn }: Permission): string {
  return JSON.stringify(resourceTag ? [actions, conditions, resourceTag.key, resourceArn] : [actions, conditions]);
}

/** What the permission has of its own within its statement. */
function distinctive({ resourceTag, resourceArn }: Permission): string {
  return resourceTag?.value ?? resourceArn;
}

function conditionsOf({ conditions, resourceTag }: Permission, values: readonly string[]): Permission['conditions'] {
  if (!resourceTag) return conditions;
  const value = values.length === 1 ? values[0] : values;
  return { ...conditions, StringEquals: { ...conditions?.StringEquals, [`aws:ResourceTag/${resourceTag.key}`]: value } };
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12, 'AWS::Partition': 10, 'AWS::Region': 14, 'AWS::StackId': 230,
};
/** The longest name that a statement of ours can hold: a bucket's has 63 characters. */
const UNKNOWN_VALUE = 64;
const LATE_NAMES = Math.floor(DESCRIPTION_CHARACTERS / UNKNOWN_VALUE);
const LATE_NAMES_PLANNED = LATE_NAMES - 3;

/** How long a resolved value is, or at the most will be at deploy. */
function characters(resolved: unknown): number {
  if (typeof resolved === 'string') return resolved.length;
  if (typeof resolved !== 'object' || resolved === null) return 0;
  if (Array.isArray(resolved)) return resolved.reduce<number>((sum, item) => sum + characters(item) + 3, 0);
  const { Ref: ref, 'Fn::Join': join } = resolved as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]] };
  if (Array.isArray(join?.[1])) return join[1].reduce<number>((sum, part) => sum + characters(part), 0);
  if (ref !== undefined) return PSEUDO_PARAMETERS[ref] ?? UNKNOWN_VALUE;
  const entries = Object.entries(resolved);
  if (entries.length === 1 && entries[0]![0].startsWith('Fn::')) return UNKNOWN_VALUE;
  return entries.reduce((sum, [key, value]) => sum + key.length + characters(value) + 6, 0);
}
