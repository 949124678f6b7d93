import { AwsError } from '../aws-error.ts';

/** Writes an element; a list becomes as many elements, or one of elements named `listItem`. */
export function writeXml(name: string, value: unknown, listItem?: string): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && listItem === undefined) return value.map((it) => writeXml(name, it)).join('');
  return `<${name}>${writeContent(value, listItem)}</${name}>`;
}

/** Writes what stands within an element. */
export function writeContent(value: unknown, listItem?: string): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((it) => writeXml(listItem ?? '', it, listItem)).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => writeXml(name, member, listItem))
      .join('');
  }
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What an element holds: its text, or its children by name. */
type Content = string | Children;
type Children = { [name: string]: Content | Content[] };

/**
 * Reads a document as AWS's clients write them: elements hold text or elements, attributes say nothing. The elements
 * that `repeated` names are lists. Throws MalformedXML.
 */
export function readXml(text: string, repeated: readonly string[]): Children {
  const markup = `${text.replace(/^\s*<\?xml[^>]*\?>/, '')}</document>`;
  const tokens = markup.matchAll(/<\/([\w.:-]+)\s*>|<([\w.:-]+)[^<>]*?(\/?)>|([^<]+)/g);
  const document = readElement(tokens, 'document', repeated);
  if (typeof document === 'string' || Object.keys(document).length !== 1) throw malformedXml();
  return document;
}

/** Reads on until an element is closed. */
function readElement(tokens: Iterator<RegExpExecArray>, name: string, repeated: readonly string[]): Content {
  const children: Children = {};
  let text = '';
  let [, closed, opened, empty, plain] = nextToken(tokens);
  while (closed === undefined) {
    if (plain !== undefined) text += decode(plain);
    if (opened !== undefined) {
      addChild(children, opened, empty === '/' ? '' : readElement(tokens, opened, repeated), repeated);
    }
    [, closed, opened, empty, plain] = nextToken(tokens);
  }
  if (closed !== name) throw malformedXml();
  return Object.keys(children).length > 0 ? children : text;
}

function nextToken(tokens: Iterator<RegExpExecArray>): RegExpExecArray {
  const { value, done } = tokens.next();
  if (done) throw malformedXml();
  return value;
}

function addChild(children: Children, name: string, value: Content, repeated: readonly string[]): void {
  const earlier = children[name];
  if (Array.isArray(earlier)) {
    earlier.push(value);
  } else {
    if (earlier !== undefined) throw malformedXml();
    children[name] = repeated.includes(name) ? [value] : value;
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) => {
    if (name !== undefined) return entities[name] ?? '';
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

/** The refusal of XML that is not well-formed, or not what the operation takes. */
export function malformedXml(): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
