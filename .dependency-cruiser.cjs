// The borders between the trees, one line each: `npm run lint` holds them, and finds circles. Type imports count as well.
const SDK = '^node_modules/@(aws-sdk|smithy)/';
const CDK = '^node_modules/(aws-cdk-lib|constructs)/';

const border = (name, from, to, because) => ({ name, severity: 'error', comment: because, from: { path: from }, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    border('core-is-pure', '^core/', { pathNot: '^core/', dependencyTypesNot: ['core'] }, 'core imports itself and Node.js alone; core/vendored.ts loads what else synth needs'),
    border('contracts-stand-alone', '^core/contracts/', { pathNot: '^core/contracts/' }, 'a contract is what the wire carries, and nothing else'),
    border('constructs-declare', '^lib/', { path: ['^(lambda|cli|bin)/', SDK] }, 'handlers call AWS'),
    border('handlers-implement', '^lambda/', { path: ['^(lib|cli|bin)/', CDK] }, 'a handler knows neither constructs nor the CDK'),
    border('commands-run-without-the-cdk', '^cli/', { path: ['^(lib|bin)/', CDK] }, 'the command line needs nothing beside its own bundle'),
    border('commands-share-core', '^cli/', { path: '^lambda/(?!custom-resource/cloudformation\\.ts$)' }, 'of lambda, a command takes no more than the port to CloudFormation'),
    border('private-to-its-feature', '^lib/([^/]+)/', { path: '^lib/[^/]+/private/', pathNot: '^lib/$1/' }, 'what two features need is in lib/shared'),
    border('shared-knows-no-feature', '^(lib|cli)/shared/', { path: '^(lib|cli)/(?!shared/)' }, 'features use what is shared, not the other way round'),
    border('protocol-knows-no-feature', '^lambda/custom-resource/', { path: '^lambda/(?!custom-resource/)' }, 'a handler gives its feature to the protocol'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.dev.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(core|lib)/.*\\.(d\\.ts|js)$' },
    enhancedResolveOptions: { extensions: ['.ts', '.d.ts', '.js'] },
  },
};
