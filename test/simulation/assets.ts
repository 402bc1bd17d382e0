/** What deployments have uploaded, by key. A key carries the hash of its content, so all histories share them. */
const ASSETS = new Map<string, Buffer>();

export function keepAsset(key: string, content: Buffer): void {
  ASSETS.set(key, content);
}

export function assetAt(key: string): Buffer | undefined {
  return ASSETS.get(key);
}
