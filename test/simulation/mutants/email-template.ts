import { edit, type Mutant, oneFault } from './mutant';

const HANDLER = 'lambda/email-template/email-template';
const TAKE = 'lambda/email-template/create-or-adopt';
const LET_GO = 'lambda/email-template/delete-or-restore';

export const EMAIL_TEMPLATE: readonly Mutant[] = [
  {
    name: 'deletes an adopted template',
    edits: [edit(LET_GO, 'if (!template || !isCreatedBy(request.owner, template)) return', 'if (!template) return')],
    scripts: ['email-adopted'],
    explore: [oneFault()],
  },
  {
    name: 'updates without a backup',
    edits: [edit(TAKE, 'if (!backup) return step', 'if (!backup) return write();\n  if (!backup) return step')],
    scripts: ['email-adopted'],
    explore: [oneFault()],
  },
  {
    name: "does not renew the backup after somebody's edit",
    edits: [edit(TAKE, 'const isNew = adopting &&', 'const isNew = false &&')],
    scripts: ['email-adopted'],
    explore: [oneFault()],
  },
  {
    name: "restores over somebody else's later change",
    edits: [edit(LET_GO, 'template !== undefined && sameContent(template.content, written);', 'template !== undefined && written !== undefined;')],
    scripts: ['email-adopted-undone'],
    explore: [oneFault()],
  },
  {
    name: 'removes the backup before the restore',
    edits: [edit(LET_GO, 'const written = await undoing.ownText();',
      "await calls.write({ action: '', call: () => port.deleteTemplate(backupName(name)) });\n    const written = await undoing.ownText();")],
    scripts: ['email-adopted-undone'],
    explore: [oneFault()],
  },
  {
    name: 'overwrites where it should refuse',
    edits: [edit(TAKE, 'if (properties.refuseExisting) {', 'if (!properties) {')],
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
      edit(HANDLER, 'if (left) await restoreAndDeleteBackup(context, previous.name, { isUndone: ALWAYS, ownText: previousText });', ''),
    ],
    scripts: ['email-adopts-by-update-undone'],
    explore: [oneFault()],
  },
];
