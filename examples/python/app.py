#!/usr/bin/env python3
"""The example of bin/example.ts in Python: it makes the same template."""
from pathlib import Path

from aws_cdk import App, CfnOutput, CfnWaitCondition, CfnWaitConditionHandle, RemovalPolicy, Stack, Tags
from aws_cdk import aws_s3 as s3
from cdk_adopt import BucketCors, CorsRequest, CorsRules, ElasticIp, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates

EXAMPLES = Path(__file__).resolve().parent.parent

app = App()
stack = Stack(app, "CdkAdoptExample", description="cdk-adopt: all constructs at work")

WWW = "https://www.example.com"
GET, HEAD, PUT = s3.HttpMethods.GET, s3.HttpMethods.HEAD, s3.HttpMethods.PUT
context = app.node.try_get_context

# A bucket of another team, with CORS rules of its own: ours are added to them.
rules = [s3.CorsRule(id="web", allowed_origins=[WWW], allowed_methods=[GET, HEAD], max_age=3600)]
if context("extraOrigin"):
    rules.append(s3.CorsRule(id="extra", allowed_origins=[context("extraOrigin")], allowed_methods=[GET]))
shared_cors = BucketCors(
    stack, "SharedCors",
    bucket=s3.Bucket.from_bucket_name(stack, "Shared", context("sharedBucket")),
    rules=rules,
    must_allow=[CorsRequest(origin=WWW, method=GET)],
    must_deny=[CorsRequest(origin=WWW, method=PUT)],
)

# A bucket of this app: the rules become its native property.
own = s3.Bucket(
    stack, "Own", block_public_access=s3.BlockPublicAccess.BLOCK_ALL, enforce_ssl=True, removal_policy=RemovalPolicy.DESTROY)
BucketCors(
    stack, "OwnCors",
    bucket=own,
    rules=CorsRules.presigned_put(origins=[WWW]),
    must_allow=[CorsRequest(origin=WWW, method=PUT, headers=["content-type", "x-amz-meta-owner"])],
)

# An address that outlives its instance: another instance id moves it.
ip = ElasticIp(stack, "Ip", target=ElasticIpTarget.instance_id(context("instanceId")))
Tags.of(ip).add("Name", "cdk-adopt example")

# An existing template of this name: its text is replaced, and restored if the deployment fails.
receipt = EmailTemplate(
    stack, "Receipt",
    template_name="order-receipt",
    subject="Receipt for order {{order.number}}",
    html=EmailBody.from_inline("<h1>Thank you, {{customer}}</h1><ul>{{#each order.items}}<li>{{name}}: {{price}}</li>{{/each}}</ul>"),
    sample_data={
        "customer": "Ada", "order": {"number": "2026-1", "items": [{"name": "Tea", "price": "3.20"}, {"name": "Cup", "price": "7.50"}]},
    },
)

# A template that the stack creates, under a generated name.
welcome = EmailTemplate(
    stack, "Welcome",
    subject="Welcome, {{name}}",
    html=EmailBody.from_file(str(EXAMPLES.parent / "bin" / "welcome.html")),
    text=EmailBody.from_inline("Welcome, {{name}}!"),
    sample_data={"name": "Ada"},
)

# A folder of templates, as one resource. The host of its images is known only at deploy.
emails = EmailTemplates.from_directory(
    stack, "Emails",
    directory=context("emails") or str(EXAMPLES / "emails"),
    name_prefix="example-",
    substitutions={"assetHost": own.bucket_regional_domain_name, "apiUrl": WWW},
)

# With `--context fail=yes`, the deployment fails on purpose after the templates: nobody signals the wait condition.
if context("fail"):
    never = CfnWaitCondition(stack, "Never", handle=CfnWaitConditionHandle(stack, "Handle").ref, timeout="1")
    never.node.add_dependency(receipt, welcome, emails)
    for later in (shared_cors, ip):
        later.node.add_dependency(never)

CfnOutput(stack, "AllocationId", value=ip.allocation_id)
CfnOutput(stack, "PublicIp", value=ip.public_ip)
CfnOutput(stack, "OwnBucketName", value=own.bucket_name)
CfnOutput(stack, "WelcomeTemplate", value=welcome.template_name)

app.synth()
