import { Aws, CfnParameter, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, type BucketCorsProps, CorsManager, CorsPrecedence } from '../../../lib';
import {
  allOf, CORS, danglingReferences, errorOf, evaluate, FUNCTION, idOf, importedBucket, lineOf, newStack, only, POLICY,
  type PolicyDocument, rule, ruleFor, type Stated, synth, templateOf,
} from '../support';
import { declare, refuses } from './support';

const ACCOUNT = '111111111111';
const OTHER_ACCOUNT = '222222222222';

function propertiesOf(props: Partial<BucketCorsProps>): Readonly<Record<string, unknown>> {
  const template = synth((stack) => {
    new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()], ...props });
  });
  return only(template, CORS).Properties;
}

describe('an imported bucket', () => {
  test('gets a custom resource whose properties are those of the contract, every scalar a string', () => {
    const template = synth((stack) => {
      new BucketCors(stack, 'Cors', {
        bucket: importedBucket(stack, 'shared'),
        rules: [
          {
            id: 'web', allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.HEAD], allowedOrigins: ['https://www.example.com', 'http://localhost:*'],
            allowedHeaders: ['*'], exposedHeaders: ['ETag'], maxAge: 3600,
          },
          rule({ maxAge: 0 }),
        ],
        precedence: CorsPrecedence.FIRST,
        exclusive: true,
      });
    });
    expect(only(template, CORS).Properties).toEqual({
      ServiceToken: { 'Fn::GetAtt': [idOf(template, FUNCTION), 'Arn'] },
      ServiceTimeout: '1140',
      ContractVersion: '1',
      Bucket: 'shared',
      Rules: [
        {
          Id: 'web', AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: ['https://www.example.com', 'http://localhost:*'],
          AllowedHeaders: ['*'], ExposeHeaders: ['ETag'], MaxAgeSeconds: '3600',
        },
        { AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'], MaxAgeSeconds: '0' },
      ],
      Precedence: 'first',
      Exclusive: 'true',
    });
  });

  test('is merged into behind foreign rules by default', () => {
    expect(propertiesOf({})).toMatchObject({ Precedence: 'last', Exclusive: 'false' });
  });

  test('passes on a maxAge that is known only at deploy', () => {
    const template = synth((stack) => {
      const { valueAsNumber: maxAge } = new CfnParameter(stack, 'MaxAge', { type: 'Number' });
      new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule({ maxAge })] });
    });
    expect(only(template, CORS).Properties.Rules).toMatchObject([{ MaxAgeSeconds: { Ref: 'MaxAge' } }]);
  });

  test('adds at most 6 resources to a stack', () => {
    const { Resources } = synth((stack) => {
      new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()] });
    });
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(6);
  });

  test('keeps the custom resource from being retained, so that its rules go with it', () => {
    const template = synth((stack) => {
      new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()] });
    });
    expect(only(template, CORS).DeletionPolicy).toBe('Delete');
  });
});

describe('ExpectedBucketOwner', () => {
  test.each<[string, unknown, (stack: Stack) => Pick<BucketCorsProps, 'bucket' | 'managedBy'>]>([
    ['is absent for a bucket imported by its name', undefined, (stack) => ({ bucket: importedBucket(stack, 'shared') })],
    ['is absent for a bucket imported with the stack\'s own account', undefined, (stack) =>
      ({ bucket: s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'shared', account: ACCOUNT }) })],
    ['is the account of a bucket imported with another one', OTHER_ACCOUNT, (stack) =>
      ({ bucket: s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'shared', account: OTHER_ACCOUNT }) })],
    ['is absent for a bucket imported with an account known only at deploy', undefined, (stack) =>
      ({ bucket: s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'shared', account: Fn.importValue('account') }) })],
    ['is the stack\'s account for a bucket of the app', ACCOUNT, (stack) =>
      ({ bucket: new s3.Bucket(stack, 'Bucket'), managedBy: CorsManager.CUSTOM_RESOURCE })],
  ])('%s', (_, expected, declare) => {
    const template = synth((stack) => {
      new BucketCors(stack, 'Cors', { ...declare(stack), rules: [rule()] });
    }, { env: { account: ACCOUNT, region: 'eu-central-1' } });
    expect(only(template, CORS).Properties.ExpectedBucketOwner).toBe(expected);
  });

  test('of a bucket of the app is the deploying account, where the stack has none', () => {
    const template = synth((stack) => {
      new BucketCors(stack, 'Cors', { bucket: new s3.Bucket(stack, 'Bucket'), rules: [rule()], managedBy: CorsManager.CUSTOM_RESOURCE });
    });
    expect(only(template, CORS).Properties.ExpectedBucketOwner).toEqual({ Ref: 'AWS::AccountId' });
  });
});

