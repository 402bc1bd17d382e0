// Preloaded into the CDK CLI, which rests 5 s between two looks at a stack, and has no option for it. On the local AWS, where a deployment
// takes seconds, that is a good part of the time.
const { setTimeout } = globalThis;
const sooner = (callback, delay, ...more) => setTimeout(callback, delay === 5_000 ? 500 : delay, ...more);
globalThis.setTimeout = Object.defineProperties(sooner, Object.getOwnPropertyDescriptors(setTimeout));
