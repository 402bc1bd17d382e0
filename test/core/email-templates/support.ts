import { describeProblem, type Problem } from '../../../core/problem';

export const described = (problems: readonly Problem[]) => problems.map(describeProblem);
export const inline = (name: string, body: string) => `{{#* inline "${name}"}}${body}{{/inline}}\n`;
