import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { callOptions, clientOptions } from '../custom-resource/sdk-options';

export interface AssetPort {
  getText(bucket: string, key: string): Promise<string>;
}

export function s3(client = new S3Client(clientOptions)): AssetPort {
  return {
    async getText(Bucket, Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), callOptions());
      return Body ? Body.transformToString() : '';
    },
  };
}
