// What the app in Go needs: the newest CDK that npm, PyPI, Maven Central and the Go proxy all have.
module languages

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.263.0
	github.com/aws/constructs-go/constructs/v10 v10.6.0
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-adopt/cdk-adopt-go/cdkadopt v0.0.0
)

// The package as it is built here asks for the CDK that it is built with.
replace github.com/aws/aws-cdk-go/awscdk/v2 => github.com/aws/aws-cdk-go/awscdk/v2 v2.263.0

replace github.com/aws/constructs-go/constructs/v10 => github.com/aws/constructs-go/constructs/v10 v10.6.0
