from aws_cdk import App, Stack
from aws_cdk.aws_s3 import Bucket, CorsRule, HttpMethods
from cdk_adopt import BucketCors, ElasticIp, EmailBody, EmailTemplate

app = App()
stack = Stack(app, "Shop")
bucket = Bucket.from_bucket_name(stack, "Assets", "assets-of-another-team")
BucketCors(stack, "Cors", bucket=bucket, rules=[CorsRule(allowed_origins=["https://www.example.com"], allowed_methods=[HttpMethods.GET])])
EmailTemplate(
    stack, "Welcome", template_name="welcome", subject="Welcome, {{name}}", text=EmailBody.from_inline("Hello {{name}}!"), sample_data={"name": "Ada"},
)
ElasticIp(stack, "Ip")
app.synth()
