import { bundleAll } from '../../scripts/bundle.mjs';

/** The tests of the bundles and of the templates see the sources as they are, not those of the last build. */
export default async function bundleHandlers() {
  await bundleAll();
}
