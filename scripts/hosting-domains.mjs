// The domains that are no public suffix, but have public suffixes below them, from the copy of the Public Suffix List in tldts.
import { createRequire } from 'node:module';
import { edgeChild, edgeLength, edgeStart, labelText, nodeFlags, rulesRoot } from '../node_modules/tldts/dist/es6/src/data/trie.js';

const { parse } = createRequire(import.meta.url)('tldts');

/** Registrable domains, such as `amazonaws.com` above the suffix `s3.amazonaws.com`, and what has only a wildcard rule, such as `za`. */
export function hostingDomains() {
  let end = 0;
  const offsets = [0, ...Array.from(edgeLength, (length) => (end += length))];
  const found = new Set();
  const visit = (node, name) => {
    for (let edge = edgeStart[node]; edge < edgeStart[node + 1]; edge++) {
      const child = edgeChild[edge];
      const isLeaf = edgeStart[child] === edgeStart[child + 1];
      if (isLeaf) continue;
      const label = labelText.slice(offsets[edge], offsets[edge + 1]);
      const domain = name === '' ? label : `${label}.${name}`;
      if (nodeFlags[child] === 0) found.add(parse(domain, { allowPrivateDomains: true }).domain ?? domain);
      visit(child, domain);
    }
  };
  visit(rulesRoot, '');
  return [...found].sort();
}
