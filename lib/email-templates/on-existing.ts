/**
 * What to do with an existing template of that name that no live stack holds.
 */
export enum OnExisting {
  /**
   * Replace its text. It stays when the construct is removed, and gets its previous text back when the deployment fails.
   */
  ADOPT = 'adopt',

  /**
   * The same, but it also gets its previous text back when the construct is removed or no longer declares it, unless somebody has edited it
   * since, or the removal policy retains it.
   *
   * The previous text is that of the moment of adoption, also where this is chosen only later.
   */
  ADOPT_AND_RESTORE = 'adopt-and-restore',

  /**
   * Fail the deployment, and leave it as it is.
   */
  FAIL = 'fail',
}
