import { htmlPlaces, htmlRegions } from '../../../core/email-templates/html-places';
import { parseText } from '../../../core/handlebars';
import { Lines } from '../../../core/handlebars/lines';

export const regionsOf = (text: string) => htmlRegions({ program: parseText(text), lines: new Lines(text) });
export const places = (text: string, shared: Readonly<Record<string, string>> = {}) =>
  htmlPlaces(regionsOf(text), (name) => (shared[name] === undefined ? undefined : regionsOf(shared[name])))
    .map(({ context, node }) => `${context} ${String(node.path.original)}`);
