export * from './bucket-cors';
export * from './cors-rules';
export * from './elastic-ip';
export * from './email-template';
export * from './email-templates';
