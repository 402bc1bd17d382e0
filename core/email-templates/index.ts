export { handlebarsDoubts, type Doubt } from './handlebars-warnings';
export { handlebarsProblems } from './handlebars-validation';
export { htmlDoubts } from './html-warnings';
export type { PartName, Parts } from './parts';
export { render, sampleProblems } from './sample';
export { variablesOf } from './variables';
