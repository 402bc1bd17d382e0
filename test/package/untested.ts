/**
 * Sources without a test of the same name: why, and which tests cover what they do. A `*` stands for any text without a slash.
 */
export const UNTESTED: Readonly<Record<string, string>> = {
  'cli/shared/command.ts': 'types only',
  'cli/cors/declarable.ts': 'what a construct takes, in test/cli/cors/pull.test.ts',
  'cli/shared/code.ts': 'the code that test/cli/cors/pull.test.ts and test/cli/eip/pull.test.ts compile',
  'cli/shared/owner-status.ts': 'who holds what, in test/cli/eip/owner.test.ts and test/cli/email/list.test.ts',
  'cli/shared/files.ts': 'one condition, in test/cli/email/types.test.ts',
  'cli/email/pull-text.ts': 'the report, in test/cli/email/pull.test.ts',
  'cli/email/template-files.ts': 'the files of one template, in test/cli/email/pull.test.ts',
  'core/contracts/*.ts': 'types only',
  'core/elastic-ip-pool/snapshot.ts': 'types only',
  'lambda/custom-resource/log.ts': 'types only',
  'lib/bucket-cors/cors-request.ts': 'types only',
  'lib/bucket-cors/private/declaration.ts': 'types only',
  'lib/bucket-cors/private/warning.ts': 'types only',
  'lib/email-templates/email-template-interface.ts': 'types only',

  'core/email-templates/index.ts': 'only exports what other files hold',
  'lib/index.ts': 'only exports what other files hold',

  'core/not-found.ts': 'constants only',
  'core/timings.ts': 'constants only',

  'core/email-templates/folder/reader.ts': 'what reads the files, in test/core/email-templates/folder/files.test.ts',
  'core/email-templates/missing-values.ts': 'what a sample leaves out, in test/core/email-templates/sample.test.ts and, by kinds of templates, in test/core/email-templates/template-kinds.test.ts',
  'core/email-templates/ses-placeholders.ts': 'what SES fills in, in test/core/email-templates/sample.test.ts and test/lambda/email-template/test-render.test.ts',
  'core/email-templates/value-warnings.ts': 'in test/core/email-templates/folder/warnings.test.ts and test/core/email-templates/template-kinds.test.ts',
  'core/email-templates/variable-path.ts': 'one pattern, in test/core/email-templates/data-types.test.ts',
  'core/email-templates/variable-scope.ts': 'the state of the walk that test/core/email-templates/variable-reads.test.ts tests',
  'core/vendored.ts': 'what it loads is used in test/core/handlebars/index.test.ts and test/core/bucket-cors/registrable-domain.test.ts,'
    + ' and from the installed package in test/package/install.test.ts',

  'lambda/*/index.ts': 'puts a handler together, which test/lambda/bundles.test.ts runs',
  'lambda/*/context.ts': 'the advice for each error code, which test/lambda/error-messages.test.ts tests',
  'lambda/elastic-ip/holder.ts': 'who holds an address that is not released, in test/lambda/elastic-ip/elastic-ip.test.ts',
  'lambda/elastic-ip/find-address.ts': 'one search, which several steps make: test/lambda/elastic-ip/resolve-address.test.ts and test/lambda/elastic-ip/delete.test.ts',

  'lambda/custom-resource/calls.ts': 'how calls are repeated is tested in test/lambda/custom-resource/handler.test.ts',
  'lambda/custom-resource/clock.ts': "the system's clock, in test/lambda/bundles.test.ts; the pauses, in test/lambda/custom-resource/handler.test.ts",
  'lambda/custom-resource/cloudformation.ts': 'the questions as the SDK has them, in test/lambda/bundles.test.ts',
  'lambda/custom-resource/once.ts': 'one line, which test/lambda/elastic-ip/delete.test.ts runs',
  'lambda/custom-resource/protocol.ts': 'nearly only types; the rest is in test/lambda/custom-resource/handler.test.ts',
  'lambda/custom-resource/request.ts': 'which request is still wanted is tested in test/lambda/custom-resource/handler.test.ts, and in'
    + ' test/lambda/eventual-consistency.test.ts with reads that lag behind',
  'lambda/custom-resource/retry.ts': 'the loop of the calls that test/lambda/custom-resource/handler.test.ts repeats',
  'lambda/custom-resource/sdk-options.ts': 'settings of the SDK clients, which have them in test/lambda/bundles.test.ts',
  'lambda/custom-resource/self-invoke.ts': 'goes on in a further invocation in test/lambda/bundles.test.ts',
  'lambda/custom-resource/write-guard.ts': 'when a write is made is tested in test/lambda/custom-resource/handler.test.ts',

  'lib/email-templates/private/annotate.ts': 'one condition, in test/lib/email-templates/email-template.test.ts',
  'lib/email-templates/private/imported-email-template.ts': 'a name and its ARN, in test/lib/email-templates/private/grant-send.test.ts',
  'lib/shared/tag-conditions.ts': 'two names, which test/lib/elastic-ip/elastic-ip.test.ts and test/lib/email-templates/email-template.test.ts expect',

  'scripts/architecture.mjs': 'an ES module, run by test/package/architecture.test.ts',
  'scripts/bundle.mjs': 'an ES module, run by test/lambda/bundles.test.ts',
  'scripts/hosting-domains.mjs': 'an ES module; what it lists is tested in test/core/bucket-cors/registrable-domain.test.ts',
  'scripts/lazy-index.mjs': 'an ES module; what it makes of the package is tested in test/package/install.test.ts',
};

/** Tests of no single source: what they test. */
export const OF_NO_SOURCE: Readonly<Record<string, string>> = {
  'test/cli/untrusted-text.test.ts': 'text of others in the output of every command',
  'test/core/email-templates/template-kinds.test.ts': 'kinds of templates, sound ones and ones with a fault, and all that is found in them',
  'test/lambda/bundles.test.ts': 'every handler, as it is deployed',
  'test/lambda/email-template/throttling.test.ts': 'many templates at once, from the construct to SES',
  'test/lambda/error-messages.test.ts': 'the answer of every handler to each error code',
  'test/lambda/every-feature.test.ts': 'every handler: denied from its first call, changed in what means nothing, added to a stack that stands',
  'test/lambda/eventual-consistency.test.ts': 'every handler, with reads that lag behind',
  'test/lambda/fault-injection.test.ts': 'every handler, with a fault at each of its calls',
  'test/lambda/newer-contracts.test.ts': 'every handler, with the properties of a newer version',
  'test/lib/aspects.test.ts': "every construct, with the CDK's own aspects",
  'test/lib/elastic-ip/bad-shapes.test.ts': 'addresses, targets and pools, as JavaScript may declare them',
  'test/lib/elastic-ip/in-networks.test.ts': 'addresses that the services of the CDK take',
  'test/lib/nag.test.ts': 'every construct, with cdk-nag',
  'test/lib/partitions.test.ts': 'every construct, in each partition',
  'test/lib/permissions-under-change.test.ts': 'the permissions of every construct, before and after a change',
};
