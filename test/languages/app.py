# Every construct. Each language has the same app, and they have to make the same templates.
import json

from aws_cdk import App, CfnOutput, Duration, Environment, Fn, RemovalPolicy, Stack, Tags
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from cdk_adopt import (
    BucketCors, CorsManager, CorsPrecedence, CorsRequest, CorsRules, ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget, EmailBody,
    EmailTemplate, EmailTemplates, OnExisting, SampleData,
)

app = App(analytics_reporting=False)

cors = Stack(app, "Cors", tags={"team": "web", "app": "shop"})
own = s3.Bucket(cors, "Own")
shared = s3.Bucket.from_bucket_name(cors, "Shared", "shared")
web = s3.CorsRule(
    id="web", allowed_origins=["https://www.example.com"], allowed_methods=[s3.HttpMethods.GET, s3.HttpMethods.HEAD], max_age=3600)
merged = BucketCors(
    cors, "Merged",
    bucket=shared,
    rules=[web],
    precedence=CorsPrecedence.FIRST,
    must_allow=[CorsRequest(origin="https://www.example.com", method=s3.HttpMethods.GET)],
    must_deny=[CorsRequest(origin="https://www.example.com", method=s3.HttpMethods.PUT, headers=["content-type"])],
)
BucketCors(cors, "Exclusive", bucket=s3.Bucket.from_bucket_name(cors, "Alone", "alone"), exclusive=True, rules=[web])
BucketCors(cors, "Native", bucket=own, rules=CorsRules.presigned_put(origins=["https://www.example.com"], tracing=True))
BucketCors(
    cors, "Custom",
    bucket=s3.Bucket(cors, "Late"),
    managed_by=CorsManager.CUSTOM_RESOURCE,
    rules=[s3.CorsRule(allowed_origins=[f"https://{own.bucket_regional_domain_name}"], allowed_methods=[s3.HttpMethods.GET])],
)
answer = merged.evaluate(origin="https://www.example.com", method=s3.HttpMethods.GET)
CfnOutput(cors, "Answer", value=f"{json.dumps(answer.allowed)}, {answer.reason}")

ips = Stack(app, "Ips", env=Environment(account="123456789012", region="eu-west-1"))
instance = ElasticIpTarget.instance_id("i-0123456789abcdef0")
ip = ElasticIp(ips, "Ip", target=instance, allow_reassociation=True)
Tags.of(ip).add("Name", "mail")
existing = ElasticIp(
    ips, "Existing",
    source=ElasticIpSource.existing("eipalloc-0123456789abcdef0"),
    target=ElasticIpTarget.network_interface("eni-0123456789abcdef0", private_ip_address="10.0.0.7"),
)
ElasticIp(ips, "Tagged", source=ElasticIpSource.tagged("use", "mail"))
ElasticIp(ips, "OfPool", source=ElasticIpSource.allocate(public_ipv4_pool="ipv4pool-ec2-0123456789abcdef0"))
retained = ElasticIp(ips, "Retained", source=ElasticIpSource.retained("mail"), removal_policy=RemovalPolicy.DESTROY)
retained.add_reverse_dns("mail.example.com", after=existing)
pool = ElasticIpPool(ips, "Pool", size=3, sweep_interval=Duration.minutes(10))
pool.attach_to(autoscaling.AutoScalingGroup.from_auto_scaling_group_name(ips, "Group", "web"))
pool.metric_instances_without_address().create_alarm(ips, "WithoutAddress", threshold=1, evaluation_periods=3)
imported = ElasticIp.from_allocation_id(ips, "Imported", "eipalloc-0123456789abcdef1")
ElasticIpPool(ips, "Given", addresses=[imported, ElasticIp(ips, "Member")], on_exhausted=autoscaling.DefaultResult.ABANDON)
role = iam.Role(ips, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
ip.grant_associate(role)
ec2.CfnNatGateway(ips, "Nat", allocation_id=imported.allocation_id, subnet_id="subnet-0123456789abcdef0")
CfnOutput(ips, "Addresses", value=Fn.join(", ", pool.public_ips))

mails = Stack(app, "Mails")
receipt = EmailTemplate(
    mails, "Receipt",
    template_name="receipt",
    subject="Receipt {{number}}",
    html=EmailBody.from_inline("{{#each items}}{{name}}: {{price}}{{/each}}"),
    sample_data={"items": [{"name": "Tea", "price": 3.2}], "delay": {"isLong": False, "days": 2}, "number": "2026-1"},
    on_existing=OnExisting.FAIL,
)
body = EmailBody.from_file("bin/welcome.html")
EmailTemplate(mails, "Welcome", subject="Hi {{name}}", html=body, sample=SampleData.from_json(json.dumps({"delay": None, "name": "Ada"})))
EmailTemplate(
    mails, "Order",
    subject="Your order",
    text=EmailBody.from_inline("{{order.number}} for {{customer.name}}"),
    sample=SampleData.from_file("examples/emails/receipt/en/sample.json"),
)
late = mails.format_arn(service="s3", resource="assets")
EmailTemplate(mails, "Late", subject="Hi", text=EmailBody.from_inline("Hi {{b}}{{a}}"), sample_data={"a": [late, 1], "b": late})
emails = EmailTemplates.from_directory(
    mails, "Emails",
    directory="examples/emails",
    name_prefix="shop-",
    substitutions={"apiUrl": "https://www.example.com", "assetHost": Fn.import_value("AssetHost")},
    removal_policy=RemovalPolicy.RETAIN,
)
identity = ses.EmailIdentity.from_email_identity_name(mails, "Identity", "example.com")
configuration_set = ses.ConfigurationSet.from_configuration_set_name(mails, "Set", "shop")
sender = iam.Role(mails, "Sender", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
receipt.grant_send(sender, identity=identity, configuration_set=configuration_set)
emails.grant_send(sender, identity=identity, from_addresses=["shop@example.com"])
emails.rendering_failures(configuration_set).create_alarm(mails, "Dropped", threshold=1, evaluation_periods=1)
EmailTemplate.from_template_name(mails, "Elsewhere", "elsewhere").grant_send(sender, identity=identity)
CfnOutput(mails, "Variables", value=", ".join([*receipt.variables, *emails.template_ids]))
CfnOutput(mails, "Types", value=EmailTemplates.types_of("examples/emails"))

app.synth()
