export * from './bucket-cors';
export * from './elastic-ip';
export * from './email-template';
