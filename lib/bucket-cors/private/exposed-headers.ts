import { METHODS, type Rule } from '../../../core/bucket-cors/rule';
import { isKnown } from '../../shared/validation';
import type { Warning } from './warning';

/** The headers that only requests have (RFC 9110, Fetch, S3's signatures), with what a page looks for that has them exposed. */
const OF_REQUESTS: Readonly<Record<string, string | undefined>> = {
  'range': 'Content-Range', 'if-range': 'ETag', 'if-match': 'ETag', 'if-none-match': 'ETag',
  'if-modified-since': 'Last-Modified', 'if-unmodified-since': 'Last-Modified',
  'accept': 'Content-Type', 'accept-charset': 'Content-Type', 'accept-encoding': 'Content-Encoding', 'accept-language': 'Content-Language',
  'access-control-request-headers': undefined, 'access-control-request-method': undefined, 'authorization': undefined, 'cookie': undefined,
  'expect': undefined, 'host': undefined, 'max-forwards': undefined, 'origin': undefined, 'proxy-authorization': undefined, 'referer': undefined,
  'te': undefined, 'user-agent': undefined, 'x-requested-with': undefined, 'x-csrf-token': undefined, 'x-xsrf-token': undefined,
  'dnt': undefined, 'sec-fetch-dest': undefined, 'sec-fetch-mode': undefined, 'sec-fetch-site': undefined, 'sec-fetch-user': undefined,
  'content-md5': 'ETag', 'x-amz-request-payer': 'x-amz-request-charged', 'x-amz-tagging': 'x-amz-tagging-count',
  'amz-sdk-invocation-id': undefined, 'amz-sdk-request': undefined,
  'x-amz-acl': undefined, 'x-amz-checksum-mode': undefined, 'x-amz-content-sha256': undefined, 'x-amz-copy-source': undefined, 'x-amz-date': undefined,
  'x-amz-decoded-content-length': undefined, 'x-amz-expected-bucket-owner': undefined, 'x-amz-grant-full-control': undefined,
  'x-amz-grant-read': undefined, 'x-amz-grant-read-acp': undefined, 'x-amz-grant-write-acp': undefined, 'x-amz-metadata-directive': undefined,
  'x-amz-mfa': undefined, 'x-amz-sdk-checksum-algorithm': undefined, 'x-amz-security-token': undefined,
  'x-amz-server-side-encryption-customer-key': undefined, 'x-amz-tagging-directive': undefined, 'x-amz-trailer': undefined, 'x-amz-user-agent': undefined,
};

const METHODS_OF_HTTP = [...METHODS, 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE'];
/** Of the Fetch standard's forbidden response headers. */
const FOR_NO_PAGE = ['set-cookie', 'set-cookie2'];

/** Of names that no response has, or no page may read, which expose nothing. */
export function exposedHeaderWarnings({ exposed }: Rule): Warning[] {
  return exposed.filter(isKnown).flatMap((name) => {
    const id = 'corsExposesRequestHeader';
    if (METHODS_OF_HTTP.includes(name.toUpperCase())) {
      return [{ id, message: `exposes ${name}, which is a method and no header; take it out of exposedHeaders` }];
    }
    if (FOR_NO_PAGE.includes(name.toLowerCase())) {
      return [{ id, message: `exposes ${name}, which browsers show to no page; take it out of exposedHeaders` }];
    }
    if (!Object.hasOwn(OF_REQUESTS, name.toLowerCase())) return [];
    const instead = OF_REQUESTS[name.toLowerCase()];
    const isThere = exposed.some((other) => other.toLowerCase() === instead?.toLowerCase());
    return [{
      id, message: `exposes ${name}, which requests have and no response; ${instead && !isThere ? `write ${instead}` : 'take it out of exposedHeaders'}`,
    }];
  });
}