describe('several constructs', () => {
  test.each<[string, (stack: Stack) => s3.IBucket[]]>([
    ['one import', (stack) => {
      const bucket = importedBucket(stack, 'shared');
      return [bucket, bucket, bucket];
    }],
    ['imports by one name', (stack) => ids.map((id) => importedBucket(stack, 'shared', id))],
    ['imports by one parameter', (stack) => {
      const { valueAsString: name } = new CfnParameter(stack, 'Name');
      return ids.map((id) => importedBucket(stack, name, id));
    }],
    ['imports by one exported value', (stack) => ids.map((id) => importedBucket(stack, Fn.importValue('name'), id))],
  ])('of one bucket go one after the other: %s', (_, declare) => {
    const [first, second, third] = resourcesOn(declare);
    expect(first!.waitsFor).toEqual([]);
    expect(second!.waitsFor).toEqual([first!.id]);
    expect(third!.waitsFor).toContain(second!.id);
  });

  test.each<[string, (stack: Stack) => s3.IBucket[]]>([
    ['names', (stack) => ids.map((id) => importedBucket(stack, id.toLowerCase(), id))],
    ['parameters', (stack) => ids.map((id) => importedBucket(stack, new CfnParameter(stack, `Name${id}`).valueAsString, id))],
  ])('of different buckets do not wait for each other: %s', (_, declare) => {
    expect(resourcesOn(declare).map(({ waitsFor }) => waitsFor)).toEqual([[], [], []]);
  });

  const ids = ['One', 'Two', 'Three'];

  /** The custom resources in their order, and for which of each other they wait. */
  function resourcesOn(declare: (stack: Stack) => s3.IBucket[]): { id: string; waitsFor: string[] }[] {
    const { Resources } = synth((stack) => {
      declare(stack).forEach((bucket, index) => new BucketCors(stack, `Cors${index}`, { bucket, rules: [ruleFor(String(index))] }));
    });
    const isCors = (id: string) => Resources[id]!.Type === CORS;
    return Object.keys(Resources).filter(isCors).map((id) => ({ id, waitsFor: (Resources[id]!.DependsOn ?? []).filter(isCors) }));
  }
});

describe('what is in another stack', () => {
  test('a bucket of the app can be named in the custom resource and in its policy', () => {
    const stack = newStack();
    const other = new Stack(stack.node.root, 'Other');
    new BucketCors(other, 'Cors', { bucket: new s3.Bucket(stack, 'Bucket'), rules: [rule()], managedBy: CorsManager.CUSTOM_RESOURCE });
    expectSameBucketInPolicy(other);
  });

  test('two buckets of the app with one logical id are two in the policy', () => {
    const stack = newStack();
    for (const id of ['One', 'Two']) {
      const bucket = new s3.Bucket(new Stack(stack.node.root, id), 'Bucket');
      new BucketCors(stack, `Cors${id}`, { bucket, rules: [rule()], managedBy: CorsManager.CUSTOM_RESOURCE });
    }
    const template = templateOf(stack);
    const { Statement: [statement] } = only(template, POLICY).Properties.PolicyDocument as PolicyDocument;
    expect(new Set((statement!.Resource as unknown[]).map((resource) => evaluate(resource))).size).toBe(2);
    expect(danglingReferences(template)).toEqual([]);
  });

  test('a nested stack can name a bucket of its parent', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    new BucketCors(nested, 'Cors', { bucket: new s3.Bucket(stack, 'Bucket'), rules: [rule()], managedBy: CorsManager.CUSTOM_RESOURCE });
    expectSameBucketInPolicy(nested);
    expect(allOf(templateOf(stack), CORS)).toEqual([]);
  });

  function expectSameBucketInPolicy(stack: Stack): void {
    const template = templateOf(stack);
    const { Statement: [statement] } = only(template, POLICY).Properties.PolicyDocument as PolicyDocument;
    expect(statement?.Resource).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', only(template, CORS).Properties.Bucket]],
    });
    expect(danglingReferences(template)).toEqual([]);
  }
});

