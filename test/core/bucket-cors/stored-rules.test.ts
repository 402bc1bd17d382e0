import { rulesIn } from '../../../core/bucket-cors/stored-rules';
import { awsError } from '../../support/aws-error';

const RULE = { ID: 'web', AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAgeSeconds: 0 };

test('the rules are those that S3 answers, with lists that may be empty', async () => {
  expect(await rulesIn(Promise.resolve({ CORSRules: [RULE, { AllowedMethods: ['PUT'] }, {}] }))).toEqual([
    RULE, { AllowedMethods: ['PUT'], AllowedOrigins: [] }, { AllowedMethods: [], AllowedOrigins: [] },
  ]);
});

test('there are none where S3 says so by its code', async () => {
  expect(await rulesIn(Promise.reject(awsError('NoSuchCORSConfiguration', { status: 404 })))).toEqual([]);
});

test.each(['AccessDenied', 'NoSuchBucket', 'NoSuchKey', 'SlowDown'])('they are not known where S3 says %s', async (code) => {
  await expect(rulesIn(Promise.reject(awsError(code)))).rejects.toMatchObject({ name: code });
});

test('they are not known of an answer that says nothing of rules', async () => {
  expect(await rulesIn(Promise.resolve({}))).toBeUndefined();
});
