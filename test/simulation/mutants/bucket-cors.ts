import { both, edit, INTERLEAVINGS, type Mutant, oneFault } from './mutant';

const FILE = 'lambda/bucket-cors/bucket-cors';
const APPLY = 'lambda/bucket-cors/apply';
const CONVERGE = 'lambda/bucket-cors/reconcile';
const DESIRED = 'core/bucket-cors/desired-state';
const PARKED = 'core/bucket-cors/parked';

export const BUCKET_CORS: readonly Mutant[] = [
  {
    name: 'reorders foreign rules',
    edits: [edit('core/bucket-cors/merge', '[...others.slice(0, at), ...ours', '[...others.slice(0, at).reverse(), ...ours')],
    scripts: ['cors'],
    explore: [oneFault()],
  },
  {
    name: 'takes foreign rules away with its own',
    edits: [edit(DESIRED, 'return withoutOwn(owner, giveBack(owner, current));', 'return withoutOwn(owner, current.slice(0, 0));')],
    scripts: ['cors'],
    explore: [oneFault()],
  },
  {
    name: 'treats AccessDenied as no rules',
    edits: [
      edit(CONVERGE, 'const MOST_READS = 10;', "import { hasCode } from '../../core/errors';\n"
        + 'const orNone = (reading: Promise<Rule[]>) => reading.catch((error) => {\n'
        + "  if (hasCode(error, 'AccessDenied')) return [];\n  throw error;\n});\nconst MOST_READS = 10;"),
      edit(CONVERGE, 'let rules = await port.getRules(bucket);', 'let rules = await orNone(port.getRules(bucket));'),
      edit(CONVERGE, 'const again = await port.getRules(bucket);', 'const again = await orNone(port.getRules(bucket));'),
    ],
    scripts: ['cors'],
    explore: [both(['denied'], ['denied'])],
  },
  {
    name: 'writes CORS rules on the ground of one read',
    edits: [edit(CONVERGE, 'if (sameRules(rules, again) || reads === MOST_READS || clock.now() >= deadline) return again;', 'if (reads) return rules;')],
    scripts: ['cors-two-on-one'],
    explore: [oneFault()],
  },
  {
    name: 'does not wait until its CORS rules can be read back',
    edits: [edit(CONVERGE, 'const read = await readBack(context, bucket, goal);', "const read = write ? 'as wanted' as const : await readBack(context, bucket, goal);")],
    scripts: ['cors-two-on-one'],
    explore: [oneFault('lag')],
  },
  {
    name: 'does not merge again when its CORS rules were overwritten',
    edits: [edit(CONVERGE, '++misses === 2) return current;', "++misses === 2) return 'as wanted';")],
    scripts: ['cors-overwritten'],
    explore: [oneFault()],
  },
  {
    name: 'reads back its CORS rules, and not where they stand',
    edits: [edit(CONVERGE, "if (sameRules(current, decide(current))) return 'as wanted';",
      'const at = (rules: readonly Rule[]) => [...rules].sort((one, two) => String(one.ID) < String(two.ID) ? -1 : 1);'
      + " if (sameRules(at(current), at(decide(current)))) return 'as wanted';")],
    scripts: ['cors-first-and-last'],
    explore: [oneFault('lag')],
  },
  {
    name: 'puts its CORS rules behind the others always',
    edits: [edit('core/bucket-cors/merge', "precedence === 'first' ? foreignBegin : others.length", 'others.length')],
    scripts: ['cors-first'],
    explore: [oneFault()],
  },
  {
    name: 'takes CORS rules with its ids for its rules, whatever they say',
    edits: [edit(CONVERGE, 'if (sameRules(current, wanted)) return', 'if (String(current.map(({ ID }) => ID)) === String(wanted.map(({ ID }) => ID))) return')],
    scripts: ['cors-edited'],
    explore: [oneFault()],
  },
  {
    name: 'an exclusive BucketCors comes beside another one',
    edits: [edit(APPLY, 'if (held.length > 0) {', 'if (!held) {')],
    scripts: ['cors-exclusive-refused'],
    explore: [oneFault()],
  },
  {
    name: 'can not roll back to an exclusive BucketCors that another one has joined',
    edits: [
      edit(CONVERGE, 'if (sameRules(current, wanted)) return', 'await goal.check?.(current, wanted);\n  if (sameRules(current, wanted)) return'),
      edit(APPLY, 'if (exclusive && !await isRollback())', 'if (exclusive)'),
    ],
    scripts: ['cors-exclusive-joined'],
    explore: [oneFault()],
  },
  {
    name: 'an exclusive BucketCors removes foreign rules',
    edits: [edit(DESIRED, 'exclusive ? park(owner, current)', 'exclusive ? []')],
    scripts: ['cors-exclusive'],
    explore: [oneFault()],
  },
  {
    name: 'an exclusive BucketCors lets foreign rules stand',
    edits: [edit(DESIRED, 'exclusive ? park(owner, current)', 'exclusive ? current')],
    scripts: ['cors-exclusive'],
    explore: [oneFault()],
  },
  {
    name: 'an exclusive BucketCors does not give foreign rules back when it goes',
    edits: [edit(DESIRED, 'withoutOwn(owner, giveBack(owner, current))', 'withoutOwn(owner, current)')],
    scripts: ['cors-exclusive-undone'],
    explore: [oneFault()],
  },
  {
    name: 'an exclusive BucketCors does not give foreign rules back when it is exclusive no more',
    edits: [edit(DESIRED, ': giveBack(owner, current);', ': current;')],
    scripts: ['cors-exclusive-update-undone', 'cors-exclusive-dropped'],
    explore: [oneFault()],
  },
  {
    name: 'gives back what another BucketCors has set aside',
    edits: [edit(PARKED, '(others.has(parkedBy(origin)) ? origin : withoutPrefix(origin))', '(!others ? origin : withoutPrefix(origin))')],
    scripts: ['cors-exclusive-and-plain'],
    explore: [oneFault()],
  },
  {
    name: 'gives back only rules that nobody has touched since',
    edits: [edit(DESIRED, 'withoutOwn(owner, giveBack(owner, current))', 'withoutOwn(owner, current.some(({ ExposeHeaders }) => ExposeHeaders) ? current : giveBack(owner, current))')],
    scripts: ['cors-exclusive-edited'],
    explore: [oneFault()],
  },
  {
    name: 'sets aside what is set aside',
    edits: [edit(PARKED, 'ownerHash(owner)}:${withoutPrefix(origin)}', 'ownerHash(owner)}:${origin}')],
    scripts: ['cors-exclusive-first'],
    explore: [oneFault()],
  },
  {
    name: 'does not try whether the service keeps rules that are set aside',
    edits: [edit(APPLY, 'if (exclusive) await testParking(', 'if (!exclusive) await testParking(')],
    scripts: ['cors-exclusive-not-kept'],
    explore: [oneFault()],
  },
  {
    name: 'leaves the rule by which it tries a service',
    edits: [edit(PARKED, 'markRules(owner, [{ ID: TEST_ID,', "markRules({ ...owner, logicalId: 'Nobody' }, [{ ID: TEST_ID,")],
    scripts: ['cors-exclusive'],
    explore: [oneFault()],
  },
  {
    name: 'can not roll back from a bucket that it may not read',
    edits: [edit(FILE, "UNREADABLE.includes(error.code ?? '')", "['none'].includes(error.code ?? '') && UNREADABLE")],
    scripts: ['cors-closed'],
    explore: [oneFault()],
  },
  {
    name: 'can not roll back to a bucket that is gone',
    edits: [edit(FILE, 'if (!isMissingBucket(error) || !await isRollback()) throw error;', 'throw error;')],
    scripts: ['cors-bucket-gone'],
    explore: [oneFault()],
  },
  {
    name: 'leaves the rules on the former bucket',
    edits: [edit(FILE, 'if (previous.bucket.name === properties.bucket.name) return;', 'if (previous) return;')],
    scripts: ['cors-other-bucket'],
    explore: [oneFault()],
  },
  {
    name: 'does not wait for late writes in a rollback',
    edits: [edit(FILE, 'if (await isRollback()) await calls.poll(change);', 'await isRollback();')],
    scripts: ['cors-update-undone'],
    explore: [INTERLEAVINGS],
  },
  {
    name: 'leaves CORS rules in the bucket of an update that failed and was not rolled back',
    edits: [edit(FILE, 'if (isRepeated || await isRollback() || await request.stack.mayFollowFailure()) await', 'if (!context) await')],
    scripts: ['cors-no-rollback-bucket-update-retried', 'cors-no-rollback-bucket-update-changed-from-former'],
    explore: [oneFault()],
  },
  {
    name: 'removes with a failed creation the CORS rules that a later one holds',
    edits: [edit(FILE, 'const held = failed ?', 'const held = !properties ?')],
    scripts: ['cors-no-rollback-rules-create-retried'],
    explore: [oneFault()],
  },
];
