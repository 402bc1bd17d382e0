import type { RawProperties } from '../../core/contracts/raw-properties';
import type { Owner } from '../../core/ownership';

/** A custom resource's request, as CloudFormation sends it: every scalar in the properties is a string. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  /** A presigned URL, so a credential: it is never logged. */
  readonly ResponseURL: string;
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly StackId: string;
  readonly ResourceProperties: RawProperties;
  /** Absent on Create; on a Delete that follows a canceled Create, an id that CloudFormation invented. */
  readonly PhysicalResourceId?: string;
  /** On Update only. */
  readonly OldResourceProperties?: RawProperties;
  /** Not CloudFormation's: how far an earlier invocation has come with the request. */
  readonly CdkAdoptContinued?: Continued;
}

export interface Continued {
  /** When the first invocation began, in milliseconds since 1970. */
  readonly began: number;
  /** The feature's own. */
  readonly progress: unknown;
}

/** Whose request it is. */
export function ownerOf({ StackId, LogicalResourceId }: CustomResourceEvent): Owner {
  return { stackId: StackId, logicalId: LogicalResourceId };
}

/** What the response body holds; the whole of it may have at most 4,096 bytes. */
export interface CustomResourceResponse {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** Where in CloudWatch Logs the function's log is. */
export interface LogLocation {
  /** Absent in some emulators. */
  readonly logGroupName?: string;
  readonly logStreamName: string;
}

/** The part of the Lambda context that a handler uses. */
export interface LambdaContext extends LogLocation {
  getRemainingTimeInMillis(): number;
}
