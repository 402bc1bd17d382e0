// `npm run test:aws:sweep -- RUN`: removes what a run has left.
import { sweepOptions } from './options';
import { servicesOf, whoAmI } from './services';
import { sweep } from './sweep';

async function main(): Promise<void> {
  const options = await sweepOptions(process.argv.slice(2), process.env, whoAmI);
  const { run, region } = options;
  console.log(`looking for what run ${run} has left in account ${await whoAmI(options)}, ${region}`);
  const { removed, failed } = await sweep(servicesOf(options), run, console.log);
  if (failed.length > 0) throw new Error(['still there:', ...failed].join('\n  '));
  console.log(removed.length === 0 ? 'found nothing' : `removed ${removed.length} things, and nothing is left`);
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // Node 20 is among those that we support
main().catch(({ message }: Error) => {
  console.error(`${message}\ntest:aws:sweep: FAILED`);
  process.exit(1);
});
