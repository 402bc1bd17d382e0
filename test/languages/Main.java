// Every construct. Each language has the same app, and they have to make the same templates.
import io.github.cdkadopt.*;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.autoscaling.AutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.DefaultResult;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.ec2.CfnNatGateway;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.CorsRule;
import software.amazon.awscdk.services.s3.HttpMethods;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.ses.ConfigurationSet;
import software.amazon.awscdk.services.ses.EmailIdentity;

public final class Main {
    public static void main(final String[] arguments) {
        App app = new App(AppProps.builder().analyticsReporting(false).build());
        cors(new Stack(app, "Cors", StackProps.builder().tags(Map.of("team", "web", "app", "shop")).build()));
        Environment environment = Environment.builder().account("123456789012").region("eu-west-1").build();
        ips(new Stack(app, "Ips", StackProps.builder().env(environment).build()));
        mails(new Stack(app, "Mails"));
        app.synth();
    }

    private static void cors(final Stack cors) {
        Bucket own = new Bucket(cors, "Own");
        IBucket shared = Bucket.fromBucketName(cors, "Shared", "shared");
        CorsRule web = CorsRule.builder()
            .id("web")
            .allowedOrigins(List.of("https://www.example.com"))
            .allowedMethods(List.of(HttpMethods.GET, HttpMethods.HEAD))
            .maxAge(3600)
            .build();
        BucketCors merged = BucketCors.Builder.create(cors, "Merged")
            .bucket(shared)
            .rules(List.of(web))
            .precedence(CorsPrecedence.FIRST)
            .mustAllow(List.of(CorsRequest.builder().origin("https://www.example.com").method(HttpMethods.GET).build()))
            .mustDeny(List.of(CorsRequest.builder()
                .origin("https://www.example.com").method(HttpMethods.PUT).headers(List.of("content-type")).build()))
            .build();
        BucketCors.Builder.create(cors, "Exclusive")
            .bucket(Bucket.fromBucketName(cors, "Alone", "alone")).exclusive(true).rules(List.of(web)).build();
        CorsPresetOptions presignedPut = CorsPresetOptions.builder()
            .origins(List.of("https://www.example.com")).tracing(true).build();
        BucketCors.Builder.create(cors, "Native").bucket(own).rules(CorsRules.presignedPut(presignedPut)).build();
        BucketCors.Builder.create(cors, "Custom")
            .bucket(new Bucket(cors, "Late"))
            .managedBy(CorsManager.CUSTOM_RESOURCE)
            .rules(List.of(CorsRule.builder()
                .allowedOrigins(List.of("https://" + own.getBucketRegionalDomainName())).allowedMethods(List.of(HttpMethods.GET)).build()))
            .build();
        CorsDecision answer = merged.evaluate(CorsRequest.builder().origin("https://www.example.com").method(HttpMethods.GET).build());
        output(cors, "Answer", answer.getAllowed() + ", " + answer.getReason());
    }

    private static void ips(final Stack ips) {
        ElasticIpTarget instance = ElasticIpTarget.instanceId("i-0123456789abcdef0");
        ElasticIp ip = ElasticIp.Builder.create(ips, "Ip").target(instance).allowReassociation(true).build();
        Tags.of(ip).add("Name", "mail");
        ElasticIp existing = ElasticIp.Builder.create(ips, "Existing")
            .source(ElasticIpSource.existing("eipalloc-0123456789abcdef0"))
            .target(ElasticIpTarget.networkInterface("eni-0123456789abcdef0",
                NetworkInterfaceTargetOptions.builder().privateIpAddress("10.0.0.7").build()))
            .build();
        ElasticIp.Builder.create(ips, "Tagged").source(ElasticIpSource.tagged("use", "mail")).build();
        ElasticIp.Builder.create(ips, "OfPool")
            .source(ElasticIpSource.allocate(AllocateOptions.builder().publicIpv4Pool("ipv4pool-ec2-0123456789abcdef0").build()))
            .build();
        ElasticIp retained = ElasticIp.Builder.create(ips, "Retained")
            .source(ElasticIpSource.retained("mail")).removalPolicy(RemovalPolicy.DESTROY).build();
        retained.addReverseDns("mail.example.com", ReverseDnsOptions.builder().after(existing).build());
        ElasticIpPool pool = ElasticIpPool.Builder.create(ips, "Pool").size(3).sweepInterval(Duration.minutes(10)).build();
        pool.attachTo(AutoScalingGroup.fromAutoScalingGroupName(ips, "Group", "web"));
        pool.metricInstancesWithoutAddress()
            .createAlarm(ips, "WithoutAddress", CreateAlarmOptions.builder().threshold(1).evaluationPeriods(3).build());
        IElasticIp imported = ElasticIp.fromAllocationId(ips, "Imported", "eipalloc-0123456789abcdef1");
        ElasticIpPool.Builder.create(ips, "Given")
            .addresses(List.of(imported, new ElasticIp(ips, "Member"))).onExhausted(DefaultResult.ABANDON).build();
        Role role = Role.Builder.create(ips, "Role").assumedBy(new ServicePrincipal("ec2.amazonaws.com")).build();
        ip.grantAssociate(role);
        CfnNatGateway.Builder.create(ips, "Nat").allocationId(imported.getAllocationId()).subnetId("subnet-0123456789abcdef0").build();
        output(ips, "Addresses", Fn.join(", ", pool.getPublicIps()));
    }

