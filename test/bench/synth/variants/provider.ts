import { Provider } from 'aws-cdk-lib/custom-resources';
import { customResources, userFunction } from './custom-resource';

export const declarations = customResources((stack) => new Provider(stack, 'Provider', { onEventHandler: userFunction(stack) }).serviceToken);
