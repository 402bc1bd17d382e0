import tseslint from 'typescript-eslint';

const only = (message, ...patterns) => ['error', { patterns: patterns.map((regex) => ({ regex, message })) }];

const SDK = '^@(aws-sdk|smithy)/';
const CDK = '^(aws-cdk-lib|constructs)(/|$)';

export default tseslint.config(
  { ignores: ['assets/', 'test/fixtures/releases/', 'cdk.out/', 'dist/', '.local-aws/', '{core,lib}/**/*.js', '{core,lib}/**/*.d.ts', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'max-len': ['error', { code: 140, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'complexity': ['error', 15],
      'eqeqeq': 'error',
      'quotes': ['error', 'single', { avoidEscape: true }],
      'semi': 'error',
      'no-console': 'off',
    },
  },
  {
    // The borders: constructs declare, handlers implement, and what passes between them are the contracts' types.
    files: ['lib/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', {
        patterns: [
          { regex: SDK, message: 'lib declares; a handler calls AWS' },
          { regex: '/lambda/.*/contract$', message: 'of lambda, lib imports only the types of a contract', allowTypeImports: true },
          { regex: '/lambda/(?!.*/contract$)', message: 'of lambda, lib imports only the types of a contract' },
        ],
      }],
    },
  },
  {
    files: ['lambda/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': only('lambda imports neither lib nor the CDK', CDK, '/lib(/|$)') },
  },
  {
    // The command line runs without the CDK, over the code that the constructs and the handlers decide with.
    files: ['cli/**/*.ts', 'bin/cdk-adopt.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': only(
        'of lib, the command line imports only the evaluator of CORS, what browsers send, and the reader of a folder of emails; nothing of the CDK',
        CDK, '/lib(/|$)(?!private/(cors/(browser-origin|directory-bucket|evaluate|pattern|rule)|email/(folder|types))$)',
      ),
    },
  },
  {
    files: ['lambda/*/contract.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': only('a contract imports nothing', '.') },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // Loaded by a tool that wants CommonJS.
    files: ['*.config.js'],
    languageOptions: { globals: { module: 'readonly' } },
  },
);
