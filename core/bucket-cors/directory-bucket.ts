/** For directory buckets S3 has no CORS. */
export function isDirectoryBucket(name: string): boolean {
  return name.endsWith('--x-s3');
}
