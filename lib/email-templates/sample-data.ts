/**
 * Sample data of an `EmailTemplate` as JSON, which is the same from every language. Of a map, Python, Java and Go lose what is `null`.
 */
export class SampleData {
  /**
   * JSON text, such as that of Python's `json.dumps`. It may contain values that are known only at deploy.
   *
   * @param json an object as JSON
   */
  public static fromJson(json: string): SampleData {
    return new SampleData(json, undefined);
  }

  /**
   * A UTF-8 file that holds an object as JSON.
   *
   * @param path the file's path, from the directory in which the app was started
   */
  public static fromFile(path: string): SampleData {
    return new SampleData(undefined, path);
  }

  private constructor(
    /** @internal */
    public readonly _json: string | undefined,
    /** @internal */
    public readonly _path: string | undefined,
  ) {}
}
