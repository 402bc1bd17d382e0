import { both, edit, INTERLEAVINGS, type Mutant, oneFault } from './mutant';

const APPLY = 'lambda/elastic-ip/apply';
const CLEAN_UP = 'core/elastic-ip/clean-up-plan';
const AFTER_RESPONSE = 'lambda/elastic-ip/after-response';
const RETAINED = 'lambda/elastic-ip/retained-address';
const LET_GO = 'lambda/elastic-ip/release';
const RECORD = 'core/reverse-dns/ptr-record';
const REVERSE_DNS = 'lambda/reverse-dns/reverse-dns';

/** Mutants of what is done for addresses that outlive what held them, of pools' addresses, and of reverse DNS records. */
export const ELASTIC_IP_KEPT: readonly Mutant[] = [
  {
    name: 'disassociates an address before it moves it',
    edits: [edit('lambda/elastic-ip/associate', 'return await port.associateAddress(allocationId, to, takes);',
      'await disassociate(port, address);\n      return await port.associateAddress(allocationId, to, takes);')],
    scripts: ['ip', 'ip-kept'],
    explore: [oneFault()],
  },
  {
    name: 'allocates an address to keep without its key',
    edits: [edit(RETAINED, '{ ...tags, [TAG.key]: key }', 'tags'), edit(APPLY, '{ ...tags, ...key }', 'tags')],
    scripts: ['ip-kept-for-a-successor'],
    explore: [oneFault()],
  },
  {
    name: 'takes an address over without the tag that says that it was there before',
    edits: [edit('core/elastic-ip/desired-state', ', [TAG.retained]: tags[TAG.retained] ?? owner.stackId }', ', ...(!tags && {}) }')],
    scripts: ['ip-kept-by-hand-undone'],
    explore: [oneFault()],
  },
  {
    name: 'releases what it has taken over when it is undone',
    edits: [edit(LET_GO, 'return wasRetained(observed) ? retain(', 'return !observed ? retain(')],
    scripts: ['ip-kept-successor-undone'],
    explore: [oneFault()],
  },
  {
    name: 'releases an address that is to be kept at its Delete',
    edits: [edit(CLEAN_UP, "if (isRetained) return 'retain';", '')],
    scripts: ['ip-kept'],
    explore: [oneFault()],
  },
  {
    name: 'keeps an address that the user lets go of',
    edits: [edit(CLEAN_UP, "return phase.isKnown ? 'release' : 'undo';", "return 'undo';")],
    scripts: ['ip-kept-by-hand-let-go'],
    explore: [oneFault()],
  },
  {
    name: 'looks for no rival that allocates at the same time',
    edits: [edit(RETAINED, 'const SETTLING = 45_000;', 'const SETTLING = 0;')],
    scripts: ['ip-kept-at-once'],
    explore: [oneFault()],
  },
  {
    name: 'looks for rivals too early',
    edits: [edit(RETAINED, 'const SETTLING = 45_000;', 'const SETTLING = 5_000;')],
    scripts: ['ip-kept-at-once-lower-later'],
    explore: [oneFault()],
  },
  {
    name: 'keeps its own of several addresses with the key',
    edits: [edit(RETAINED, 'const [settled] = await look();', 'const settled = (await look()).find((one) => isAllocatedBy(request.owner, one));')],
    scripts: ['ip-kept-at-once'],
    explore: [oneFault()],
  },
  {
    name: 'takes an address over from a holder that is there',
    edits: [edit(RETAINED, 'if (holder) await request.refuseHeldBy', 'if (!request) await request.refuseHeldBy')],
    scripts: ['ip-kept-two-stacks'],
    explore: [oneFault()],
  },
  {
    name: 'takes the holder for there when its stack is gone',
    edits: [edit('lambda/custom-resource/request', 'if (!ownStack && await this.stack.isGone(holder.stackId)) return;', '')],
    scripts: ['ip-kept-stack-gone'],
    explore: [oneFault()],
  },
  {
    name: 'takes every key for the same specification',
    edits: [edit('core/elastic-ip/desired-state', "return shortHash('elastic-ip', 'retained', specification.key);", "return shortHash('elastic-ip', 'retained');")],
    scripts: ['ip-kept-other-key'],
    explore: [oneFault()],
  },
  {
    name: 'believes an old read by which there is no association any more',
    edits: [edit(LET_GO, 'act: () => port.disassociateAddress(address.associationId!)', 'act: async () => void await disassociate(port, address)')],
    scripts: ['ip-kept-by-hand'],
    explore: [both(['answer-lost'], ['held-8'], 'lag', 'hasty')],
  },
  {
    name: 'fails when another delivery has the number',
    edits: [edit('lambda/elastic-ip/allocate', 'isUnavailable(error, allocation) ?', 'isUnavailable(error, {}) ?')],
    scripts: ['ip-recovered'],
    explore: [oneFault()],
  },
  {
    name: 'gives a retained address back before the look is over',
    edits: [edit(LET_GO, ' && !context.singleRead) await removeOwnershipTags', ') await removeOwnershipTags')],
    scripts: ['ip-kept-to-key-by-hand-undone'],
    explore: [oneFault('lag')],
  },
  {
    name: 'settles by the first look after the answer',
    edits: [edit(AFTER_RESPONSE, 'await clock.sleep(LATE_WRITE_WINDOW);', '')],
    scripts: ['ip-pooled'],
    explore: [oneFault('lag')],
  },
  {
    name: "takes what a pool has done with its address for somebody else's doing",
    edits: [edit(LET_GO, ' || (isAllocatedBy(owner, address) && isAssignedByPool(address))', ' || (!owner && isAssignedByPool(address))')],
    scripts: ['ip-pooled'],
    explore: [oneFault()],
  },
  {
    name: 'changes a reverse DNS record that somebody else has set',
    edits: [edit(RECORD, "return record.domainName === undefined ? 'claim' : 'refuse';", "return 'claim';")],
    scripts: ['ip-reverse-dns-refused'],
    explore: [oneFault()],
  },
  {
    name: 'leaves its reverse DNS record when it goes',
    edits: [edit('lambda/reverse-dns/reconcile', "if (wanted === undefined && holder !== 'us')", 'if (wanted === undefined)')],
    scripts: ['ip-reverse-dns-taken-away'],
    explore: [oneFault()],
  },
  {
    name: 'claims a reverse DNS record after it has asked for it',
    edits: [
      edit(RECORD, "return record.domainName === undefined ? 'claim' : 'refuse';", "return record.domainName === undefined ? 'ask' : 'refuse';"),
      edit('lambda/reverse-dns/reconcile', 'course.askedAt = calls.clock.now();', 'course.askedAt = calls.clock.now();\n      if (wanted !== undefined) await port.createTags(allocationId, recordTags(request.owner));'),
    ],
    scripts: ['ip-reverse-dns-undone'],
    explore: [oneFault()],
  },
  {
    name: 'does not look for a reverse DNS record that is set late',
    edits: [edit(REVERSE_DNS, 'if (await mayBeLate()) await', 'if (!await mayBeLate()) await')],
    scripts: ['ip-reverse-dns-added-undone', 'ip-reverse-dns-undone'],
    explore: [oneFault(), INTERLEAVINGS],
  },
  {
    name: 'does not look for a reverse DNS record that a failed update sets late',
    edits: [edit(REVERSE_DNS, 'if (!moved) await setRecord(', 'if (!request) await setRecord(')],
    scripts: ['ip-reverse-dns-update-undone'],
    explore: [oneFault(), INTERLEAVINGS],
  },
];
