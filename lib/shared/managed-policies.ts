import { createHash } from 'node:crypto';
import { Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable, type IDependable } from 'constructs';
import { acknowledgeWildcards } from './nag-reasons';

export interface Permission {
  readonly actions: readonly string[];
  readonly resourceArn: string;
  /** The part of the ARN that is known only at deploy, where the last request of a resource goes by the former one. */
  readonly lateName?: string;
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Only while the resource carries the tag. Permissions that differ in its value alone share a statement. */
  readonly resourceTag?: { readonly key: string; readonly value: string };
}

/** A permission that has been asked for. */
interface Grant {
  readonly permission: Permission;
  /** Those of one group share a statement. */
  readonly group: string;
  /** What it has of its own within its statement. Only that which refers to nothing that the CDK replaces is known before synthesis. */
  readonly settled?: string;
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
export class ManagedPolicies extends Construct {
  private readonly granted = new Map<string, Grant>();
  private readonly policies: iam.CfnManagedPolicy[] = [];
  private characters = 0;
  private lateNames = 0;
  /** What the statements take in a policy besides their resources, by their actions and conditions. */
  private readonly statementCharacters = new Map<string, number>();
  private assigned?: Map<string, number>;
  /** What can refer to something that the CDK replaces before it renders the templates. */
  private readonly unsettled: Permission[] = [];
  /** The policies' contents, by their numbers: every custom resource asks for the id that the hash of one is in. */
  private readonly contents = new Map<number, Content>();

  public constructor(scope: Construct, id: string, private readonly role: iam.IRole, private readonly logicalIdPrefix: string) {
    super(scope, id);
  }

  /** @returns what the custom resource that uses the permission must depend on */
  public allow(permission: Permission): IDependable {
    const key = JSON.stringify(permission);
    if (!this.granted.has(key)) this.grant(key, permission);
    const policyOf = () => this.policies[this.assignment().get(key) ?? 0]!;
    const dependable = {};
    // Asked for at synthesis, when all permissions are known.
    Dependable.implement(dependable, { get dependencyRoots() { return [policyOf()]; } });
    return dependable;
  }

  private grant(key: string, permission: Permission): void {
    const { actions, conditions, resourceTag, resourceArn } = permission;
    const grant = { permission, group: groupOf(permission), settled: isSettled(key) ? withStandIns(distinctive(permission)) : undefined };
    const isFirst = !this.statementCharacters.has(grant.group);
    if (isFirst) {
      const statement: unknown = Stack.of(this).resolve([actions, conditions, resourceTag && [resourceTag.key, resourceArn]]);
      this.statementCharacters.set(grant.group, characters(statement) + 70);
    }
    // What differs from a known permission by the value of its tag has the same resource.
    if (resourceTag ? isFirst : resourceArn.includes('*') || grant.settled === undefined) {
      acknowledgeWildcards(this, [{ ...permission, resources: [resourceArn] }]);
    }
    this.granted.set(key, grant);
    if (grant.settled === undefined) this.unsettled.push(permission);
    if (permission.lateName !== undefined) this.lateNames++;
    this.characters += this.own(grant).length;
    this.assigned = undefined;
    this.contents.clear();
    if (this.needsAnother()) this.addPolicy();
  }

  /** What the permission has of its own, and what it takes in a policy. */
  private own({ permission, settled }: Grant): { readonly text: string; readonly length: number } {
    if (settled !== undefined) return { text: settled, length: settled.length + 3 };
    const resolved: unknown = Stack.of(this).resolve(distinctive(permission));
    return { text: JSON.stringify(resolved), length: characters(resolved) + 3 };
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
    return inThisOne.flatMap(([, { permission }]) => permission.lateName ?? []).slice(0, LATE_NAMES);
  }

  private statementsIn(index: number): iam.PolicyStatement[] {
    const groups = new Map<string, Permission[]>();
    for (const [key, { group, permission }] of this.granted) {
      if (this.assignment().get(key) !== index) continue;
      const others = groups.get(group);
      if (others) others.push(permission);
      else groups.set(group, [permission]);
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
    const known = [...this.granted].map(([key, grant]) => {
      const late = grant.permission.lateName === undefined ? 0 : 1;
      return { key, ...this.own(grant), late };
    });
    known.sort((one, other) => (one.text < other.text ? -1 : 1));
    this.assigned = new Map(known.map(({ key, text, length, late }) => {
      const ranks = ranksOf(text, this.policies.length);
      const order = this.policies.map((_, index) => index).sort((one, other) => ranks[one]! - ranks[other]!);
      const fits = (candidate: number) => room[candidate]! >= length;
      const index = order.find((candidate) => fits(candidate) && lateRoom[candidate]! >= late) ?? order.find(fits) ?? order[0]!;
      room[index]! -= length;
      lateRoom[index]! -= late;
      return [key, index];
    }));
    return this.assigned;
  }
}

/** Tokens that come to the same whenever they are resolved, and stand-ins that are as long as what they come to at deploy at the most. */
const PSEUDO_PARAMETERS: readonly { readonly name: string; readonly token: string; readonly standIn: string }[] = [
  { name: 'AWS::AccountId', token: Aws.ACCOUNT_ID, standIn: '<account>'.padEnd(12) },
  { name: 'AWS::Partition', token: Aws.PARTITION, standIn: '<part>'.padEnd(10) },
  { name: 'AWS::Region', token: Aws.REGION, standIn: '<region>'.padEnd(14) },
  { name: 'AWS::StackId', token: Aws.STACK_ID, standIn: '<stack>'.padEnd(230) },
];

function withStandIns(text: string): string {
  return PSEUDO_PARAMETERS.reduce((rest, { token, standIn }) => rest.replaceAll(token, standIn), text);
}

/** Whether the text has no other tokens. */
function isSettled(text: string): boolean {
  return !Token.isUnresolved(withStandIns(text));
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

/** Numbers by which each of some policies comes earlier or later for a text: a further policy leaves the others in their order. */
function ranksOf(text: string, policies: number): number[] {
  const hash = createHash('sha512').update(text).digest();
  // More than 16 no role has by default: of the same number, the earlier one is tried first.
  return Array.from({ length: policies }, (_, index) => hash.readUInt32BE(index * 4 % hash.length));
}

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
  if (ref !== undefined) return PSEUDO_PARAMETERS.find(({ name }) => name === ref)?.standIn.length ?? UNKNOWN_VALUE;
  const entries = Object.entries(resolved);
  if (entries.length === 1 && entries[0]![0].startsWith('Fn::')) return UNKNOWN_VALUE;
  return entries.reduce((sum, [key, value]) => sum + key.length + characters(value) + 6, 0);
}
