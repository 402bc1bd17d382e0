import { createHash } from 'node:crypto';
import { Aws, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable, type IDependable } from 'constructs';
import { acknowledgeWildcards } from './nag-reasons';

export interface Permission {
  readonly actions: readonly string[];
  readonly resourceArn: string;
  /** The token in the ARN, if the resource's last request still needs the previous value. */
  readonly lateName?: string;
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The tag that the resource must have. Permissions that differ only in its value share a statement. */
  readonly resourceTag?: { readonly key: string; readonly value: string };
}

/** A granted permission. */
interface Grant {
  readonly permission: Permission;
  /** Permissions of one group share a statement. */
  readonly group: string;
  /** Its distinctive part within the statement. Known before synthesis unless it refers to what the CDK replaces then. */
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
/** The size to plan with, since hashing distributes unevenly. */
const PLANNED_CHARACTERS = 5200;
/** The least room to plan for resources, however many kinds of statements there are. */
const LEAST_CHARACTERS = 1000;
/** Late names alone create at most so many policies: IAM attaches 10 to a role, and a change needs room. */
const POLICIES_FOR_LATE_NAMES = 5;

/**
 * The permissions that conditions on tags can't express, in managed policies on the function's role.
 *
 * An update that narrows a policy takes away what the clean-up's Delete needs. So a policy never changes: its logical ID contains a hash of
 * its content, and a change creates a new policy beside the old one. The custom resources, which depend on the policy with their
 * permission, are updated or deleted while both exist, and the old policy is deleted last. Permissions are distributed over the policies by
 * a hash of the resource, so that a change affects one of several.
 *
 * The hash is of the template's text. The value of a token can change without changing the text, so as many such names as fit are in the
 * policy's description as well: changing a description replaces the policy, too.
 */
export class ManagedPolicies extends Construct {
  private readonly granted = new Map<string, Grant>();
  private readonly policies: iam.CfnManagedPolicy[] = [];
  private characters = 0;
  private lateNames = 0;
  /** The characters of each group's statement, without its resources. */
  private readonly statementCharacters = new Map<string, number>();
  private assigned?: Map<string, number>;
  /** The permissions with tokens that the CDK may replace before it renders the templates. */
  private readonly unsettled: Permission[] = [];
  /** Cached by the policies' numbers: each custom resource resolves the logical ID, which contains the hash. */
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
    // Evaluated at synthesis, when all permissions are known.
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
    // Permissions that differ only in the value of their tag have the same resource.
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

  /** The permission's distinctive part, and its length in a policy. */
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

  /** The characters of all groups' statements without resources, as if they were in one policy. */
  private statements(): number {
    return [...this.statementCharacters.values()].reduce((sum, each) => sum + each, 0);
  }

  private addPolicy(): void {
    const index = this.policies.length;
    // Uncached: it is first resolved before the CDK replaces references to other stacks with imports.
    const policy = new iam.CfnManagedPolicy(this, `Policy${index}`, {
      policyDocument: Lazy.uncachedAny({ produce: ({ preparing }) => (preparing ? this.unsettled : this.contentOf(index).document) }),
      description: Lazy.uncachedString({ produce: () => this.lateNamesIn(index).join(' ') || undefined }),
      roles: [this.role.roleName],
    });
    const hash = (preparing: boolean) => (preparing ? this.forget() : this.contentOf(index).hash);
    policy.overrideLogicalId(Lazy.uncachedString({ produce: ({ preparing }) => `${this.logicalIdPrefix}${index}${hash(preparing)}` }));
    this.policies.push(policy);
  }

  /** While the CDK only collects references, the ID isn't used. What it replaces then changes the contents. */
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

  /** Assigns each permission to the first policy with room, in an order given by the resource's hash. */
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

/** Tokens that always resolve to the same, with stand-ins as long as their longest value at deploy. */
const PSEUDO_PARAMETERS: readonly { readonly name: string; readonly token: string; readonly standIn: string }[] = [
  { name: 'AWS::AccountId', token: Aws.ACCOUNT_ID, standIn: '<account>'.padEnd(12) },
  { name: 'AWS::Partition', token: Aws.PARTITION, standIn: '<part>'.padEnd(10) },
  { name: 'AWS::Region', token: Aws.REGION, standIn: '<region>'.padEnd(14) },
  { name: 'AWS::StackId', token: Aws.STACK_ID, standIn: '<stack>'.padEnd(230) },
];

function withStandIns(text: string): string {
  return PSEUDO_PARAMETERS.reduce((rest, { token, standIn }) => rest.replaceAll(token, standIn), text);
}

/** Whether the text has no other tokens than these. */
function isSettled(text: string): boolean {
  return !Token.isUnresolved(withStandIns(text));
}

function groupOf({ actions, conditions, resourceTag, resourceArn }: Permission): string {
  return JSON.stringify(resourceTag ? [actions, conditions, resourceTag.key, resourceArn] : [actions, conditions]);
}

/** What distinguishes the permission within its statement. */
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

/** Sort keys of the policies for a text (rendezvous hashing): a further policy keeps the order of the others. */
function ranksOf(text: string, policies: number): number[] {
  const hash = createHash('sha512').update(text).digest();
  // They repeat after 16, more than a role has by default; equal keys keep the policies in order.
  return Array.from({ length: policies }, (_, index) => hash.readUInt32BE(index * 4 % hash.length));
}

/** The longest value of a token in our statements: a bucket's name has at most 63 characters. */
const UNKNOWN_VALUE = 64;
const LATE_NAMES = Math.floor(DESCRIPTION_CHARACTERS / UNKNOWN_VALUE);
const LATE_NAMES_PLANNED = LATE_NAMES - 3;

/** The length of a resolved value, at most, at deploy. */
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