describe('BucketCors', () => {
  test.each<[string, Partial<BucketCorsProps>, ...Stated]>([
    ['CLOUDFORMATION for an imported bucket', { managedBy: CorsManager.CLOUDFORMATION },
      'managedBy', 'cloudformation', '\'custom-resource\' for a bucket that this app imports', 'leave it out'],
  ])('refuses %s', (_, props, ...problem) => {
    refuses(props, problem);
  });

  test.each<[string, (stack: Stack) => s3.IBucket]>([
    ['name', (stack) => importedBucket(stack, 'logs--use1-az4--x-s3')],
    ['ARN', (stack) => s3.Bucket.fromBucketArn(stack, 'Bucket', 'arn:aws:s3:::logs--use1-az4--x-s3')],
  ])('refuses a directory bucket that is imported by its %s', (_, bucketOf) => {
    expectOtherKind(bucketOf, 'logs--use1-az4--x-s3', 'directory buckets', 'another bucket');
  });

  test.each([
    ['my-ap-abc123-s3alias', 'access points', 'the bucket behind it'], ['mine--ol-s3', 'Object Lambda access points', 'the bucket behind it'],
    ['mine--table-s3', 'table buckets', 'another bucket'],
  ])('refuses what only has the form of a bucket\'s name: %s', (name, plural, instead) => {
    expectOtherKind((stack) => importedBucket(stack, name), name, plural, instead);
  });

  test.each([
    ['arn:aws:s3:eu-west-1:123456789012:accesspoint/name', 'access points', 'the bucket behind it'],
    ['arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/name', 'Object Lambda access points', 'the bucket behind it'],
    ['arn:aws:s3tables:eu-west-1:123456789012:bucket/name', 'table buckets', 'another bucket'],
    ['arn:aws:s3express:eu-west-1:123456789012:bucket/name--use1-az4--x-s3', 'directory buckets', 'another bucket'],
    ['arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-1/bucket/name', 'buckets of S3 on Outposts', 'another bucket'],
    ['arn:aws:sns:eu-west-1:123456789012:name', 'resources of sns', 'a bucket'],
  ])('refuses the ARN of something else, whose last part would be taken for a name: %s', (arn, plural, instead) => {
    expectOtherKind((stack) => s3.Bucket.fromBucketArn(stack, 'Bucket', arn), arn, plural, instead);
  });

  test("refuses a bucket's ARN that has a region and an account, and says what it is without", () => {
    const stack = newStack();
    const arn = 'arn:aws:s3:us-east-1:123456789012:my-bucket';
    expect(errorOf(() => declare(stack, { bucket: s3.Bucket.fromBucketArn(stack, 'Bucket', arn) })).split('\n').slice(1)).toEqual([lineOf([
      'bucket', arn, "a bucket's ARN, without region and account", 'write arn:aws:s3:::my-bucket',
    ])]);
  });

  test('refuses a bucket of the app whose name S3 reserves for something else', () => {
    expectOtherKind((stack) => new s3.Bucket(stack, 'Bucket', { bucketName: 'mine--table-s3' }), 'mine--table-s3', 'table buckets', 'another bucket');
  });

  test('refuses the ARN of an access point whose region and account are those of the stack', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketArn(stack, 'Bucket', `arn:${Aws.PARTITION}:s3:${Aws.REGION}:${Aws.ACCOUNT_ID}:accesspoint/name`);
    expect(errorOf(() => declare(stack, { bucket }))).toContain('S3 has no CORS configuration for access points: name the bucket behind it');
  });

  function expectOtherKind(bucketOf: (stack: Stack) => s3.IBucket, value: string, plural: string, instead: string): void {
    const stack = newStack();
    expect(errorOf(() => declare(stack, { bucket: bucketOf(stack) }))).toContain(lineOf([
      'bucket', value, 'a general purpose bucket', `S3 has no CORS configuration for ${plural}: name ${instead}`,
    ]));
  }
});
