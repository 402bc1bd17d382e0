export { handlebarsDoubts, type Doubt } from './handlebars-doubts';
export { handlebarsProblems } from './handlebars-problems';
export { htmlDoubts } from './html-doubts';
export type { PartName, Parts } from './parts';
export { render, sampleProblems } from './sample';
export { variablesOf } from './variables';
