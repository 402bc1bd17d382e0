export { handlebarsWarnings, type Warning } from './handlebars-warnings';
export { handlebarsProblems } from './handlebars-validation';
export { htmlWarnings } from './html-warnings';
export type { PartName, Parts } from './parts';
export { placeholderProblems, render, sampleProblems } from './sample';
export { valueWarnings } from './value-warnings';
export { variablesOf } from './variables';
