import { Token } from 'aws-cdk-lib';
import type { EmailTemplateContract } from '../../../core/contracts/email-template';
import type { Problem } from '../../../core/problem';
import { granteeProblems } from '../../shared/grantee';
import { knownPartOf } from '../../shared/known-part';
import { hasFields, isObject, shown } from '../../shared/shown';
import { type Names, unknownProperties } from '../../shared/unknown-properties';
import { isKnown } from '../../shared/validation';
import type { GrantSendOptions } from '../email-template-interface';

/** As JavaScript passes it. */
type Untyped = Readonly<Record<string, unknown>>;

/** A property whose value isn't of its type, as it may come from JavaScript; undefined counts as left out. */
function wrong(property: string, value: unknown, expected: string, change: string): Problem {
  return { property, value: value === undefined ? undefined : shown(value), expected, change };
}

function textProblems(property: string, value: unknown, { isRequired = false } = {}): Problem[] {
  if (typeof value === 'string' || (value === undefined && !isRequired)) return [];
  return [wrong(property, value, 'a text', value === undefined || value === null ? isRequired ? 'give it one' : 'leave it out, or give it one' : 'write it as a string')];
}

const ON_EXISTING: readonly unknown[] = ['adopt', 'adopt-and-restore', 'fail'] satisfies EmailTemplateContract['OnExisting'][];

function onExistingProblems(value: unknown): Problem[] {
  if (value === undefined || ON_EXISTING.includes(value)) return [];
  return [wrong('onExisting', value, 'OnExisting.ADOPT, OnExisting.ADOPT_AND_RESTORE or OnExisting.FAIL', 'use one of them, or leave it out')];
}

function propsProblems(props: unknown, example: string): Problem[] {
  return isObject(props) ? [] : [wrong('props', props, 'an object', `give the properties, such as ${example}`)];
}

const SEND_OPTIONS: Names<GrantSendOptions> = { identity: true, configurationSet: true, fromAddresses: true };

export function templateShapeProblems(props: unknown, known: object): Problem[] {
  const problems = propsProblems(props, "{ subject: 'Hello', text: EmailBody.fromInline('...') }");
  if (problems.length > 0) return problems;
  const { templateName, subject, html, text, sampleData, sample, onExisting } = props as Untyped;
  return [
    ...textProblems('templateName', templateName),
    ...(subject === undefined ? [] : textProblems('subject', subject)), // a missing one is told with the other problems
    ...bodyShapeProblems('html', html),
    ...bodyShapeProblems('text', text),
    ...(sampleData === undefined || isObject(sampleData) || Token.isUnresolved(sampleData) ? []
      : [wrong('sampleData', sampleData, 'an object that JSON can hold', "give the variables as its members, such as { name: 'Ann' }")]),
    ...sampleShapeProblems(sample),
    ...onExistingProblems(onExisting),
    ...unknownProperties(props as object, known),
  ];
}

function bodyShapeProblems(property: string, body: unknown): Problem[] {
  if (body === undefined) return [];
  if (!hasFields(body, '_inline', '_path')) {
    const change = typeof body === 'string' ? `write ${property}: EmailBody.fromInline('...') around a text, or EmailBody.fromFile('...') around a path`
      : "such as EmailBody.fromInline('...') or EmailBody.fromFile('...')";
    return [wrong(property, typeof body === 'string' ? excerpt(body) : body, 'an EmailBody', change)];
  }
  const { _inline, _path } = body as { readonly _inline: unknown; readonly _path: unknown };
  return madeOf(property, 'EmailBody', { fromInline: _inline, fromFile: _path });
}

function sampleShapeProblems(sample: unknown): Problem[] {
  if (sample === undefined) return [];
  if (!hasFields(sample, '_json', '_path')) {
    return [wrong('sample', shown(sample), 'a SampleData', "such as SampleData.fromFile('welcome.json'), or give the object itself as sampleData")];
  }
  const { _json, _path } = sample as { readonly _json: unknown; readonly _path: unknown };
  return madeOf('sample', 'SampleData', { fromJson: _json, fromFile: _path });
}

