import importSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['assets/', 'test/fixtures/releases/', 'cdk.out/', 'dist/', '.local-aws/', '.languages/', '.releases/', '{core,lib}/**/*.js', '{core,lib}/**/*.d.ts', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-sort': importSort },
    rules: {
      // One block: Node.js, packages, ours. The borders between the trees are in .dependency-cruiser.cjs.
      'import-sort/imports': ['error', { groups: [['^node:', '^@?\\w', '^\\.']] }],
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
    files: ['{core,lib,lambda,cli}/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', 60] },
  },
  {
    // A page shows how a thing is declared, not what is done with it.
    files: ['examples/snippets/*.ts'],
    rules: { '@typescript-eslint/no-unused-vars': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // Loaded by a tool that wants CommonJS.
    files: ['*.config.js', '.dependency-cruiser.cjs'],
    languageOptions: { globals: { module: 'readonly' } },
  },
);