    private static void mails(final Stack mails) {
        EmailTemplate receipt = EmailTemplate.Builder.create(mails, "Receipt")
            .templateName("receipt")
            .subject("Receipt {{number}}")
            .html(EmailBody.fromInline("{{#each items}}{{name}}: {{price}}{{/each}}"))
            .sampleData(Map.of( // whose order is another one in each process
                "number", "2026-1", "items", List.of(Map.of("price", 3.2, "name", "Tea")), "delay", Map.of("days", 2, "isLong", false)))
            .onExisting(OnExisting.FAIL)
            .build();
        EmailTemplate.Builder.create(mails, "Welcome")
            .subject("Hi {{name}}")
            .html(EmailBody.fromFile("bin/welcome.html"))
            .sample(SampleData.fromJson("{\"name\": \"Ada\", \"delay\": null}"))
            .build();
        EmailTemplate.Builder.create(mails, "Order")
            .subject("Your order")
            .text(EmailBody.fromInline("{{order.number}} for {{customer.name}}"))
            .sample(SampleData.fromFile("examples/emails/receipt/en/sample.json"))
            .build();
        String late = mails.formatArn(ArnComponents.builder().service("s3").resource("assets").build());
        EmailTemplate.Builder.create(mails, "Late")
            .subject("Hi").text(EmailBody.fromInline("Hi {{b}}{{a}}")).sampleData(Map.of("b", late, "a", Arrays.asList(late, 1))).build();
        EmailTemplates emails = EmailTemplates.fromDirectory(mails, "Emails", EmailTemplatesProps.builder()
            .directory("examples/emails")
            .namePrefix("shop-")
            .substitutions(Map.of("assetHost", Fn.importValue("AssetHost"), "apiUrl", "https://www.example.com"))
            .removalPolicy(RemovalPolicy.RETAIN)
            .build());
        var identity = EmailIdentity.fromEmailIdentityName(mails, "Identity", "example.com");
        var configurationSet = ConfigurationSet.fromConfigurationSetName(mails, "Set", "shop");
        Role sender = Role.Builder.create(mails, "Sender").assumedBy(new ServicePrincipal("lambda.amazonaws.com")).build();
        receipt.grantSend(sender, GrantSendOptions.builder().identity(identity).configurationSet(configurationSet).build());
        emails.grantSend(sender, GrantSendOptions.builder().identity(identity).fromAddresses(List.of("shop@example.com")).build());
        emails.renderingFailures(configurationSet)
            .createAlarm(mails, "Dropped", CreateAlarmOptions.builder().threshold(1).evaluationPeriods(1).build());
        EmailTemplate.fromTemplateName(mails, "Elsewhere", "elsewhere")
            .grantSend(sender, GrantSendOptions.builder().identity(identity).build());
        output(mails, "Variables",
            Stream.concat(receipt.getVariables().stream(), emails.getTemplateIds().stream()).collect(Collectors.joining(", ")));
        output(mails, "Types", EmailTemplates.typesOf("examples/emails"));
    }

    private static void output(final Stack stack, final String id, final String value) {
        CfnOutput.Builder.create(stack, id).value(value).build();
    }

    private Main() { }
}
