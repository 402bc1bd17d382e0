// Rewrites what jsii has made of lib/index.ts, so that a module is loaded when one of its names is first used: an app that declares CORS
// rules doesn't wait for Handlebars, nor one with an Elastic IP for the modules of Auto Scaling. The CDK's own index does the same.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const index = join(dirname(fileURLToPath(import.meta.url)), '..', 'lib', 'index.js');
const require = createRequire(index);

const modules = [...readFileSync(index, 'utf8').matchAll(/^__exportStar\(require\("(.+)"\), exports\);$/gm)].map(([, module]) => module);
const names = modules.flatMap((module) => Object.keys(require(module)).map((name) => ({ module, name })));
if (names.length === 0) throw new Error(`${index}: there is no __exportStar: jsii writes something else now`);

writeFileSync(index, [
  '"use strict";',
  'Object.defineProperty(exports, "__esModule", { value: true });',
  // For `import { … }` of ECMAScript modules: Node.js finds a name by its assignment, and takes one with a getter of its own off again.
  `${names.map(({ name }) => `exports.${name} = `).join('')}void 0;`,
  'const define = (name, get) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });',
  ...names.map(({ module, name }) => `define("${name}", () => require("${module}").${name});`),
  '',
].join('\n'));
