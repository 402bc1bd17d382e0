import { hasOneOwner } from '../../../core/bucket-cors/registrable-domain';

test.each([
  'example.com', 'app.example.com', 'example.co.uk', 'team.github.io', 'd111111abcdef8.cloudfront.net', 'my-bucket.s3.amazonaws.com',
  'corp', 'host.internal', 'localhost',
])('all that ends with .%s is of one owner', (host) => {
  expect(hasOneOwner(host)).toBe(true);
});

test.each([
  'com', 'co.uk', 'github.io', 'cloudfront.net', 's3.amazonaws.com', 'amazonaws.com', 'eu-west-1.amazonaws.com', 'amazonaws.com.cn',
  'blob.core.windows.net', 'core.windows.net', 'windows.net', 'auth.eu-west-1.amazoncognito.com',
])('what ends with .%s may be of anybody', (host) => {
  expect(hasOneOwner(host)).toBe(false);
});
