// Every construct. Each language has the same app, and they have to make the same templates.
package main

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsautoscaling"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-adopt/cdk-adopt-go/cdkadopt"
)

var text = jsii.String

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(&awscdk.AppProps{AnalyticsReporting: jsii.Bool(false)})
	cors(awscdk.NewStack(app, text("Cors"), &awscdk.StackProps{Tags: &map[string]*string{"team": text("web"), "app": text("shop")}}))
	environment := &awscdk.Environment{Account: text("123456789012"), Region: text("eu-west-1")}
	ips(awscdk.NewStack(app, text("Ips"), &awscdk.StackProps{Env: environment}))
	mails(awscdk.NewStack(app, text("Mails"), nil))
	app.Synth(nil)
}

func cors(cors awscdk.Stack) {
	own := awss3.NewBucket(cors, text("Own"), nil)
	shared := awss3.Bucket_FromBucketName(cors, text("Shared"), text("shared"))
	page := jsii.Strings("https://www.example.com")
	web := &awss3.CorsRule{
		Id:             text("web"),
		AllowedOrigins: page,
		AllowedMethods: &[]awss3.HttpMethods{awss3.HttpMethods_GET, awss3.HttpMethods_HEAD},
		MaxAge:         jsii.Number(3600),
	}
	get := &cdkadopt.CorsRequest{Origin: text("https://www.example.com"), Method: awss3.HttpMethods_GET}
	put := &cdkadopt.CorsRequest{
		Origin: text("https://www.example.com"), Method: awss3.HttpMethods_PUT, Headers: jsii.Strings("content-type"),
	}
	merged := cdkadopt.NewBucketCors(cors, text("Merged"), &cdkadopt.BucketCorsProps{
		Bucket:     shared,
		Rules:      &[]*awss3.CorsRule{web},
		Precedence: cdkadopt.CorsPrecedence_FIRST,
		MustAllow:  &[]*cdkadopt.CorsRequest{get},
		MustDeny:   &[]*cdkadopt.CorsRequest{put},
	})
	cdkadopt.NewBucketCors(cors, text("Exclusive"), &cdkadopt.BucketCorsProps{
		Bucket:    awss3.Bucket_FromBucketName(cors, text("Alone"), text("alone")),
		Exclusive: jsii.Bool(true),
		Rules:     &[]*awss3.CorsRule{web},
	})
	cdkadopt.NewBucketCors(cors, text("Native"), &cdkadopt.BucketCorsProps{
		Bucket: own,
		Rules:  cdkadopt.CorsRules_PresignedPut(&cdkadopt.CorsPresetOptions{Origins: page, Tracing: jsii.Bool(true)}),
	})
	cdkadopt.NewBucketCors(cors, text("Custom"), &cdkadopt.BucketCorsProps{
		Bucket:    awss3.NewBucket(cors, text("Late"), nil),
		ManagedBy: cdkadopt.CorsManager_CUSTOM_RESOURCE,
		Rules: &[]*awss3.CorsRule{{
			AllowedOrigins: jsii.Strings("https://" + *own.BucketRegionalDomainName()),
			AllowedMethods: &[]awss3.HttpMethods{awss3.HttpMethods_GET},
		}},
	})
	answer := merged.Evaluate(get)
	output(cors, "Answer", fmt.Sprintf("%t, %s", *answer.Allowed, *answer.Reason))
}

