export * from './bucket-cors';
export * from './elastic-ip';
