import { both, edit, type Mutant, oneFault } from './mutant';

const HANDLER = 'lambda/email-template/email-template';
const TAKE = 'lambda/email-template/create-or-adopt';
const LET_GO = 'lambda/email-template/delete-or-restore';
const ADOPTION = 'core/email-templates/adoption-plan';

export const EMAIL_TEMPLATE: readonly Mutant[] = [
  {
    name: 'deletes an adopted template',
    edits: [edit(LET_GO, 'if (!template || !isCreatedBy(request.owner, template)) return', 'if (!template) return')],
    scripts: ['email-adopted'],
    explore: [oneFault()],
  },
  {
    name: 'updates without a backup',
    edits: [edit(ADOPTION, "if (!backup) return 'copy';", "if (!backup) return 'write';")],
    scripts: ['email-adopted'],
    explore: [oneFault()],
  },
  {
    name: "does not renew the backup after somebody's edit",
    edits: [edit(ADOPTION, 'const isUnknown = isFirst &&', 'const isUnknown = false &&')],
    scripts: ['email-adopted'],
    explore: [oneFault()],
  },
  {
    name: "restores over somebody else's later change",
    edits: [edit(LET_GO, '!await undoing.isOwnText(template.content)', '!undoing')],
    scripts: ['email-adopted-undone'],
    explore: [oneFault()],
  },
  {
    name: 'removes the backup before the restore',
    edits: [edit(LET_GO, 'if (undoing && (isUndone || undoing.restore)) {',
      "if (undoing && (isUndone || undoing.restore)) {\n    await calls.write({ action: '', call: () => port.deleteTemplate(backupName(name)) });")],
    scripts: ['email-adopted-undone'],
    explore: [oneFault()],
  },
  {
    name: 'keeps its own text where the former one is to be given back',
    edits: [edit(HANDLER, 'restore: properties.restore,', '')],
    scripts: ['email-restored'],
    explore: [oneFault()],
  },
  {
    name: 'overwrites where it should refuse',
    edits: [edit(ADOPTION, 'if (refuseExisting) return', 'if (!owner) return')],
    scripts: ['email-refuses-existing'],
    explore: [oneFault()],
  },
  {
    name: 'deletes a template that is to be retained',
    edits: [edit(LET_GO, 'const found = retain && !await isUndone() ? await', 'const found = !port ? await')],
    scripts: ['email-retained'],
    explore: [oneFault()],
  },
  {
    name: 'retains what a rollback undoes',
    edits: [edit(LET_GO, 'const found = retain && !await isUndone() ? await', 'const found = retain ? await')],
    scripts: ['email-retained-undone'],
    explore: [oneFault()],
  },
  {
    name: 'leaves what a failed update took under another name',
    edits: [
      edit(HANDLER, 'if (left) await deleteOrRetain(context, previous.name, { retain: false, isUndone: ALWAYS });', ''),
      edit(HANDLER, 'if (left) await restoreAndDeleteBackup(context, previous.name, { isUndone: ALWAYS, isOwnText });', ''),
    ],
    scripts: ['email-adopts-by-update-undone'],
    explore: [oneFault()],
  },
  {
    name: 'does not render an email whose text is there already',
    edits: [edit(HANDLER, 'else if (wrote || input.isRepeated || isOfAnotherEmail(properties, previous)) await', 'else if (wrote) await')],
    scripts: ['email-no-rollback-not-rendered-update-retried'],
    explore: [oneFault()],
  },
  {
    name: 'leaves what an update took that failed and was not rolled back',
    edits: [edit(HANDLER, 'for (const failed of await attemptedUpdates(input)) await undoAttempt(context, failed, textFor);', '')],
    scripts: ['email-no-rollback-not-rendered-update-changed'],
    explore: [oneFault()],
  },
  {
    name: 'leaves the former template when a Delete has the properties of an update that failed',
    edits: [edit('lambda/email-template/failed-operations', 'return [...(named ? [named] : []), ...byName', 'return [...byName')],
    scripts: ['email-no-rollback-not-rendered-update-deleted'],
    explore: [oneFault()],
  },
  {
    name: 'deletes with a failed creation the template that a later one holds',
    edits: [edit('lambda/email-template/failed-operations', "byName([properties], [held?.physicalId ?? '', ...complete])", 'byName([properties], [])')],
    scripts: ['email-no-rollback-text-create-retried'],
    explore: [oneFault()],
  },
  {
    name: 'takes the text of a request that failed for the user\'s',
    edits: [edit(TAKE, 'await mayHaveWritten(name, template.content)', '!isFirst')],
    scripts: ['email-no-rollback-not-rendered-create-changed', 'email-no-rollback-adopted-create-retried'],
    explore: [oneFault()],
  },
  {
    name: 'saves its own text where a read after the write shows no copy',
    edits: [edit(TAKE, 'written && BEGINS.includes(planned)', 'false')],
    scripts: ['folder-adopted-stack-gone'],
    explore: [both(['cancel'], ['stale'])],
  },
  {
    name: 'believes a read of the wanted text after one of another',
    edits: [edit(TAKE, 'isWanted && (written || !shown.otherText)', 'isWanted')],
    scripts: ['folder-no-rollback-not-rendered-create-retried-afterwards'],
    explore: [oneFault()],
  },
];
