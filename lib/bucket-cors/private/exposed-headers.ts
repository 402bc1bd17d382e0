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
  'te': undefined, 'user-agent': undefined, 'x-requested-with': undefined,
  'x-amz-acl': undefined, 'x-amz-content-sha256': undefined, 'x-amz-date': undefined, 'x-amz-security-token': undefined, 'x-amz-user-agent': undefined,
};

/** Of names that no response has, which expose nothing. */
export function exposedHeaderWarnings({ exposed }: Rule): Warning[] {
  return exposed.filter(isKnown).flatMap((name) => {
    const id = 'corsExposesRequestHeader';
    if ([...METHODS, 'OPTIONS', 'PATCH'].includes(name.toUpperCase())) {
      return [{ id, message: `exposes ${name}, which is a method and no header; take it out of exposedHeaders` }];
    }
    if (!Object.hasOwn(OF_REQUESTS, name.toLowerCase())) return [];
    const instead = OF_REQUESTS[name.toLowerCase()];
    const isThere = exposed.some((other) => other.toLowerCase() === instead?.toLowerCase());
    return [{
      id, message: `exposes ${name}, which requests have and no response; ${instead && !isThere ? `write ${instead}` : 'take it out of exposedHeaders'}`,
    }];
  });
}
