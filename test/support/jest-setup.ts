// The synth-time validator costs over a second and 300 MB a process; the test that synthesizes the example leaves it on.
process.env.CDK_VALIDATION ??= 'false';
// Node 20 is among those that we support; the SDK's notice would come with each worker.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
