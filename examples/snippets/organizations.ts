// The snippets of docs/organizations.md.
import { Aspects, type IAspect, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';

export function boundary(this: Stack): void {
  // #region boundary
  iam.PermissionsBoundary.of(this).apply(iam.ManagedPolicy.fromManagedPolicyName(this, 'Boundary', 'team-boundary'));
  // #endregion
}

export function platform(this: Stack): void {
  const key = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000');
  // #region platform
  class Platform implements IAspect {
    constructor(private readonly key: kms.IKey) {}

    public visit(node: IConstruct): void {
      if (node instanceof iam.CfnRole || node instanceof iam.CfnManagedPolicy) {
        node.path = '/platform/';
      }
      if (node instanceof logs.CfnLogGroup) {
        node.kmsKeyId = this.key.keyArn;
      }
    }
  }

  Aspects.of(this).add(new Platform(key));
  // #endregion
}

export function vpc(this: Stack): void {
  // #region vpc
  class InVpc implements IAspect {
    constructor(private readonly subnetIds: string[], private readonly securityGroupIds: string[]) {}

    public visit(node: IConstruct): void {
      if (node instanceof lambda.CfnFunction) {
        node.vpcConfig = { subnetIds: this.subnetIds, securityGroupIds: this.securityGroupIds };
      }
      if (node instanceof lambda.Function) {
        node.role?.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'));
      }
    }
  }

  Aspects.of(this).add(new InVpc(['subnet-0123456789abcdef0'], ['sg-0123456789abcdef0']));
  // #endregion
}

export function role(this: Stack): void {
  // #region role
  iam.Role.customizeRoles(this, { usePrecreatedRoles: { 'MyStack/CdkAdoptElasticIp/Role': 'addresses' } });
  // #endregion
}
