import { listOf } from '../../../core/bucket-cors/rule';
import { fieldsOf, intrinsicIn, isAbsent, type Resolved } from './resolved-values';

const LISTS = ['AllowedHeaders', 'AllowedMethods', 'AllowedOrigins', 'ExposedHeaders'];
const FIELDS = [...LISTS, 'Id', 'MaxAge'];

/** Why CloudFormation refuses the form of a rule, as an override may have made it. Its values are another matter. */
export function formFault(rule: Resolved): string | undefined {
  if (isAbsent(rule) || intrinsicIn(rule)) return undefined;
  if (typeof rule !== 'object' || Array.isArray(rule)) return `is ${JSON.stringify(rule)} instead of a rule`;
  const fields = Object.entries(fieldsOf(rule)).filter(([name, value]) => !name.startsWith('Fn::') && !isAbsent(value));
  const unknown = fields.map(([name]) => name).filter((name) => !FIELDS.includes(name));
  if (unknown.length > 0) return `has ${listOf(unknown)} beside ${listOf(FIELDS)}`;
  const [noList] = fields.find(([name, value]) => LISTS.includes(name) && !Array.isArray(value) && !intrinsicIn(value)) ?? [];
  return noList === undefined ? undefined : `has no list in ${noList}`;
}
