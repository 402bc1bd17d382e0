import { both, edit, type Mutant, oneFault, oneOf } from './mutant';

const HANDLER = 'lambda/email-templates/email-templates';
const LEASE = 'lambda/email-templates/lease';
const COURSE = 'lambda/email-templates/checkpoint';
const LET_GO = 'lambda/email-template/delete-or-restore';
const FOLDER = 'core/email-templates/folder-plan';

export const EMAIL_TEMPLATES: readonly Mutant[] = [
  {
    name: 'leaves the lease of a request that it follows',
    edits: [edit(LEASE, "if (this.isOwn(lease)) return 'own';", "if (lease) return 'own';")],
    scripts: ['folder-many-undone', 'folder-many-update-undone'],
    explore: [{ explore: 'one fault', circumstances: [], stride: 7 }],
  },
  {
    name: 'leaves its lease when it ends',
    edits: [edit(HANDLER, 'const result = await work(context, input);\n      await lease.end();', 'const result = await work(context, input);')],
    scripts: ['folder-many'],
    explore: [oneFault()],
  },
  {
    name: 'makes a lease for a late delivery, too',
    edits: [edit(LEASE, 'this.isPrompt = context.request.guard.isFresh;', 'this.isPrompt = true;')],
    scripts: ['folder-rename-undone'],
    explore: [oneFault('leased', 'hasty')],
  },
  {
    name: 'makes a lease again that another delivery has removed',
    edits: [edit(LEASE, 'if (found || !makes) return', 'if (found) return')],
    scripts: ['folder-hurried', 'folder-hurried-adopted'],
    explore: [oneFault('leased', 'lag')],
  },
  {
    name: 'takes a lease where a rollback runs code that knows none',
    edits: [edit(HANDLER, '() => runsInRollback(context.calls, context.request)', 'async () => runsInRollback !== undefined'), edit(FOLDER, 'knowsLeases: Contents !== undefined', "knowsLeases: Contents !== ''")],
    scripts: ['upgrade-folder-many-undone', 'upgrade-folder-many-added-undone'],
    explore: [oneOf(['cancel'])],
  },
  {
    name: 'takes every text after a request that failed for one of its own',
    edits: [edit('lambda/email-template/create-or-adopt', 'await mayHaveWritten(name, template.content)', 'mayHaveWritten')],
    scripts: ['folder-no-rollback-not-rendered-create-retried-afterwards'],
    explore: [oneFault()],
  },
  {
    name: 'believes the first read by which a template is still its own',
    edits: [edit('lambda/email-template/create-or-adopt', 'const template = seen && adopting && !written && isCreatedBy(owner, seen) ? await port.getTemplate(name) : seen;', 'const template = adopting ? seen : seen;')],
    scripts: ['folder-retained-and-taken-back'],
    explore: [oneFault('hasty')],
  },
  {
    name: 'takes one yes for all of a clean-up in a stack that stays',
    edits: [edit(HANDLER, 'facts.isStackDeletion && !successor ?', 'true ?')],
    scripts: ['folder-retained-and-taken-back'],
    explore: [both(['twin'], ['slow'], 'hasty')],
  },
  {
    name: 'counts a template that it had no time for as done when it hands over',
    edits: [edit(COURSE, 'throw this.end({ stage, done }, `', 'throw this.end({ stage, done: sorted(items)[count]!.name }, `')],
    scripts: ['folder-hurried'],
    explore: [oneFault()],
  },
  {
    name: 'forgets what was wrong before it handed over',
    edits: [edit(COURSE, 'new Continuation({ ...from, failures: [...failures],', 'new Continuation({ ...from, failures: [],')],
    scripts: ['folder-hurried-refused-by-ses'],
    explore: [oneFault()],
  },
  {
    name: 'hands over without a word to the next invocation',
    edits: [edit('lambda/custom-resource/handler', '() => continueLater!(next)', 'async () => { if (!next) await continueLater!(next); }')],
    scripts: ['folder-hurried'],
    explore: [oneFault()],
  },
  {
    name: 'reports a success whatever is wrong with single templates',
    edits: [edit(COURSE, 'if (failures.size === 0) return;', 'if (failures.size >= 0) return;')],
    scripts: ['folder-not-rendered'],
    explore: [oneFault()],
  },
  {
    name: 'stores templates of a folder that cannot be rendered',
    edits: [edit(HANDLER, "return () => testRender(context, entry.name, sample, () => context.limiter.acquireSlot('render'));", 'return () => Promise.resolve(void sample);')],
    scripts: ['folder-not-rendered'],
    explore: [oneFault()],
  },
  {
    name: 'deletes in the clean-up what is still declared',
    edits: [edit(HANDLER, 'without(folder, successor)', 'without(folder, undefined)')],
    scripts: ['folder-one-taken-out'],
    explore: [oneFault()],
  },
  {
    name: 'leaves in a rollback what the failed update has added',
    edits: [edit(HANDLER, '? without(failed, folder) : [];', '? without(failed, failed) : [];')],
    scripts: ['folder-update-not-rendered'],
    explore: [oneFault()],
  },
  {
    name: 'leaves in a rollback the texts of the failed update',
    edits: [edit(HANDLER, 'const entries = changedOrTagged(folder, failed);', 'const entries = changed(folder, folder);')],
    scripts: ['folder-update-undone'],
    explore: [oneFault()],
  },
  {
    name: 'expects no late writes when a folder is rolled back',
    edits: [edit(HANDLER, 'checkpoints.look(STAGE.look, [...entries, ...left],', 'checkpoints.look(STAGE.look, [...entries, ...left].slice(0, 0),')],
    scripts: ['folder-update-undone-and-kept', 'folder-update-not-rendered'],
    explore: [oneFault(), both(['slow', 'hangs-and-lands', 'held-6'], ['cancel'])],
  },
  {
    name: 'keeps the copies of former texts when their templates are given up',
    edits: [edit(HANDLER, 'checkpoints.visit(STAGE.copies, entries,', 'checkpoints.visit(STAGE.copies, entries.slice(0, 0),')],
    scripts: ['folder-adopted-taken-out'],
    explore: [oneFault()],
  },
  {
    name: 'keeps the copies of former texts when a failed update took the templates',
    edits: [edit(HANDLER, 'await restoreAndDeleteBackup(context, entry.name, { isUndone: async () => true, isOwnText: isTextOf(context, failed, entry) });', '')],
    scripts: ['folder-update-refused-by-ses-adopted'],
    explore: [oneFault()],
  },
  {
    name: 'retains templates of a folder that is undone',
    edits: [edit(LET_GO, 'const found = retain && !await isUndone() ? await', 'const found = retain ? await')],
    scripts: ['folder-retained-undone'],
    explore: [oneFault()],
  },
  {
    name: 'takes a text with another value filled in for the same',
    edits: [edit(FOLDER, 'JSON.stringify([content, ...used.map((name) => substitutions[name])])', 'JSON.stringify([content, used.length, Object.keys(substitutions).length])')],
    scripts: ['folder-other-values'],
    explore: [oneFault()],
  },
  {
    name: 'goes over the folder without asking whether it is still wanted',
    edits: [
      edit('lambda/custom-resource/calls', 'if (acquireSlot) await guard.renew(action, SLOT_WAIT);', ''),
      edit('lambda/custom-resource/calls', 'if (guard.isFresh) return plan.act();', 'if (guard.isFresh || acquireSlot) return plan.act();'),
    ],
    scripts: ['folder-update-undone-and-kept'],
    explore: [oneFault()],
  },
  {
    name: 'leaves templates of a folder whose update failed and was not rolled back',
    edits: [edit(HANDLER, 'if (mayFollowFailure) await undoAttempted', 'if (!context) await undoAttempted')],
    scripts: ['folder-no-rollback-not-rendered-update-changed'],
    explore: [oneFault()],
  },
  {
    name: 'deletes with a failed creation the folder that a later one holds',
    edits: [edit('lambda/email-templates/successor', 'if (physicalId !== id) return folderHeldInstead(context);', 'if (physicalId !== id) return undefined;')],
    scripts: ['folder-no-rollback-mixed-create-retried'],
    explore: [oneFault()],
  },
];
