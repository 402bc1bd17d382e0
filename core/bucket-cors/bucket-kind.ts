/** S3 doesn't support CORS on directory buckets. */
export function isDirectoryBucket(name: string): boolean {
  return name.endsWith('--x-s3');
}
