import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { callOptions, clientOptions } from '../custom-resource/sdk-options';

export interface FolderPort {
  /** The UTF-8 text in a range of bytes, both ends included. */
  getBytes(bucket: string, key: string, from: number, to: number): Promise<string>;
}

export function s3(client = new S3Client(clientOptions)): FolderPort {
  return {
    async getBytes(Bucket, Key, from, to) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${from}-${to}` }), callOptions());
      return Body ? Body.transformToString() : '';
    },
  };
}
