import ts from 'typescript';
import { sourcesBelow } from './pages';

/** What the sources hold of errors: the texts of those that are made, with `…` for what is filled in, and the codes that are known. */
export interface ErrorCatalog {
  readonly messages: readonly string[];
  readonly codes: readonly string[];
}

/** The classes whose first argument is what the user reads. */
const ERRORS = ['OperationError', 'ConflictError', 'DeadlineExceededError', 'StaleRequestError', 'AddressGoneError', 'Kind'];
/** Functions that word a part of an error. */
const PARTS = ['refuse', 'failure'];
/** An error code of AWS's, such as `NoSuchBucket` or `InvalidAddress.PtrSet`. */
const CODE = /^[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)?$/;
/** Elsewhere tables hold other names. */
const HAS_CODES = /^(lambda\/|core\/(errors|not-found)\.ts$)/;
/** Constants that hold codes, as keys or as elements. */
const TABLES = /^Readonly<(Partial<)?Record<string, (string|number)>>?>$|^readonly string\[\]$/;

/** @param sources a text for each file name */
export function errorCatalog(sources: Readonly<Record<string, string>>): ErrorCatalog {
  const files = Object.entries(sources).map(([name, text]) => ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true));
  const nodes = files.flatMap(descendants);
  return {
    messages: unique(nodes.flatMap(messagesOf)),
    codes: unique(files.filter(({ fileName }) => HAS_CODES.test(fileName)).flatMap((file) => descendants(file).flatMap(codesOf))),
  };
}

/** What the handlers are made of. */
export function handlerSources(): Record<string, string> {
  return sourcesBelow('core', 'lambda');
}

function descendants(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (one: ts.Node) => {
    found.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return found;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** The texts with which an error is made, be it in one of the classes or by a function that words a part of it. */
function messagesOf(node: ts.Node): string[] {
  return (textIn(node) ?? []).filter((text) => /[a-z]{3}/.test(text));
}

function textIn(node: ts.Node): string[] | undefined {
  const isError = ts.isNewExpression(node) && ts.isIdentifier(node.expression) && ERRORS.includes(node.expression.text);
  const isPart = ts.isCallExpression(node)
    && (node.expression.kind === ts.SyntaxKind.SuperKeyword || PARTS.includes(node.expression.getText()));
  if (isError || isPart) return (node as ts.NewExpression).arguments?.slice(0, 1).flatMap(textsOf);
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);
  const isWhole = isText && !ts.isBinaryExpression(node.parent);
  if (!isWhole || isLogged(node)) return undefined;
  return textsOf(node).filter((text) => text.startsWith('could not '));
}

function isLogged({ parent }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && parent.name.getText() === 'message';
}

/** A literal's text, or that of a template or a sum, with `…` for each expression. Both of a condition. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')];
  if (ts.isBinaryExpression(node)) return textsOf(node.left).flatMap((left) => textsOf(node.right).map((right) => left + right));
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  return ['…'];
}

function codesOf(node: ts.Node): string[] {
  if (!ts.isVariableDeclaration(node) || !node.initializer) return [];
  const isTable = node.type !== undefined && TABLES.test(node.type.getText());
  const isList = node.type === undefined && ts.isArrayLiteralExpression(node.initializer) && /^[A-Z_0-9]+$/.test(node.name.getText());
  if (!isTable && !isList) return [];
  return namesIn(node.initializer).filter((text) => CODE.test(text));
}

/** An object's keys, or a list's texts. */
function namesIn(table: ts.Expression): string[] {
  const names = ts.isObjectLiteralExpression(table) ? table.properties.map(({ name }) => name)
    : ts.isArrayLiteralExpression(table) ? table.elements : [];
  return names.flatMap((name) => (name && (ts.isStringLiteralLike(name) || ts.isIdentifier(name)) ? name.text : []));
}
