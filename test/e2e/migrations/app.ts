// The stacks of the guides, as one of their deployments has them, or that of what was pulled.
import { App } from 'aws-cdk-lib';
import type { GuideName, Names } from './names';
import { pulledStack } from './pulled';
import { stackOf } from './stacks';

const app = new App();
const pulled = app.node.tryGetContext('pulled') as string | undefined;
if (pulled !== undefined) pulledStack(app, pulled);
const names = JSON.parse(app.node.tryGetContext('names') as string | undefined ?? '{}') as Readonly<Record<string, Names>>;
const deployment = Number(app.node.tryGetContext('deployment'));
for (const [guide, its] of Object.entries(names)) stackOf(app, guide as GuideName, deployment, its);
