const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-1',
  'AWS::AccountId': '123456789012',
};

/**
 * The value as CloudFormation passes it on: joined, with the pseudo parameters in it at their longest.
 *
 * @param other what stands for any other intrinsic function; itself by default
 */
export function evaluate(value: unknown, other: (intrinsic: object) => string = (intrinsic) => `<${JSON.stringify(intrinsic)}>`): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, other));
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = [], ...rest] = Object.entries(value) as [string, unknown][];
  if (rest.length > 0 || !key || !(key === 'Ref' || key.startsWith('Fn::'))) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, evaluate(item, other)]));
  }
  if (key === 'Fn::Join') return (argument as [string, unknown[]])[1].map((item) => evaluate(item, other)).join('');
  if (key === 'Fn::Sub' && typeof argument === 'string') {
    return argument.replace(/\$\{([^}]*)\}/g, (_, name: string) => evaluate({ Ref: name }, other) as string);
  }
  return PSEUDO_PARAMETERS[argument as string] ?? other(value);
}
