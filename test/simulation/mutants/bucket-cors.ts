import { both, edit, INTERLEAVINGS, oneFault, type Mutant } from './mutant';

const FILE = 'bucket-cors/bucket-cors';

export const BUCKET_CORS: readonly Mutant[] = [
  {
    name: 'reorders foreign rules',
    edits: [edit('bucket-cors/merge', '[...others.slice(0, at), ...ours', '[...others.slice(0, at).reverse(), ...ours')],
    scripts: ['cors'],
    explore: [oneFault()],
  },
  {
    name: 'takes foreign rules away with its own',
    edits: [edit(FILE, '(current) => withoutOurs(run.owner, current));', '() => []);')],
    scripts: ['cors'],
    explore: [oneFault()],
  },
  {
    name: 'treats AccessDenied as no rules',
    edits: [
      edit(FILE, 'type Decide =', "import { hasCode } from '../lifecycle/errors';\n"
        + 'const orNone = (reading: Promise<Rule[]>) => reading.catch((error) => {\n'
        + "  if (hasCode(error, 'AccessDenied')) return [];\n  throw error;\n});\ntype Decide ="),
      edit(FILE, 'let rules = await port.getRules(bucket);', 'let rules = await orNone(port.getRules(bucket));'),
      edit(FILE, 'const again = await port.getRules(bucket);', 'const again = await orNone(port.getRules(bucket));'),
    ],
    scripts: ['cors'],
    explore: [both(['denied'], ['denied'])],
  },
  {
    name: 'writes CORS rules on the ground of one read',
    edits: [edit(FILE, 'if (sameRules(rules, again) || reads === MOST_READS) return again;', 'if (reads) return rules;')],
    scripts: ['cors-two-on-one'],
    explore: [oneFault()],
  },
  {
    name: 'does not wait until its CORS rules can be read back',
    edits: [edit(FILE, 'if (wrote) await untilReadBack', 'if (!run) await untilReadBack')],
    scripts: ['cors-two-on-one'],
    explore: [oneFault('lag')],
  },
  {
    name: 'leaves the rules on the former bucket',
    edits: [edit(FILE, 'if (former.bucket.name !== properties.bucket.name) await', 'if (!former) await')],
    scripts: ['cors-other-bucket'],
    explore: [oneFault()],
  },
  {
    name: 'does not wait for late writes in a rollback',
    edits: [edit(FILE, 'if (rollback) await run.keepLooking(change);', '')],
    scripts: ['cors-update-undone'],
    explore: [INTERLEAVINGS],
  },
];
