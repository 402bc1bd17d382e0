// The synth-time validator costs over a second and 300 MB a process; the test that synthesizes the example leaves it on.
process.env.CDK_VALIDATION ??= 'false';
