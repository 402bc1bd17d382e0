// The stacks of the guides, as one of their deployments has them.
import { App } from 'aws-cdk-lib';
import type { GuideName, Names } from './names';
import { stackOf } from './stacks';

const app = new App();
const names = JSON.parse(app.node.getContext('names') as string) as Readonly<Record<string, Names>>;
const deployment = Number(app.node.getContext('deployment'));
for (const [guide, its] of Object.entries(names)) stackOf(app, guide as GuideName, deployment, its);