func ips(ips awscdk.Stack) {
	instance := cdkadopt.ElasticIpTarget_InstanceId(text("i-0123456789abcdef0"), nil)
	ip := cdkadopt.NewElasticIp(ips, text("Ip"), &cdkadopt.ElasticIpProps{Target: instance, AllowReassociation: jsii.Bool(true)})
	awscdk.Tags_Of(ip).Add(text("Name"), text("mail"), nil)
	existing := cdkadopt.NewElasticIp(ips, text("Existing"), &cdkadopt.ElasticIpProps{
		Source: cdkadopt.ElasticIpSource_Existing(text("eipalloc-0123456789abcdef0")),
		Target: cdkadopt.ElasticIpTarget_NetworkInterface(
			text("eni-0123456789abcdef0"), &cdkadopt.NetworkInterfaceTargetOptions{PrivateIpAddress: text("10.0.0.7")}),
	})
	cdkadopt.NewElasticIp(ips, text("Tagged"), &cdkadopt.ElasticIpProps{Source: cdkadopt.ElasticIpSource_Tagged(text("use"), text("mail"))})
	cdkadopt.NewElasticIp(ips, text("OfPool"), &cdkadopt.ElasticIpProps{
		Source: cdkadopt.ElasticIpSource_Allocate(&cdkadopt.AllocateOptions{PublicIpv4Pool: text("ipv4pool-ec2-0123456789abcdef0")}),
	})
	retained := cdkadopt.NewElasticIp(ips, text("Retained"), &cdkadopt.ElasticIpProps{
		Source: cdkadopt.ElasticIpSource_Retained(text("mail"), nil), RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	retained.AddReverseDns(text("mail.example.com"), &cdkadopt.ReverseDnsOptions{After: existing})
	pool := cdkadopt.NewElasticIpPool(ips, text("Pool"), &cdkadopt.ElasticIpPoolProps{
		Size: jsii.Number(3), SweepInterval: awscdk.Duration_Minutes(jsii.Number(10)),
	})
	pool.AttachTo(awsautoscaling.AutoScalingGroup_FromAutoScalingGroupName(ips, text("Group"), text("web")))
	alarm := &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(3)}
	pool.MetricInstancesWithoutAddress(nil).CreateAlarm(ips, text("WithoutAddress"), alarm)
	imported := cdkadopt.ElasticIp_FromAllocationId(ips, text("Imported"), text("eipalloc-0123456789abcdef1"))
	cdkadopt.NewElasticIpPool(ips, text("Given"), &cdkadopt.ElasticIpPoolProps{
		Addresses:   &[]cdkadopt.IElasticIp{imported, cdkadopt.NewElasticIp(ips, text("Member"), nil)},
		OnExhausted: awsautoscaling.DefaultResult_ABANDON,
	})
	ip.GrantAssociate(role(ips, "Role", "ec2.amazonaws.com"))
	awsec2.NewCfnNatGateway(ips, text("Nat"), &awsec2.CfnNatGatewayProps{
		AllocationId: imported.AllocationId(), SubnetId: text("subnet-0123456789abcdef0"),
	})
	output(ips, "Addresses", *awscdk.Fn_Join(text(", "), pool.PublicIps()))
}

func mails(mails awscdk.Stack) {
	receipt := cdkadopt.NewEmailTemplate(mails, text("Receipt"), &cdkadopt.EmailTemplateProps{
		TemplateName: text("receipt"),
		Subject:      text("Receipt {{number}}"),
		Html:         cdkadopt.EmailBody_FromInline(text("{{#each items}}{{name}}: {{price}}{{/each}}")),
		SampleData: &map[string]interface{}{
			"number": "2026-1",
			"items":  []interface{}{map[string]interface{}{"price": 3.2, "name": "Tea"}},
			"delay":  map[string]interface{}{"days": 2, "isLong": false},
		},
		OnExisting: cdkadopt.OnExisting_FAIL,
	})
	cdkadopt.NewEmailTemplate(mails, text("Welcome"), &cdkadopt.EmailTemplateProps{
		Subject: text("Hi {{name}}"),
		Html:    cdkadopt.EmailBody_FromFile(text("bin/welcome.html")),
		Sample:  cdkadopt.SampleData_FromJson(text(`{"name": "Ada", "delay": null}`)),
	})
	cdkadopt.NewEmailTemplate(mails, text("Order"), &cdkadopt.EmailTemplateProps{
		Subject: text("Your order"),
		Text:    cdkadopt.EmailBody_FromInline(text("{{order.number}} for {{customer.name}}")),
		Sample:  cdkadopt.SampleData_FromFile(text("examples/emails/receipt/en/sample.json")),
	})
	late := mails.FormatArn(&awscdk.ArnComponents{Service: text("s3"), Resource: text("assets")})
	cdkadopt.NewEmailTemplate(mails, text("Late"), &cdkadopt.EmailTemplateProps{
		Subject:    text("Hi"),
		Text:       cdkadopt.EmailBody_FromInline(text("Hi {{b}}{{a}}")),
		SampleData: &map[string]interface{}{"b": late, "a": []interface{}{late, 1}},
	})
	emails := cdkadopt.EmailTemplates_FromDirectory(mails, text("Emails"), &cdkadopt.EmailTemplatesProps{
		Directory:  text("examples/emails"),
		NamePrefix: text("shop-"),
		Substitutions: &map[string]*string{
			"assetHost": awscdk.Fn_ImportValue(text("AssetHost")), "apiUrl": text("https://www.example.com"),
		},
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
	identity := awsses.EmailIdentity_FromEmailIdentityName(mails, text("Identity"), text("example.com"))
	configurationSet := awsses.ConfigurationSet_FromConfigurationSetName(mails, text("Set"), text("shop"))
	sender := role(mails, "Sender", "lambda.amazonaws.com")
	receipt.GrantSend(sender, &cdkadopt.GrantSendOptions{Identity: identity, ConfigurationSet: configurationSet})
	emails.GrantSend(sender, &cdkadopt.GrantSendOptions{Identity: identity, FromAddresses: jsii.Strings("shop@example.com")})
	alarm := &awscloudwatch.CreateAlarmOptions{Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1)}
	emails.RenderingFailures(configurationSet).CreateAlarm(mails, text("Dropped"), alarm)
	cdkadopt.EmailTemplate_FromTemplateName(mails, text("Elsewhere"), text("elsewhere")).
		GrantSend(sender, &cdkadopt.GrantSendOptions{Identity: identity})
	names := append(append([]*string{}, *receipt.Variables()...), *emails.TemplateIds()...)
	values := make([]string, len(names))
	for index, name := range names {
		values[index] = *name
	}
	output(mails, "Variables", strings.Join(values, ", "))
	output(mails, "Types", *cdkadopt.EmailTemplates_TypesOf(text("examples/emails")))
}

func role(stack awscdk.Stack, id string, service string) awsiam.Role {
	return awsiam.NewRole(stack, text(id), &awsiam.RoleProps{AssumedBy: awsiam.NewServicePrincipal(text(service), nil)})
}

func output(stack awscdk.Stack, id string, value string) {
	awscdk.NewCfnOutput(stack, text(id), &awscdk.CfnOutputProps{Value: text(value)})
}
