import { BUNDLES, reasonToBuild, ROOT, SOURCES } from '../../scripts/build-if-needed.mjs';
import { bundleAll } from '../../scripts/bundle.mjs';

/**
 * The tests of the bundles and of the templates see the sources as they are, not those of the last build. What is up to date stays: a
 * demo may be reading it.
 */
export default async function bundleHandlers() {
  if (reasonToBuild(ROOT, SOURCES, BUNDLES)) await bundleAll();
}
