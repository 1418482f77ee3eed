/**
 * Asks the real `netlify dev` each request in fixtures/netlify-dev.json that has no answer yet, and writes it down:
 *
 *   npx jiti test/platforms/recording/record.ts NETLIFY NODE [--again] [--generate COUNT --seed SEED]
 *
 * NETLIFY is the path of netlify-cli's run.js, NODE that of a Node ≥ 22. `--again` asks everything anew, `--generate`
 * first adds sets from rule-sets.ts. What was recorded, when and with which versions stands in the fixture; netlify-cli
 * is no dependency, for it has half a gigabyte.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { browsers, openDevServer, type DevServer } from './dev-server.js';
import { plainToml, requestOf, unanswered, type RecordedSet, type Recording } from './recorded-set.js';
import { lineOf, requests, ruleSets, tableOf } from './rule-sets.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { again: { type: 'boolean' }, generate: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const [netlify = '', node = ''] = positionals;
const fixture = join(import.meta.dirname, '../fixtures/netlify-dev.json');
const before = JSON.parse(await readFile(fixture, 'utf8')) as Recording;
const sets = [...before.sets, ...generated(Number(values.generate ?? 0), Number(values.seed))];

for (const group of groups(sets.filter(({ decided }) => values.again === true || unanswered in decided))) {
  const server = await openDevServer(netlify, node, group);
  try {
    for (const set of group) {
      await server.publish(set);
      sets[sets.indexOf(set)] = { ...set, decided: await decisions(set, server.ask) };
    }
  } finally {
    await server.close();
  }
  await save();
}

/** Servers start slowly, but reload rules: sites that differ in nothing else share one. */
function groups(all: readonly RecordedSet[]): RecordedSet[][] {
  const found = new Map<string, RecordedSet[]>();
  for (const set of all) {
    const key = isPlain(set) ? 'plain' : set.name;
    found.set(key, [...(found.get(key) ?? []), set]);
  }
  return [...found.values()];
}

function isPlain({ files, published }: RecordedSet): boolean {
  const build = files['netlify.toml']?.slice(0, plainToml.length).join('\n');
  const others = Object.keys(files).filter((file) => !['netlify.toml', 'dist/_redirects'].includes(file));
  return build === plainToml.join('\n') && others.length === 0 && published.join() === 'dist';
}

/** One decision a path when it is the same for everybody. */
async function decisions({ decided }: RecordedSet, ask: DevServer['ask']): Promise<RecordedSet['decided']> {
  const found: Record<string, string[]> = {};
  const asked = Object.values(decided).flat();
  for (const path of new Set(asked.map((request) => requestOf(request).path))) {
    const answers: string[] = [];
    for (const browser of browsers) answers.push(await ask(path, browser));
    const isSame = new Set(answers).size === 1;
    for (const [index, answer] of (isSame ? answers.slice(0, 1) : answers).entries()) {
      (found[answer] ??= []).push(isSame ? path : `${browsers[index]} ${path}`);
    }
  }
  return found;
}

function generated(count: number, seed: number): RecordedSet[] {
  return fc.sample(ruleSets, { numRuns: count, seed }).map(({ lines, toml }, index) => ({
    name: `generated from seed ${seed}: ${index + 1}`,
    published: ['dist'],
    files: { 'netlify.toml': [...plainToml, ...toml.flatMap(tableOf)], 'dist/_redirects': lines.map(lineOf) },
    decided: { [unanswered]: requests },
  }));
}

async function save(): Promise<void> {
  const cli = execFileSync(node, [netlify, '--version'], { encoding: 'utf8' }).trim();
  const recorded = `${new Date().toISOString().slice(0, 10)} with ${cli}`;
  await writeFile(fixture, `${JSON.stringify({ recorded, sets }, null, 2)}\n`);
  execFileSync('npx', ['oxfmt', fixture]);
}
