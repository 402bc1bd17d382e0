import { CfnResource, RemovalPolicy, type RemovalPolicyOptions } from 'aws-cdk-lib';

/**
 * A custom resource whose handler knows no removal policy. With RETAIN, CloudFormation sends no Delete when it goes, so what it made stays;
 * but what a failed creation has left is removed all the same.
 */
export class RetainedExceptOnCreate extends CfnResource {
  public override applyRemovalPolicy(policy?: RemovalPolicy, options?: RemovalPolicyOptions): void {
    const isRetained = policy === undefined || policy === RemovalPolicy.RETAIN;
    super.applyRemovalPolicy(isRetained ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : policy, options);
  }
}
