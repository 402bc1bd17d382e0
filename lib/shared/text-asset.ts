import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';

/** A file asset with a text that is generated at synth. */
export function textAsset(scope: Construct, id: string, fileName: string, text: string): Asset {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  try {
    const path = join(directory, fileName);
    writeFileSync(path, text);
    // Otherwise the CDK keeps the file's hash for its path, which is another one each time, and drops those of other assets.
    return new Asset(scope, id, { path, assetHash: createHash('sha256').update(text).digest('hex') });
  } finally {
    // A staged asset is a copy; without staging, the cloud assembly refers to this file.
    if (!scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT)) rmSync(directory, { recursive: true });
  }
}
