/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testTimeout: 60_000, // only what hangs is ended by it: the machines are shared
  maxWorkers: '100%', // by default one core stays idle, of two half of them
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  // Types are checked once, by `npm run typecheck`; here each file is only translated.
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: false }] },
  // What many suites leave in a process makes the later ones several times as slow.
  workerIdleMemoryLimit: '1GB',
  globalSetup: '<rootDir>/test/support/bundle-handlers.mjs',
  // The snippets of the pages import the package by its name.
  moduleNameMapper: { '^cdk-adopt$': '<rootDir>/lib' },
  setupFiles: ['<rootDir>/test/support/jest-setup.ts'],
};
