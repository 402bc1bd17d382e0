import type { Refusal } from '../schedule';
import { both, edit, INTERLEAVINGS, type Mutant, oneFault } from './mutant';

const HANDLER = 'lambda/elastic-ip/elastic-ip';
const DELETE = 'lambda/elastic-ip/delete';
const UPDATE = 'lambda/elastic-ip/update';
const AFTER_RESPONSE = 'lambda/elastic-ip/after-response';
const OBTAIN = 'lambda/elastic-ip/resolve-address';
const ALLOCATE = 'lambda/elastic-ip/allocate';
const LET_GO = 'lambda/elastic-ip/release';

/** By circumstance: what stands in the list of answers that are waited out. */
const GIVEN_UP = {
  'auth-failure': "'AuthFailure', ",
  'in-use': "'InvalidIPAddress.InUse', ",
  'no-interface': "'InvalidNetworkInterfaceID.NotFound', ",
  'no-association': '...ASSOCIATION_NOT_FOUND, ',
  'not-permitted': "'OperationNotPermitted',",
} as const satisfies Record<Refusal, string>;

export const ELASTIC_IP: readonly Mutant[] = [
  {
    name: 'allocates without tags',
    edits: [edit(ALLOCATE, 'act: () => make(context, allocation, mark)', 'act: () => make(context, allocation, tags)')],
    scripts: ['ip'],
    explore: [oneFault()],
  },
  {
    name: 'does not look before it allocates',
    edits: [edit(OBTAIN, 'const address = await findAllocated(', 'const address = known.held === undefined ? undefined : await findAllocated(')],
    scripts: ['ip-replacement-undone'],
    explore: [oneFault()],
  },
  {
    name: 'allocates a second time on an old yes',
    edits: [edit(ALLOCATE, 'return await context.calls.change<Address>({', 'if (unclear) return await make(context, allocation, mark);\n      return await context.calls.change<Address>({')],
    // Not one whose stack goes as a whole: a late call would find its permissions gone.
    scripts: ['ip-replacement-undone'],
    explore: [both(['hangs', 'hangs-and-lands', 'lost'], ['cancel'])],
  },
  {
    name: "keeps the SDK's retry on AllocateAddress",
    edits: [edit(ALLOCATE, 'plan, once: true,', 'plan,')],
    // The other address is let go after the answer, unless the function is gone by then.
    scripts: ['ip'],
    explore: [both(['answer-lost', 'hangs-and-lands'], ['vanishes'])],
  },
  {
    name: 'ends the look of an invented id too early',
    edits: [edit(DELETE, 'if (await mayBeLate()) await', 'if (!isNamed) await calls.poll(() => undo(context), 5_000);\n  else if (await mayBeLate()) await')],
    scripts: ['ip-undone'],
    explore: [INTERLEAVINGS],
  },
  {
    name: 'treats none/... as nothing to do',
    edits: [edit(DELETE, '  const isNamed = isRealPhysicalId(id);', "  if (id.startsWith('none/')) return;\n  const isNamed = isRealPhysicalId(id);")],
    scripts: ['ip-target-in-use'],
    explore: [oneFault()],
  },
  {
    name: 'releases without the ownership check',
    edits: [edit(LET_GO, 'if (!isAllocatedBy(request.owner, observed)) return', 'if (!observed) return')],
    scripts: ['ip-given'],
    explore: [oneFault()],
  },
  {
    name: 'takes everything with the Delete of a named id',
    edits: [edit(DELETE, 'if (!isRealPhysicalId(id) || await request.isResourceDeletion()) {', 'if (id) return () => true;\n  if (!isRealPhysicalId(id)) {')],
    scripts: ['ip-replaced'],
    explore: [oneFault()],
  },
  {
    name: 'undoes before it answers',
    edits: [edit(HANDLER, "import { apply } from './apply';", "import { apply } from './apply';\nimport { allocatedAddresses } from './find-address';\nimport { releaseOrRestore } from './release';"),
      edit(HANDLER, 'apply(contextOf(input), input.properties)', 'apply(contextOf(input), input.properties).catch(async (error) => {\n'
        + '      for (const one of await allocatedAddresses(contextOf(input))) await releaseOrRestore(contextOf(input), one, input.properties.target);\n      throw error;\n    })')],
    scripts: ['ip'],
    explore: [both(['twin'], ['refused'])],
  },
  {
    name: 'keeps both addresses of two concurrent deliveries',
    edits: [edit(AFTER_RESPONSE, 'for (const loser of losers) await', 'for (const loser of losers.slice(1)) await')],
    scripts: ['ip'],
    explore: [oneFault()],
  },
  {
    name: 'settles on the first address instead of the held one',
    edits: [edit(AFTER_RESPONSE, 'candidates.find(({ allocationId }) => allocationId === held)', 'candidates[0]')],
    scripts: ['ip'],
    explore: [both(['twin'], ['slow'])],
  },
  {
    name: 'does not see that a late delivery has taken the target',
    edits: [edit(AFTER_RESPONSE, 'return hasCreated && isOnTarget &&', 'return hasCreated && (isOnTarget || !isOnTarget) &&')],
    scripts: ['ip-replaced-and-kept'],
    explore: [both(['twin'], ['held-12'], 'hasty')],
  },
  {
    name: 'leaves what a duplicate had allocated when its address is replaced',
    edits: [edit(AFTER_RESPONSE, 'for (const address of left) await', 'for (const address of left.slice(9)) await')],
    scripts: ['ip-replaced-and-kept'],
    explore: [both(['twin'], ['hangs-and-lands'], 'hasty')],
  },
  {
    name: 'ends the claims before the look is over',
    edits: [
      edit(DELETE, 'await end(look, address, properties.target);', 'await end(look, address, properties.target);\n        await removeTags(look, [address], []);'),
      edit(LET_GO, 'throw notThere();\n    },', 'return { done: undefined };\n    },'),
    ],
    scripts: ['ip-given-undone'],
    explore: [INTERLEAVINGS],
  },
  {
    name: 'claims an address after it has associated it',
    edits: [
      edit('lambda/elastic-ip/associate', '    await mark(port, owner, address, to, other);\n', ''),
      edit('lambda/elastic-ip/associate', 'return await port.associateAddress(allocationId, to, takes);',
        'const id = await port.associateAddress(allocationId, to, takes);\n      await mark(port, owner, address, to, other);\n      return id;'),
    ],
    scripts: ['ip-given-undone'],
    explore: [oneFault()],
  },
  {
    name: 'disassociates wherever the address is',
    edits: [edit('core/elastic-ip/association-plan', '&& targets.some((target) => isOn(address, target))', '&& targets.length > 0')],
    scripts: ['ip'],
    explore: [oneFault()],
  },
  {
    name: "takes the target from somebody else's address",
    edits: [edit('core/elastic-ip/association-plan', 'if (rival) return refuse', 'if (!owner && rival) return refuse')],
    scripts: ['ip-target-in-use'],
    explore: [oneFault()],
  },
  {
    name: 'leaves a retained address marked',
    edits: [edit(LET_GO, 'await untag(context, address, pickTags(', 'if (!context) await untag(context, address, pickTags(')],
    scripts: ['ip-retained'],
    explore: [oneFault()],
  },
  ...Object.entries(GIVEN_UP).map(([refusal, find]) => ({
    name: `gives up at EC2's answers while a service lets an address go: ${refusal}`,
    edits: [edit('lambda/elastic-ip/holder', find, '')],
    scripts: ['ip-target-taken-away', 'ip-replaced'],
    explore: [oneFault(refusal as Refusal)],
  })),
  {
    name: 'takes an address for gone that the list still has',
    edits: [
      edit('lambda/elastic-ip/not-found', 'if (!mayBeGone || await isOursNow()) throw error;', 'if (!mayBeGone) throw error;'),
      edit('lambda/elastic-ip/holder', "'AuthFailure', ", ''),
    ],
    scripts: ['ip-replaced'],
    explore: [oneFault('auth-failure')],
  },
  {
    name: 'believes the first read by which its address is gone',
    edits: [edit(DELETE, 'await describeIfThere(context, id, READ_LAG)', 'await describeIfThere(context, id)')],
    // Not one that ends with its stack: the last Delete takes whatever is left.
    scripts: ['ip-replaced-and-kept'],
    explore: [both(['stale'], ['stale'], 'hasty')],
  },
  {
    name: 'leaves what a failed update allocated',
    edits: [edit(UPDATE, 'for (const address of await leftovers(context, previous, keep)) await', 'for (const address of (await leftovers(context, previous, keep)).slice(9)) await')],
    scripts: ['ip-replacement-undone'],
    explore: [oneFault()],
  },
  {
    name: 'restores any address of the right specification',
    edits: [edit('lambda/elastic-ip/resolve-address', 'await isRollback?.() ? await context.request.stack.idBeforeOperation() : held', 'await isRollback?.() ? undefined : held')],
    scripts: ['ip-replacement-undone'],
    explore: [both(['twin'], ['held-8'], 'hasty', 'busy-400')],
  },
  {
    name: 'leaves what an update allocated that failed and was not rolled back',
    edits: [edit('lambda/elastic-ip/update', 'if (mayFollowFailure) await removeAttempted', 'if (!context) await removeAttempted')],
    scripts: ['ip-no-rollback-in-use-update-changed'],
    explore: [oneFault()],
  },
  {
    name: 'releases the address that a rollback would go back to',
    edits: [edit('lambda/elastic-ip/update', 'allocationId !== idBefore && !completeIds.includes(allocationId)', 'allocationId !== undefined')],
    scripts: ['ip-no-rollback-replaced-update-changed-in-vain'],
    explore: [oneFault()],
  },
  {
    name: 'does not give a target back that it has taken',
    edits: [edit('lambda/elastic-ip/give-back', 'if (!id) return;', 'if (id || !id) return;')],
    scripts: ['ip-renamed-in-place-undone'],
    explore: [oneFault()],
  },
  {
    name: 'does not look again when both addresses seem to be on the target',
    edits: [edit('lambda/elastic-ip/give-back', 'const isBehind = !isTried', 'const isBehind = id === undefined')],
    scripts: ['ip-renamed-in-place-undone'],
    explore: [oneFault()],
  },
  {
    name: 'gives a target back when all is over',
    edits: [edit('lambda/elastic-ip/give-back', 'if (!rollback || isDeletion) return;', '')],
    scripts: ['ip-renamed-in-place', 'ip-moved-to-the-former', 'ip-moved-in-turn'],
    explore: [oneFault()],
  },
  {
    name: 'forgets what it has taken when another delivery has the target already',
    edits: [edit('core/elastic-ip/association-plan', ' in address.tags && takenFrom(address, target) === undefined;', ' in address.tags;')],
    scripts: ['ip-renamed-in-place-undone'],
    explore: [oneFault()],
  },
  {
    name: 'does not know where a failed update has put its address',
    edits: [edit('lambda/elastic-ip/failed-operations', 'return [...properties, ', 'return [...properties.slice(0, 0), ')],
    scripts: ['ip-no-rollback-given-update-changed'],
    explore: [oneFault()],
  },
  {
    name: 'releases with a failed creation the address that a later one holds',
    edits: [edit(DELETE, 'if (!held) return () => true;', 'if (id) return () => true;')],
    scripts: ['ip-no-rollback-moved-create-retried-and-shown', 'ip-no-rollback-in-use-create-changed'],
    explore: [oneFault()],
  },
];
