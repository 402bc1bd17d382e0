import { isRetained } from '../../core/removal-policy';

test.each(['retain', 'RETAIN', 'Retain', 'RetainExceptOnCreate', 'retain-on-update-or-delete'])('%s retains', (RemovalPolicy) => {
  expect(isRetained({ RemovalPolicy })).toBe(true);
});

test.each(['destroy', 'DESTROY', '', 'not-retained', true, undefined])('%j does not retain', (RemovalPolicy) => {
  expect(isRetained({ RemovalPolicy })).toBe(false);
});
