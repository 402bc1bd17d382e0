import { customResource, dependencies } from '../custom-resource/handler';
import { bucketCors } from './bucket-cors';
import { s3 } from './s3';

export const handler = customResource(bucketCors(s3()), dependencies());
