// Each service's error codes for what doesn't exist, any more or yet.

/** EC2, for an allocation ID. */
export const ADDRESS_ID_NOT_FOUND: readonly string[] = ['InvalidAllocationID.NotFound', 'InvalidElasticIpID.NotFound', 'InvalidAddressID.NotFound'];
/** EC2, for an allocation ID, or for an address in its border group. */
export const ADDRESS_NOT_FOUND: readonly string[] = [...ADDRESS_ID_NOT_FOUND, 'InvalidAddress.NotFound'];
export const ASSOCIATION_NOT_FOUND: readonly string[] = ['InvalidAssociationID.NotFound'];
export const INSTANCE_NOT_FOUND: readonly string[] = ['InvalidInstanceID.NotFound'];

/** SES v1, for a template. The SDK's names differ from those on the wire. */
export const TEMPLATE_NOT_FOUND_V1: readonly string[] = ['TemplateDoesNotExist', 'TemplateDoesNotExistException'];
/** SES v1 or v2, for a template. */
export const TEMPLATE_NOT_FOUND: readonly string[] = ['NotFoundException', ...TEMPLATE_NOT_FOUND_V1];

export const BUCKET_NOT_FOUND: readonly string[] = ['NoSuchBucket'];
export const CORS_NOT_FOUND: readonly string[] = ['NoSuchCORSConfiguration'];
export const OBJECT_NOT_FOUND: readonly string[] = ['NoSuchKey'];

/** CloudFormation, for a stack or a resource in it. */
export const STACK_NOT_FOUND: readonly string[] = ['ValidationError'];
