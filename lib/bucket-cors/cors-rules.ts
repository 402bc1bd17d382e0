import type { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { evaluate } from '../../core/bucket-cors/evaluate';
import type { CorsRequest } from './cors-request';
import { readRules, wireRequest } from './private/synth-rules';

/**
 * What S3 answers to a `CorsRequest`.
 */
export interface CorsDecision {
  /**
   * Whether it is certain that the answer lets the page have it. False, too, where that is known only at deploy.
   *
   * S3 carries an actual request out in any case; without leave, the browser keeps the answer from the page.
   */
  readonly allowed: boolean;

  /**
   * Whether it is certain that the answer does not let the page have it. Where neither is certain, both are false.
   */
  readonly denied: boolean;

  /**
   * The index of the rule that decides: the first that matches.
   *
   * @default - absent where no rule matches, or where it is known only at deploy which one does
   */
  readonly ruleIndex?: number;

  /**
   * The HTTP status: 200, 400 or 403 of a preflight; of an actual request 200, whatever success or error S3 answers in its place.
   *
   * @default - absent where it is known only at deploy
   */
  readonly status?: number;

  /**
   * The response headers that have to do with CORS, without those that are known only at deploy.
   *
   * Another rule may decide the preflight than the request that follows it. Which headers of the answer the page may read, and whether with
   * credentials it may read it at all, the latter says: ask with `preflight: false`.
   */
  readonly headers: { [name: string]: string };

  /**
   * The code of S3's error, such as `AccessForbidden`.
   *
   * @default - absent where S3 answers no error
   */
  readonly errorCode?: string;

  /**
   * The message of S3's error.
   *
   * @default - absent where S3 answers no error
   */
  readonly errorMessage?: string;

  /**
   * Why, in one sentence.
   */
  readonly reason: string;

  /**
   * What to change so that it is allowed.
   *
   * @default - absent where it is allowed, or known only at deploy
   */
  readonly remedy?: string;

  /**
   * The indices of the rules that hold a value known only at deploy on which the answer depends, or one of its headers.
   */
  readonly undecidableRules: number[];
}

/**
 * What the ready-made rules leave open.
 */
export interface CorsPresetOptions {
  /**
   * The origins of the pages, each with at most one `*`.
   */
  readonly origins: string[];

  /**
   * The rule's id, of at most 200 characters.
   *
   * @default - none: its number
   */
  readonly id?: string;

  /**
   * How long a browser may keep the answer to a preflight, in whole seconds. Browsers set limits of their own: Chromium two hours,
   * Firefox a day.
   *
   * @default - one hour; none for `fontsAndImages`, which no preflight precedes
   */
  readonly maxAge?: Duration;
}

/** Metadata that is stored with an object, conditions on what is there, and S3's own: checksums, encryption, tags, ACL, storage class. */
const UPLOAD_HEADERS = ['content-*', 'cache-control', 'expires', 'if-*', 'x-amz-*', 'x-requested-with'];
/** What completes a multipart upload: of each part its ETag, and its checksum if the upload was begun with one, as SDKs do. */
const CHECKSUMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256', 'type'].map((name) => `x-amz-checksum-${name}`);
/** Beside these, what pages read of an upload's answer, and what AWS Support asks for. */
const UPLOAD_ANSWERS = ['ETag', ...CHECKSUMS, 'x-amz-version-id', 'x-amz-request-id', 'x-amz-id-2'];
const AN_HOUR = 3600;

/**
 * CORS rules by themselves: what S3 would answer by them, and rules for what pages usually do. A CORS rule gives no permission: it lets a
 * page read what the bucket's policy, or a presigned URL, lets it have.
 *
 * @example
 * const rules = CorsRules.presignedPut({ origins: ['https://app.example.com'] });
 * const decision = CorsRules.evaluate(rules, {
 *   origin: 'https://app.example.com',
 *   method: s3.HttpMethods.PUT,
 *   headers: ['content-type', 'x-amz-meta-owner'],
 * });
 * new CfnOutput(this, 'UploadCors', { value: decision.reason });
 */
export class CorsRules {
  /**
   * What S3 answers to a request, by these rules and no others.
   *
   * It is S3's own reading: the first rule decides that matches the origin, the method and all headers asked for. Origins are compared
   * letter by letter, header names without regard to case; a `*` stands for any run of characters, an empty one and one with dots included.
   *
   * AWS doesn't say whether origins are compared with regard to case, nor what a rule with `*` beside the origin answers; this takes the
   * one for so, and the other for `*`. Rules that S3 would refuse have no meaningful answer.
   *
   * On a bucket with other rules, those can come first, or allow what these deny: `npx cdk-adopt cors explain` asks the live bucket.
   */
  public static evaluate(rules: s3.CorsRule[], request: CorsRequest): CorsDecision {
    const { openRules, error, headers, allowed, ruleIndex, status, reason, remedy } = evaluate(readRules(rules), wireRequest(request));
    return {
      allowed: allowed === true, denied: allowed === false,
      ruleIndex, status, headers: { ...headers }, errorCode: error?.code, errorMessage: error?.message,
      reason, remedy, undecidableRules: [...openRules],
    };
  }

  /**
   * For `PUT` to presigned URLs: of whole objects, or of the parts of a multipart upload that a server starts and completes.
   *
   * Allows the headers that an SDK signs into such a URL and the page has to send with it: `content-*` (type, disposition, encoding, MD5),
   * `cache-control`, `expires`, `if-*` (write only if nothing is there), `x-amz-*` (metadata, checksums, encryption, tags, ACL); and
   * `x-requested-with`, which upload libraries add. Exposes what completes a multipart upload, `ETag` and `x-amz-checksum-...` of each
   * part, and `x-amz-version-id` and the two ids that AWS Support asks for.
   */
  public static presignedPut(options: CorsPresetOptions): s3.CorsRule[] {
    return [{ ...uploadRule(options), allowedMethods: [s3.HttpMethods.PUT] }];
  }

  /**
   * For `POST` of a form to a bucket, by a presigned policy.
   *
   * The form's fields carry everything, so its own request needs no header; a page that watches the upload's progress causes a preflight
   * all the same. Allowed are the headers that upload libraries add: `content-type`, `cache-control`, `x-requested-with`.
   * Exposes `ETag` and `Location`, the object's address.
   */
  public static presignedPost(options: CorsPresetOptions): s3.CorsRule[] {
    return [{
      ...uploadRule(options),
      allowedMethods: [s3.HttpMethods.POST],
      allowedHeaders: ['content-type', 'cache-control', 'x-requested-with'],
      exposedHeaders: ['ETag', 'Location'],
    }];
  }

  /**
   * For an SDK in the browser that signs its calls by itself, and makes multipart uploads from their start to their end.
   *
   * `POST` starts and completes the upload, `PUT` sends its parts, `DELETE` ends it early, `GET` lists the parts that are there, and `HEAD`
   * looks the object up. Allows the headers of `presignedPut` and those of a signed call: `authorization` and `amz-sdk-*` (beside
   * `x-amz-date`, `x-amz-content-sha256`, `x-amz-security-token` and `x-amz-user-agent`, which `x-amz-*` covers). Exposes what
   * `presignedPut` does.
   */
  public static sdkUpload(options: CorsPresetOptions): s3.CorsRule[] {
    const { POST, PUT, DELETE, GET, HEAD } = s3.HttpMethods;
    return [{
      ...uploadRule(options),
      allowedMethods: [POST, PUT, DELETE, GET, HEAD],
      allowedHeaders: [...UPLOAD_HEADERS, 'authorization', 'amz-sdk-*'],
    }];
  }

  /**
   * For what pages load without a preflight: fonts, which browsers always load by CORS, and images with a `crossorigin` attribute, so that
   * a canvas or WebGL may read them. The objects have to be readable by other means.
   *
   * `GET` and `HEAD`, no headers. With the origin `*` the answers are the same for all pages and can be cached for all; with origins of
   * your own, a cache in between has to take `Origin` into its key.
   */
  public static fontsAndImages(options: CorsPresetOptions): s3.CorsRule[] {
    return [{ ...readRule(options), maxAge: options.maxAge?.toSeconds() }];
  }

  /**
   * For players that load video and audio in ranges.
   *
   * `GET` and `HEAD` with `range`, for which some browsers ask leave, and `if-range`. Exposes what a player reads to know where it is:
   * `Content-Range`, `Content-Length`, `Accept-Ranges`, `ETag`, and `Date`, by which a live stream's player sets its clock.
   */
  public static videoRanges(options: CorsPresetOptions): s3.CorsRule[] {
    return [{
      ...readRule(options),
      allowedHeaders: ['range', 'if-range'],
      exposedHeaders: ['Content-Range', 'Content-Length', 'Accept-Ranges', 'ETag', 'Date'],
    }];
  }

  private constructor() {}
}

// Arrays of its own for each rule: whoever adds a header to one must not add it to all.

function uploadRule({ origins, id, maxAge }: CorsPresetOptions) {
  return {
    id, allowedOrigins: [...origins], allowedHeaders: [...UPLOAD_HEADERS], exposedHeaders: [...UPLOAD_ANSWERS],
    maxAge: maxAge?.toSeconds() ?? AN_HOUR,
  };
}

function readRule({ origins, id, maxAge }: CorsPresetOptions) {
  return {
    id, allowedOrigins: [...origins], allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.HEAD], maxAge: maxAge?.toSeconds() ?? AN_HOUR,
  };
}
