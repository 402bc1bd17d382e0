import type { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { evaluate } from '../../core/bucket-cors/evaluate';
import { throwProblemsOfCall } from '../shared/validation';
import type { CorsRequest } from './cors-request';
import { evaluationProblems, presetProblems } from './private/shape-validation';
import { readRules, wireRequest } from './private/synth-rules';
import { listForm, requestForm, ruleForm } from './private/token-forms';

/**
 * S3's response to a `CorsRequest`.
 */
export interface CorsDecision {
  /**
   * Whether the page may certainly read the response. Also false if that is known only at deploy.
   *
   * S3 serves an actual request in any case; if it isn't allowed, the browser withholds the response from the page.
   */
  readonly allowed: boolean;

  /**
   * Whether the page certainly may not read the response. If neither is certain, both are false.
   */
  readonly denied: boolean;

  /**
   * The index of the rule that decides: the first that matches.
   *
   * @default - absent where no rule matches, or where it is known only at deploy which one does
   */
  readonly ruleIndex?: number;

  /**
   * The HTTP status: 200, 400 or 403 for a preflight; for an actual request 200, whatever success or error S3 answers in its place.
   *
   * @default - absent where it is known only at deploy
   */
  readonly status?: number;

  /**
   * The response headers of CORS, without those that are known only at deploy.
   *
   * The preflight and the request that follows it may be decided by different rules. Which response headers the page may read, and whether
   * it may read the response at all with credentials, depends on the latter: evaluate it with `preflight: false`.
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
   * The indices of the rules with a value known only at deploy on which the decision, or one of its headers, depends.
   */
  readonly undecidableRules: number[];
}

/**
 * Options of the ready-made rules.
 */
export interface CorsPresetOptions {
  /**
   * The origins of the pages, each with at most one `*`.
   */
  readonly origins: string[];

  /**
   * The rule's id, of at most 255 characters; 200 where the rule is merged beside others.
   *
   * @default - none: its number
   */
  readonly id?: string;

  /**
   * How long a browser may cache the response to a preflight, in whole seconds. Browsers set limits of their own: Chromium two hours,
   * Firefox a day.
   *
   * @default - one hour; none for `fontsAndImages`, which no preflight precedes
   */
  readonly maxAge?: Duration;

  /**
   * Whether the pages add headers of distributed tracing to these requests. Their agents do so for the URLs that they are told.
   *
   * Allows `traceparent` and `tracestate` (W3C Trace Context: OpenTelemetry, Elastic, Datadog, Sentry), `baggage` (OpenTelemetry, Sentry),
   * `x-amzn-trace-id` (CloudWatch RUM, the propagator for X-Ray), `sentry-trace` (Sentry), `x-datadog-*` (Datadog RUM), `b3` and
   * `x-b3-*` (Zipkin). Each such request has a preflight.
   *
   * @default false
   */
  readonly tracing?: boolean;
}

const TRACING_HEADERS = ['traceparent', 'tracestate', 'baggage', 'x-amzn-trace-id', 'sentry-trace', 'x-datadog-*', 'b3', 'x-b3-*'];

/** Metadata of an object, conditional requests, and S3's own: checksums, encryption, tags, ACL, storage class. */
const UPLOAD_HEADERS = ['content-*', 'cache-control', 'expires', 'if-*', 'x-amz-*', 'x-requested-with'];
/** Completing a multipart upload takes each part's ETag, and its checksum if the upload was begun with one, as SDKs do. */
const CHECKSUMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256', 'type'].map((name) => `x-amz-checksum-${name}`);
/** Also what pages read of an upload's response, and what AWS Support asks for. */
const UPLOAD_ANSWERS = ['ETag', ...CHECKSUMS, 'x-amz-version-id', 'x-amz-request-id', 'x-amz-id-2'];
const AN_HOUR = 3600;

/**
 * Evaluates CORS rules without a construct, and makes rules for common uses. A CORS rule grants no permission: it lets a page read what the
 * bucket's policy, or a presigned URL, gives access to.
 *
 * @see https://github.com/cdk-adopt/cdk-adopt/blob/main/docs/bucket-cors.md#ready-made-rules
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
   * S3's response to a request, by these rules and no others.
   *
   * As in S3, the first rule that matches the origin, the method and all requested headers decides. Origins are compared character by
   * character, header names case-insensitively; a `*` matches any number of characters, including none, and dots.
   *
   * AWS doesn't document whether origins are case-sensitive, nor the response of a rule with `*` beside the origin; this assumes that they
   * are, and that it is `*`. Rules that S3 would refuse have no meaningful response.
   *
   * On a bucket with other rules, those can come first, or allow what these deny: `npx cdk-adopt cors explain` asks the live bucket.
   */
  public static evaluate(rules: s3.CorsRule[], request: CorsRequest): CorsDecision {
    throwProblemsOfCall('CorsRules.evaluate', evaluationProblems(rules, request));
    const decision = evaluate(readRules(rules.map(ruleForm)), wireRequest(requestForm(request)));
    const { openRules, error, headers, allowed, ruleIndex, status, reason, remedy } = decision;
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
      allowedHeaders: [...tracingHeaders(options), 'content-type', 'cache-control', 'x-requested-with'],
      exposedHeaders: ['ETag', 'Location'],
    }];
  }

  /**
   * For Uppy's S3 plugin (`@uppy/aws-s3`), and upload libraries that work as it does: a server signs, with Companion or without.
   *
   * `PUT` sends files and the parts of multipart uploads to presigned URLs, with the headers of `presignedPut`; `POST` sends the forms that
   * Companion signs for files in one piece, as for `presignedPost`. Starting, listing and completing a multipart upload are requests to the
   * server, not to S3. Exposes what `presignedPut` does, and `Location`: the plugin reads `ETag` of each file and part, and fails without
   * it ("Could not read the ETag header").
   */
  public static uppyUpload(options: CorsPresetOptions): s3.CorsRule[] {
    const rule = uploadRule(options);
    return [{ ...rule, allowedMethods: [s3.HttpMethods.PUT, s3.HttpMethods.POST], exposedHeaders: [...rule.exposedHeaders, 'Location'] }];
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
    const rule = uploadRule(options);
    return [{
      ...rule,
      allowedMethods: [POST, PUT, DELETE, GET, HEAD],
      allowedHeaders: [...rule.allowedHeaders, 'authorization', 'amz-sdk-*'],
    }];
  }

  /**
   * For what pages load without a preflight: fonts, which browsers always load by CORS, and images with a `crossorigin` attribute, so that
   * a canvas or WebGL may read them. The objects have to be readable by other means.
   *
   * `GET` and `HEAD`, and no headers but those of `tracing`. With the origin `*` the responses are the same for all pages and can be
   * cached for all; with origins of your own, a cache in between has to include `Origin` in its key.
   */
  public static fontsAndImages(options: CorsPresetOptions): s3.CorsRule[] {
    const rule = readRule(options);
    return [{ ...rule, maxAge: options.maxAge?.toSeconds(), ...(options.tracing && { allowedHeaders: tracingHeaders(options) }) }];
  }

  /**
   * For players that load video and audio in ranges.
   *
   * `GET` and `HEAD` with `range`, which some browsers request in a preflight, and `if-range`. Exposes what a player reads to know its
   * position: `Content-Range`, `Content-Length`, `Accept-Ranges`, `ETag`, and `Date`, by which a live stream's player sets its clock.
   */
  public static videoRanges(options: CorsPresetOptions): s3.CorsRule[] {
    return [{
      ...readRule(options),
      allowedHeaders: [...tracingHeaders(options), 'range', 'if-range'],
      exposedHeaders: ['Content-Range', 'Content-Length', 'Accept-Ranges', 'ETag', 'Date'],
    }];
  }

  /**
   * For readers that load parts of one large object: PMTiles, cloud-optimized GeoTIFF (COG), Zarr, Parquet.
   *
   * `GET` with `range` reads a part, `HEAD` the size (readers of Parquet); `if-match` and its siblings keep the parts to one version of the
   * object, as some readers of PMTiles do. Exposes `ETag`, by which `pmtiles` notices a new version, `Content-Range` and `Content-Length`,
   * by which it and `geotiff` know the size, and `Accept-Ranges`, in which others see that there are parts at all.
   */
  public static rangeReads(options: CorsPresetOptions): s3.CorsRule[] {
    return [{
      ...readRule(options),
      allowedHeaders: [...tracingHeaders(options), 'range', 'if-match', 'if-none-match', 'if-range'],
      exposedHeaders: ['ETag', 'Content-Range', 'Content-Length', 'Accept-Ranges'],
    }];
  }

  private constructor() {}
}

// Each rule has arrays of its own, so that adding a header to one doesn't add it to all.

function tracingHeaders({ tracing }: CorsPresetOptions): string[] {
  return tracing ? [...TRACING_HEADERS] : [];
}

function uploadRule(options: CorsPresetOptions) {
  const { origins, id, maxAge } = checked(options);
  return {
    id, allowedOrigins: origins, allowedHeaders: [...UPLOAD_HEADERS, ...tracingHeaders(options)], exposedHeaders: [...UPLOAD_ANSWERS],
    maxAge: maxAge?.toSeconds() ?? AN_HOUR,
  };
}

function readRule(options: CorsPresetOptions) {
  const { origins, id, maxAge } = checked(options);
  return {
    id, allowedOrigins: origins, allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.HEAD], maxAge: maxAge?.toSeconds() ?? AN_HOUR,
  };
}

function checked(options: CorsPresetOptions): CorsPresetOptions {
  throwProblemsOfCall('a ready-made rule of CorsRules', presetProblems(options));
  return { ...options, origins: [...listForm(options.origins)] };
}
