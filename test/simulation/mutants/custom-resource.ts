import { both, edit, INTERLEAVINGS, type Mutant, oneFault } from './mutant';

/** Mutants of what all three custom resources have in common. */
export const CUSTOM_RESOURCE: readonly Mutant[] = [
  {
    name: 'never renews a yes before it writes',
    edits: [edit('lambda/custom-resource/write-guard', 'const GUARD_LIFETIME = 5_000;', 'const GUARD_LIFETIME = Infinity;')],
    // Not one whose stack goes as a whole: a late call would find its permissions gone.
    scripts: ['ip-replacement-undone'],
    explore: [both(['slow', 'hangs', 'hangs-and-lands'], ['cancel'])],
  },
  {
    name: 'lets an overtaken Update write',
    edits: [edit('lambda/custom-resource/request-validity', "return seen.status === 'UPDATE_IN_PROGRESS' && isHeld ? 'if current' : 'no';", "return 'yes';")],
    scripts: ['cors-update-undone'],
    explore: [oneFault(), INTERLEAVINGS],
  },
  {
    name: 'takes the present Update for its own',
    edits: [edit('lambda/custom-resource/request', "(await this.isCurrent(seen) ? 'yes' : 'no')", "'yes'")],
    scripts: ['cors-update-undone'],
    explore: [oneFault(), INTERLEAVINGS],
  },
  {
    name: 'lets a cancelled Create write',
    edits: [
      edit('lambda/custom-resource/request-validity', "return isBeingCreated(seen) ? 'if current' : 'no';", "return 'yes';"),
      edit('lambda/custom-resource/request-validity', "if (seen === 'absent') return 'no';", "if (seen === 'absent') return event.RequestType === 'Create' ? 'yes' : 'no';"),
    ],
    scripts: ['ip-rename-undone'],
    explore: [both(['hangs'], ['cancel'])],
  },
  {
    name: 'acts on a late duplicate Delete',
    edits: [edit('lambda/custom-resource/request-validity', "return !isHeld && isValidCleanUp(event, seen, namesThing) ? 'yes' : 'no';", "return 'yes';")],
    scripts: ['ip-given-there-and-back'],
    explore: [oneFault('hasty')],
  },
  {
    name: 'lets an overtaken Delete write',
    edits: [edit('lambda/custom-resource/request-validity', "return withinSkew(event, seen) ? 'yes' : 'no';", "return 'yes';")],
    scripts: ['email-retained-and-taken-back'],
    explore: [oneFault('hasty')],
  },
  {
    name: 'hands over without a second try at the deadline',
    edits: [edit('lambda/custom-resource/handler', 'const end = deadline + POLICY_PROPAGATION;', 'const end = deadline;')],
    scripts: ['folder-hurried'],
    explore: [oneFault('busy-400')],
  },
  {
    name: 'changes the id in a FAILED Update',
    edits: [edit('lambda/custom-resource/response', 'event.PhysicalResourceId ?? `none/${event.RequestId}`', '`none/${event.RequestId}`')],
    scripts: ['ip'],
    explore: [oneFault()],
  },
  {
    name: 'ignores the holder of the mark',
    edits: [edit('lambda/custom-resource/request', 'if (sameOwner(holder, this.owner)) return;', 'if (this.owner) return;')],
    scripts: ['email-two-stacks'],
    explore: [oneFault()],
  },
  {
    name: 'tells owners apart by the logical id alone',
    edits: [edit('core/ownership', 'shortHash(owner.stackId, owner.logicalId)', 'shortHash(owner.logicalId)')],
    scripts: ['cors-two-stacks'],
    explore: [oneFault()],
  },
  {
    name: 'expects no late writes once a request is answered',
    edits: [edit('lambda/custom-resource/stack-state', 'return event?.time !== undefined &&', 'return false && event?.time !== undefined &&')],
    scripts: ['email-one-of-two-taken-out'],
    explore: [both(['twin'], ['held-8', 'slow'], 'hasty')],
  },
  {
    name: 'expects no late writes where its own work took long enough',
    edits: [edit('lambda/custom-resource/stack-state', 'const since = this.began - LATE_WRITE_WINDOW;', 'const since = this.clock.now() - LATE_WRITE_WINDOW;')],
    scripts: ['ip-replaced'],
    explore: [oneFault('lag', 'hasty')],
  },
  {
    name: 'takes every delivery for its own yes',
    edits: [edit('lambda/custom-resource/request', 'return signed !== undefined && signed <= now ? signed : undefined;', 'return signed === undefined ? undefined : now;')],
    scripts: ['cors-update-undone', 'ip-undone', 'ip'],
    explore: [oneFault(), both(['twin-later', 'dies-before', 'dies-after'], ['cancel', 'vanishes']), INTERLEAVINGS],
  },
  {
    name: 'takes a question that is throttled for a yes',
    edits: [
      edit('lambda/custom-resource/stack-state', "if (errorKind(error) === 'ambiguous') unclear++;", 'unclear++;'),
      edit('lambda/custom-resource/stack-state', "return kind === 'throttled' ||", "return (kind === 'throttled' && unclear < 4) ||"),
    ],
    scripts: ['cors-update-undone', 'email-adopted-update-undone'],
    explore: [oneFault('busy-400'), oneFault('busy-50')],
  },
  {
    name: 'counts throttled answers among the lost ones',
    edits: [edit('lambda/custom-resource/stack-state', "if (errorKind(error) === 'ambiguous') unclear++;", 'unclear++;')],
    scripts: ['ip-tag-moves-undone'],
    explore: [oneFault('busy-400')],
  },
  {
    name: 'asks for the status of its stack before it is shown',
    edits: [edit('lambda/custom-resource/stack-state', 'const STATUS_LAG = 3_000;', 'const STATUS_LAG = 0;')],
    scripts: ['ip-retained-undone'],
    explore: [both(['dies-after'], ['stale'], 'hasty')],
  },
  {
    name: 'takes a denial for final',
    edits: [edit('lambda/custom-resource/calls', 'accessDenied: () => POLICY_PROPAGATION,', 'accessDenied: () => 0,')],
    scripts: ['ip'],
    explore: [oneFault()],
  },
  {
    name: 'ends well though the response could not be sent',
    edits: [
      edit('lambda/custom-resource/response', 'const PUT_ATTEMPTS = 5;', 'const PUT_ATTEMPTS = 1;'),
      edit('lambda/custom-resource/response', 'throw new Error(`the response could not be sent: ${problem}`)', 'return'),
    ],
    scripts: ['ip'],
    explore: [oneFault()],
  },
  {
    name: 'writes the response URL to the log',
    edits: [edit('lambda/custom-resource/handler', "log({ message: 'request', RequestType,", "log({ message: 'request', url: event.ResponseURL, RequestType,")],
    scripts: ['ip'],
    explore: [oneFault()],
  },
  {
    name: 'carries out what another deployer asks',
    edits: [edit('lambda/custom-resource/admission', 'if (CLOUDFORMATION_STACK.test(StackId)) return;', 'if (StackId) return;')],
    scripts: ['cdkd'],
    explore: [oneFault()],
  },
  {
    name: 'retains in its own words only',
    edits: [edit('core/removal-policy', '/^retain/i', '/^retain$/')],
    scripts: ['downgrade-ip-retained'],
    explore: [oneFault()],
  },
];
