// The codes by which each service says that something isn't there: any more, or yet.

/** EC2, of an allocation id. */
export const ADDRESS_ID_NOT_FOUND: readonly string[] = ['InvalidAllocationID.NotFound', 'InvalidElasticIpID.NotFound', 'InvalidAddressID.NotFound'];
/** EC2, of an allocation id, or of an address in its border group. */
export const ADDRESS_NOT_FOUND: readonly string[] = [...ADDRESS_ID_NOT_FOUND, 'InvalidAddress.NotFound'];
export const ASSOCIATION_NOT_FOUND: readonly string[] = ['InvalidAssociationID.NotFound'];
export const INSTANCE_NOT_FOUND: readonly string[] = ['InvalidInstanceID.NotFound'];

/** SES, of a template, by version 1 of its API. The SDK has other names than the wire. */
export const TEMPLATE_NOT_FOUND_V1: readonly string[] = ['TemplateDoesNotExist', 'TemplateDoesNotExistException'];
/** SES, of a template, by either version. */
export const TEMPLATE_NOT_FOUND: readonly string[] = ['NotFoundException', ...TEMPLATE_NOT_FOUND_V1];

export const BUCKET_NOT_FOUND: readonly string[] = ['NoSuchBucket'];
export const CORS_NOT_FOUND: readonly string[] = ['NoSuchCORSConfiguration'];
export const OBJECT_NOT_FOUND: readonly string[] = ['NoSuchKey'];

/** CloudFormation, of a stack or a resource of it. */
export const STACK_NOT_FOUND: readonly string[] = ['ValidationError'];
