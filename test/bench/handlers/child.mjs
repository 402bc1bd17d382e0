// A cold process: node child.mjs [BUNDLE [EVENT]]. Writes what it took, in milliseconds, as JSON.
import { createRequire } from 'node:module';

const [bundle, event] = process.argv.slice(2);
const wasAt = performance.now();
const used = process.cpuUsage();
const handler = bundle && createRequire(import.meta.url)(bundle).handler;
const loaded = performance.now();
const { user, system } = process.cpuUsage(used);
const end = Date.now() + 300_000;
console.info = () => undefined;
const began = performance.timeOrigin + performance.now();
if (event) await handler(JSON.parse(event), { logStreamName: 'stream', getRemainingTimeInMillis: () => end - Date.now() });
const told = { load: loaded - wasAt, cpu: (user + system) / 1000, began, megabytes: process.resourceUsage().maxRSS * 1024 / 1e6 };
process.stdout.write(JSON.stringify(told), () => process.exit(0));
