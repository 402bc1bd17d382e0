/**
 * The HTML or the text of an email.
 */
export class EmailBody {
  /**
   * A text in the stack's template. All inline text of an `EmailTemplate`, its subject included, has at most 65,536 bytes together. It may
   * contain values that are known only at deploy.
   *
   * @param text the text, in Handlebars as SES supports it
   */
  public static fromInline(text: string): EmailBody {
    return new EmailBody(text, undefined);
  }

  /**
   * A UTF-8 file, which becomes an asset.
   *
   * @param path the file's path, from the directory in which the app was started
   */
  public static fromFile(path: string): EmailBody {
    return new EmailBody(undefined, path);
  }

  private constructor(
    /** @internal */
    public readonly _inline: string | undefined,
    /** @internal */
    public readonly _path: string | undefined,
  ) {}
}
