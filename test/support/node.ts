/** The Node.js that apps and handlers run in, where tests start it: this one, or another version of it. */
export const NODE = process.env.TEST_NODE ?? process.execPath;
