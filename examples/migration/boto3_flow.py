"""What docs/migration/boto3.md starts from: the usual script. `npm run migrations` runs it against the local AWS."""

import sys

import boto3

bucket, instance_id = sys.argv[1:]


# region cors
def put_cors():
    rules = [{"AllowedOrigins": ["https://app.example.com"], "AllowedMethods": ["GET"], "MaxAgeSeconds": 600}]
    boto3.client("s3").put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
# endregion


# region template
def put_template():
    ses = boto3.client("ses")
    template = {"TemplateName": "reminder", "SubjectPart": "Your appointment on {{day}}", "TextPart": "See you, {{name}}."}
    try:
        ses.create_template(Template=template)
    except ses.exceptions.AlreadyExistsException:
        ses.update_template(Template=template)
# endregion


# region address
def allocate_and_associate():
    ec2 = boto3.client("ec2")
    allocation_id = ec2.allocate_address(Domain="vpc")["AllocationId"]
    try:
        ec2.associate_address(AllocationId=allocation_id, InstanceId=instance_id)
    except Exception:
        ec2.release_address(AllocationId=allocation_id)
        raise
    return allocation_id
# endregion


put_cors()
put_template()
print(allocate_and_associate())
