import type * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * A request that a page makes, through the browser, to a bucket of another origin.
 */
export interface CorsRequest {
  /**
   * The page's origin as browsers send it: scheme, host and, where it isn't the scheme's own, port, in lower case and without a slash at
   * the end; or `null`, for a sandboxed frame or a local file. An empty one stands for a request without an `Origin` header.
   */
  readonly origin: string;

  /**
   * The method of the request that the page makes.
   */
  readonly method: s3.HttpMethods;

  /**
   * The names of the headers that the browser requests in the preflight: those that the page sets, except those that the Fetch standard
   * calls safelisted (`accept`, `accept-language`, `content-language`, and `content-type` with a form's or plain text's type).
   *
   * S3 evaluates them in a preflight only.
   *
   * @default - none
   */
  readonly headers?: string[];

  /**
   * Whether this is the preflight before the request (`OPTIONS`), or else the request itself.
   *
   * Browsers send no preflight for `GET`, `HEAD` and `POST` without such headers.
   *
   * @default true
   */
  readonly preflight?: boolean;

  /**
   * Whether the page sends credentials (`fetch` with `credentials: 'include'`, `withCredentials`). S3 answers the same, but browsers then
   * reject `*` in the response.
   *
   * @default false
   */
  readonly credentials?: boolean;
}
