/** Adds the `prepare` script to package.json by changing only the characters that must change. */
import { lineAt, nodeAt, scanJson, type JsonNode } from '../authority/json-text.js';
import { UsageError } from '../errors.js';

/** `exit 0` is understood by sh and by cmd, and covers `npm ci --omit=dev`, where there is no mosaic. */
const script = 'mosaic install || exit 0';

/** The same text when its `prepare` calls `mosaic install` already. `file` is only named. */
export function withPrepareScript(text: string, file: string): string {
  const bom = text.startsWith('\ufeff') ? '\ufeff' : '';
  const json = text.slice(bom.length);
  const scan = scanJson(json);
  if (!scan.ok) throw invalid(scan.problem, file, lineAt(json, scan.offset));
  const data: unknown = JSON.parse(json);
  if (!isRecord(data)) throw invalid('it is not an object', file, 1);
  const { scripts } = data;
  if (scripts === undefined) return bom + withScripts(json, Object.keys(data).length > 0);
  const node = nodeAt(scan.root, ['scripts']);
  if (!isRecord(scripts)) throw invalid('"scripts" is not an object', file, lineAt(json, node.offset));
  const strange = Object.keys(scripts).find((name) => typeof scripts[name] !== 'string');
  if (strange !== undefined) throw invalid(`the script "${strange}" is not a string`, file, lineAt(json, node.offset));
  const { prepare } = scripts;
  if (prepare === undefined) return bom + withPrepare(json, node, Object.keys(scripts).length > 0);
  if (typeof prepare !== 'string' || /\bmosaic install\b/.test(prepare)) return text;
  const at = nodeAt(scan.root, ['scripts', 'prepare']).offset;
  return bom + json.slice(0, at) + JSON.stringify(chained(prepare)) + json.slice(endOfString(json, at));
}

function chained(prepare: string): string {
  if (prepare.trim() === '') return script;
  // sh and cmd disagree on what `a || b && c` means.
  return `${prepare.includes('||') ? `(${prepare})` : prepare} && (${script})`;
}

function withPrepare(json: string, { offset, children }: JsonNode, hasOthers: boolean): string {
  const entry = `"prepare": ${JSON.stringify(script)}`;
  if (!hasOthers) {
    const { newline, indent } = style(json);
    const block = `{${newline}${indent}${indent}${entry}${newline}${indent}}`;
    return json.slice(0, offset) + block + json.slice(json.indexOf('}', offset) + 1);
  }
  const space = /\{(\s*)/y;
  space.lastIndex = offset;
  const between = space.exec(json)?.[1] ?? ' ';
  const end = Math.max(...[...children.values()].map((child) => endOfString(json, child.offset)));
  return `${json.slice(0, end)},${between}${entry}${json.slice(end)}`;
}

function withScripts(json: string, hasOthers: boolean): string {
  const { newline, indent } = style(json);
  const end = json.lastIndexOf('}');
  const block = `"scripts": {${newline}${indent}${indent}"prepare": ${JSON.stringify(script)}${newline}${indent}}`;
  return `${json.slice(0, end).trimEnd()}${hasOthers ? ',' : ''}${newline}${indent}${block}${newline}${json.slice(end)}`;
}

function style(json: string): { newline: string; indent: string } {
  return { newline: json.includes('\r\n') ? '\r\n' : '\n', indent: /^([ \t]+)"/m.exec(json)?.[1] ?? '  ' };
}

function endOfString(json: string, offset: number): number {
  const literal = /"(?:[^"\\]|\\.)*"/y;
  literal.lastIndex = offset;
  return literal.test(json) ? literal.lastIndex : offset;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function invalid(why: string, file: string, line: number): UsageError {
  return new UsageError('package-invalid', `${file}:${line}: ${why}`, {
    hint: `"scripts": { "prepare": ${JSON.stringify(script)} }`,
    place: { file, line },
  });
}
