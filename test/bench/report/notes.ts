const EMAIL = 'Handlebars takes about 6 ms of the processor to load and 5 more for the first template, which is parsed and rendered with its sample at '
  + 'synth; this package\'s modules take 9 (16 for a folder), and that of the log group, which `AwsCustomResource` doesn\'t declare, 7.';

/** What stands in the way of a limit that isn't reached, by the name of the ratio: of profiles of the synthesis. */
export const HINDRANCES: Readonly<Record<string, string>> = {
  'synth of each of 400: `BucketCors` to `CustomResource` on a function':
    'under the profiler, which slows both, 399 more take 217 ms, and 135 bare. 33 ms more go to declaring: rules are read and judged (10), each bucket gets its '
    + 'permission (7), and each is a construct with children of its own. 48 ms more go to the synthesis: each custom resource depends on the policy that holds its '
    + 'permission, whose logical id is a token that resolves to another (16), and has an id that is hashed (7); the policies are resolved (7). The bare one has '
    + 'neither a check nor a permission.',
  'synth of the first: `EmailTemplate` to `AwsCustomResource`': EMAIL,
  'synth of the first: `EmailTemplates` to `AwsCustomResource`':
    `${EMAIL} To read, parse and render the folder takes 19 with Handlebars\' share, and its content is an asset besides the function\'s, which is another 10.`,
};

/** What the tables can't say by themselves. */
export const NOTES = {
  ratios: 'Less is better. Synth and load are compared by the time of the processor, which other programs disturb less, as ratios of one run, without the '
    + 'synth-time validation, which is the same for all. They are of means without the lowest and the highest fifth. The spread is what 95 of 100 such runs would have, by a bootstrap over the rounds. '
    + '`npm run bench -- --check` measures the ratios anew. What is timed and looks worse than committed, by 15 % or since it passes its limit, is measured a '
    + 'second time; the check fails where it is worse then, too, and its spread doesn\'t reach into the committed one.',
  synth: 'Each case is a process of its own: from its start to the end of `app.synth()`, with the limit of 500 resources off. "First" is what the first one '
    + 'takes above an empty stack, the loading of the library included; "each of 400" is (t(400) - t(1)) / 399. Names of buckets have 40 characters. '
    + 'A `CustomResource` on a function, or on `Provider`, has no permissions for what it does: a user adds them. The 400 templates of a folder are one '
    + '`EmailTemplates`, and with the others a resource each. A group is an L2 with an imported VPC and launch template; the function beside a pool does nothing.',
  handlers: 'The load is of a cold node process, above bare node. "SDK left to the runtime" resolves the SDK from node_modules, uncompressed and on a '
    + 'local disk; in Lambda it comes from the image. From the event to the response, a Create with nothing in its way runs against local servers that answer at '
    + 'once; a folder waits a second for its turn at SES; a pool has a launch, till it goes on. The memory is the peak of that process.',
  calls: 'The handlers and the peers\' programs, as they are installed, are run by the simulation, with no fault and nobody else, over S3, EC2, SES and '
    + 'CloudFormation in memory. The answer to CloudFormation is left out. The no-op update changes a property that changes nothing of what is there; where that '
    + 'property doesn\'t exist for `AwsCustomResource`, CloudFormation doesn\'t call it. The peers write over what they don\'t look at: rules of others go, a late '
    + 'request writes, a failed one leaves things behind ([reliability](reliability.md)). The address of `AwsCustomResource` comes without its association, which is '
    + 'CloudFormation\'s own resource. A folder is a resource for each template with them, and nothing of theirs retains an address, sets a reverse DNS record or serves a group as ours do. SES counts `CreateTemplate` and `CreateEmailTemplate` as the same.',
  commandLine: 'Each is a process of its own, from its start to its end. The goal is 80 ms.',
  throttled: 'Of the resources of one stack, all at once, with CloudFormation taking so many requests of each action in a second and throttling the rest; S3, EC2 and '
    + 'SES are not throttled. Run by the simulation, in virtual time: the figures are the same on every machine. "Succeeded" is of the creation, the change and the '
    + 'deletion; "longest" is the longest time from an invocation\'s first call to its last, of the 5 minutes that the function of rules has, the 15 of that of addresses, and the 10 of that of templates.',
  scale: 'The growth is the exponent of the power law that fits what comes on top of the first one, by least squares on the logarithms: 1 is linear.',
} as const;
