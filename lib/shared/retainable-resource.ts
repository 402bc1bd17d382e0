import { CfnDeletionPolicy, CfnResource, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { describeProblem, type Problem } from '../../core/problem';
import { removalPolicyContract, removalPolicyProblems } from './removal-policy';

const REMEDY = {
  expected: 'Delete, since otherwise CloudFormation never tells the function that the resource goes',
  change: 'give the policy as removalPolicy, or by applyRemovalPolicy',
};
const POLICIES = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

/**
 * A custom resource whose handler carries out the removal policy, however it is given: by the property, `applyRemovalPolicy`, or an
 * aspect; the last one counts. The template's own policies stay Delete. With Retain CloudFormation would never send the Delete that takes
 * the tags of this stack from what is retained, or that cleans up after a failed creation.
 */
export class RetainableResource extends CfnResource {
  private readonly given: { policy: RemovalPolicy };
  private readonly overrides = new Map<string, unknown>();

  public constructor(scope: Construct, id: string, type: string, properties: object, removalPolicy: RemovalPolicy) {
    const given = { policy: removalPolicy };
    const contract = Lazy.string({ produce: () => removalPolicyContract(given.policy) });
    super(scope, id, { type, properties: { ...properties, RemovalPolicy: contract } });
    this.given = given;
    super.applyRemovalPolicy(RemovalPolicy.DESTROY);
    scope.node.addValidation({ validate: () => this.problems().map(describeProblem) });
  }

  public override applyRemovalPolicy(policy: RemovalPolicy = RemovalPolicy.RETAIN): void {
    this.given.policy = policy;
  }

  public override addOverride(path: string, value: unknown): void {
    this.overrides.set(path, value);
    super.addOverride(path, value);
  }

  private problems(): Problem[] {
    const { deletionPolicy, updateReplacePolicy } = this.cfnOptions;
    const declared = { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy };
    const effective = POLICIES.map((property) =>
      ({ property, value: this.overrides.has(property) ? this.overrides.get(property) : declared[property] }));
    const others = effective.filter(({ value }) => value !== undefined && value !== CfnDeletionPolicy.DELETE);
    return [...removalPolicyProblems(this.given.policy), ...others.map((other) => ({ ...other, ...REMEDY }))];
  }
}
