import { customResources, userFunction } from './custom-resource';

export const declarations = customResources((stack) => userFunction(stack).functionArn);
