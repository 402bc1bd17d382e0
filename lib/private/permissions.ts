import { createHash } from 'node:crypto';
import { Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable, type IDependable } from 'constructs';

export interface Permission {
  readonly actions: readonly string[];
  readonly resourceArn: string;
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** IAM's limit for a managed policy, white space aside. */
const POLICY_CHARACTERS = 6144;
/** So much of it is planned with: hashing spreads unevenly, and the lengths of values known only at deploy are estimates. */
const PLANNED_CHARACTERS = 5200;
const STATEMENT_CHARACTERS = 250;

/**
 * The permissions that the tags on a thing can't express, in managed policies on the function's role.
 *
 * A policy that shrinks under a running change takes away what the clean-up's Delete needs. So a policy never changes: its logical id
 * carries a hash of its content, a change makes a new policy beside the old one, the custom resources (which depend on the policy that
 * holds their permission) move or go while both stand, and the old one goes last. Permissions are spread over the policies by a hash of
 * the resource, so that a change touches one policy of several.
 */
export class Permissions extends Construct {
  private readonly granted = new Map<string, Permission>();
  private readonly policies: iam.CfnManagedPolicy[] = [];
  private characters = 0;
  private assigned?: Map<string, number>;

  public constructor(scope: Construct, id: string, private readonly role: iam.IRole, private readonly logicalIdPrefix: string) {
    super(scope, id);
  }

  /** @returns what the custom resource that uses the permission must depend on */
  public allow(permission: Permission): IDependable {
    const key = JSON.stringify(permission);
    if (!this.granted.has(key)) {
      this.granted.set(key, permission);
      this.characters += characters(Stack.of(this).resolve(permission.resourceArn)) + 3;
      this.assigned = undefined;
      if (this.characters > (this.policies.length * PLANNED_CHARACTERS) - STATEMENT_CHARACTERS) this.addPolicy();
    }
    const policyOf = () => this.policies[this.assignment().get(key) ?? 0]!;
    const dependable = {};
    // Asked for at synthesis, when all permissions are known.
    Dependable.implement(dependable, { get dependencyRoots() { return [policyOf()]; } });
    return dependable;
  }

  private addPolicy(): void {
    const index = this.policies.length;
    const document = () => Stack.of(this).resolve(new iam.PolicyDocument({ statements: this.statements(index), minimize: false }));
    const policy = new iam.CfnManagedPolicy(this, `Policy${index}`, {
      policyDocument: Lazy.any({ produce: document }),
      roles: [this.role.roleName],
    });
    policy.overrideLogicalId(Lazy.string({ produce: () => `${this.logicalIdPrefix}${index}${digest(JSON.stringify(document())).toUpperCase()}` }));
    this.policies.push(policy);
  }

  private statements(index: number): iam.PolicyStatement[] {
    const groups = new Map<string, Permission[]>();
    for (const [key, permission] of this.granted) {
      if (this.assignment().get(key) !== index) continue;
      const group = JSON.stringify([permission.actions, permission.conditions]);
      groups.set(group, [...groups.get(group) ?? [], permission]);
    }
    return [...groups].sort(byKey).map(([, [first, ...rest]]) => new iam.PolicyStatement({
      actions: [...first!.actions],
      resources: [first!, ...rest].map(({ resourceArn }) => resourceArn),
      conditions: first!.conditions,
    }));
  }

  /** The policy of each permission: the first with room in an order that the resource's hash gives. */
  private assignment(): Map<string, number> {
    if (this.assigned) return this.assigned;
    const room = this.policies.map(() => POLICY_CHARACTERS - STATEMENT_CHARACTERS);
    const known = [...this.granted].map(([key, { resourceArn }]) => {
      const resolved: unknown = Stack.of(this).resolve(resourceArn);
      return { key, text: JSON.stringify(resolved), length: characters(resolved) + 3 };
    });
    known.sort((one, other) => (one.text < other.text ? -1 : 1));
    this.assigned = new Map(known.map(({ key, text, length }) => {
      const order = this.policies.map((_, index) => index).sort((one, other) => (digest(`${one}${text}`) < digest(`${other}${text}`) ? -1 : 1));
      const index = order.find((candidate) => room[candidate]! >= length) ?? order[0]!;
      room[index]! -= length;
      return [key, index];
    }));
    return this.assigned;
  }
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = { 'AWS::Partition': 10, 'AWS::Region': 14, 'AWS::AccountId': 12 };
/** The longest name that a statement of ours can hold: a bucket's has 63 characters. */
const UNKNOWN_VALUE = 64;

/** How long a resolved value is, or at the most will be at deploy. */
function characters(resolved: unknown): number {
  if (typeof resolved === 'string') return resolved.length;
  const { Ref: ref, 'Fn::Join': join } = resolved as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]] };
  if (Array.isArray(join?.[1])) return join[1].reduce<number>((sum, part) => sum + characters(part), 0);
  return PSEUDO_PARAMETERS[ref ?? ''] ?? UNKNOWN_VALUE;
}