/** @param given to its factories, by their names: to the one that was called */
function madeOf(property: string, type: string, given: Untyped): Problem[] {
  const called = Object.entries(given).filter(([, value]) => value !== undefined);
  if (called.some(([, value]) => typeof value === 'string')) return [];
  const factories = called.length > 0 ? called.map(([factory]) => factory) : Object.keys(given); // which one got nothing can't be told
  return [wrong(property, called[0]?.[1], `a string in ${factories.map((factory) => `${type}.${factory}`).join(' or ')}`, 'give it one')];
}

const SHOWN = 60;

function excerpt(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

export function importedNameShapeProblems(templateName: unknown): Problem[] {
  return textProblems('templateName', templateName, { isRequired: true });
}

export function folderShapeProblems(props: unknown, known: object): Problem[] {
  const problems = propsProblems(props, "{ directory: 'emails' }");
  if (problems.length > 0) return problems;
  const { directory, namePrefix, substitutions, onExisting } = props as Untyped;
  return [
    ...textProblems('directory', directory, { isRequired: true }),
    ...(typeof directory === 'string' && directory.trim() === ''
      ? [wrong('directory', directory, 'the path of a folder', "write it, such as 'emails': an empty one would be the directory in which the app was started")] : []),
    ...(typeof directory === 'string' && Token.isUnresolved(directory)
      ? [wrong('directory', 'a token', 'a path that is known at synth', 'write the path out')] : []),
    ...textProblems('namePrefix', namePrefix),
    ...(substitutions === undefined || isObject(substitutions) ? []
      : [wrong('substitutions', substitutions, 'an object of texts by name', "such as { host: 'example.com' }")]),
    ...onExistingProblems(onExisting),
    ...unknownProperties(props as object, known),
  ];
}

export function sendShapeProblems(grantee: unknown, options: unknown): Problem[] {
  const problems = granteeProblems(grantee);
  if (!isObject(options)) return [...problems, wrong('options', options, 'an object with the identity', 'such as { identity }')];
  const { identity, configurationSet, fromAddresses } = options as Untyped;
  if (!hasFields(identity, 'emailIdentityArn')) {
    const example = typeof identity === 'string' ? JSON.stringify(identity) : "'example.com'";
    problems.push(wrong('identity', identity, 'an ses.IEmailIdentity', `import it with ses.EmailIdentity.fromEmailIdentityName(this, 'Identity', ${example})`));
  }
  if (configurationSet !== undefined) problems.push(...configurationSetProblems(configurationSet));
  if (fromAddresses !== undefined && !(Token.isUnresolved(fromAddresses) || (Array.isArray(fromAddresses) && fromAddresses.every((each) => typeof each === 'string')))) {
    const value = Array.isArray(fromAddresses) ? fromAddresses.map(shown) : shown(fromAddresses);
    problems.push({ property: 'fromAddresses', value, expected: 'a list of texts', change: "such as ['shop@example.com']" });
  } else if (Array.isArray(fromAddresses)) problems.push(...addressProblems(fromAddresses as string[]));
  return [...problems, ...unknownProperties(options, SEND_OPTIONS)];
}

/** SES compares the bare address of the sender. */
function addressProblems(addresses: readonly string[]): Problem[] {
  return addresses.flatMap((address, index): Problem[] => {
    const property = `fromAddresses[${index}]`;
    if (address.trim() === '') return [wrong(property, address, 'an address', "write one, such as 'shop@example.com', or take it out")];
    const known = knownPartOf(address);
    if (!/[<>]/.test(known)) return [];
    const bare = /<([^<>]+)>/.exec(known)?.[1] ?? 'shop@example.com';
    return [wrong(property, known, 'an address without a name or brackets, as SES compares it', `write ${isKnown(address) ? `'${bare}'` : 'what is in the brackets'}`)];
  });
}

export function configurationSetProblems(set: unknown): Problem[] {
  if (hasFields(set, 'configurationSetName')) return [];
  const example = typeof set === 'string' ? JSON.stringify(set) : "'my-set'";
  return [wrong('configurationSet', set, 'an ses.IConfigurationSet', `import it with ses.ConfigurationSet.fromConfigurationSetName(this, 'Set', ${example})`)];
}
