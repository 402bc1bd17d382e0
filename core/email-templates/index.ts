export { handlebarsWarnings, type Warning } from './handlebars-warnings';
export { handlebarsProblems } from './handlebars-validation';
export { htmlWarnings } from './html-warnings';
export type { PartName, Parts } from './parts';
export { render, sampleProblems } from './sample';
export { variablesOf } from './variables';
