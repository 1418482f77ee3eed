/** What a scan of a large repository costs, beside ripgrep looking for the same hosts. `node bench/scan.mjs` alone. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compete, peakOfProgram } from './measure.mjs';
import { env, project, removeAll, repository, run, write } from './sandbox.mjs';

const files = 13_000;
const bytes = 208_000_000;
/** One file in this many is a document that names a retired host. */
const documents = 60;
const hosts = ['up.railway.app', 'old-api.shop.example'];

const cli = join(project, 'dist/cli.js');

/** Prints the ratios; asserts nothing. */
export async function printScan() {
  console.log(`\nScan of ${files.toLocaleString('en')} files, ${bytes / 1e6} MB`);
  const cwd = largeRepository();
  const rg = isHere('rg')
    ? [{ name: `rg ${ripgrep.join(' ')}`, cwd, file: 'rg', args: ripgrep }]
    : (console.log('  rg is not here: the ratios are to git grep'), []);
  // Its certificates are read at every start of Node: some 30 ms that are not Mosaic's, whoever set the variable.
  const plain = { NODE_EXTRA_CA_CERTS: '' };
  const mosaic = { cwd, file: process.execPath, args: [cli, 'scan'], env: plain };
  const results = compete([
    ...rg,
    { name: 'git grep', cwd, file: 'git', args: ['grep', '-i', '-F', ...hosts.flatMap((host) => ['-e', host])] },
    { name: 'node -e 0', cwd, file: process.execPath, args: ['-e', '0'], env: plain },
    { ...mosaic, name: 'mosaic scan, cold cache  (at most 1.5 × rg)', before: () => forget(cwd) },
    { ...mosaic, name: 'mosaic scan, warm cache, one file changed  (at most 0.8 × rg)', before: () => change(cwd) },
  ]);
  const [reference] = results;
  const width = Math.max(...results.map(({ name }) => name.length));
  for (const { name, milliseconds } of results) {
    const ratio = (milliseconds / reference.milliseconds).toFixed(2);
    console.log(`  ${name.padEnd(width)}  ${milliseconds.toFixed(1).padStart(7)} ms  ${ratio} ×`);
  }
  console.log('  NODE_EXTRA_CA_CERTS is empty for all of them.');
  const forgetful = 'rm -rf .git/mosaic/scan && exec "$0" "$@"';
  const peak = await peakOfProgram(cwd, 'sh', ['-c', forgetful, process.execPath, cli, 'scan']);
  const figure = peak === null ? 'not measured, only Linux tells' : `${peak.toFixed(0)} MB`;
  console.log(`  peak memory, cold cache: ${figure}  (at most 150)`);
}

const ripgrep = ['-i', '-F', ...hosts.flatMap((host) => ['-e', host]), '.'];

function isHere(program) {
  return spawnSync(program, ['--version'], { env }).error === undefined;
}

function forget(cwd) {
  rmSync(join(cwd, '.git/mosaic/scan'), { recursive: true, force: true });
}

let changes = 0;

/** A commit of one file; what the last scan saw of the others is known. */
function change(cwd) {
  if (changes === 0) run(cwd, process.execPath, [cli, 'scan']);
  write(cwd, 'src/part-1/module-1.js', `export const change = ${(changes += 1)};\n`);
  run(cwd, 'git', ['commit', '--quiet', '--no-verify', '--all', '--message=change']);
}

/** With the map and policy of the other measurements, Netlify's rules beside them, packed as a clone is. */
function largeRepository() {
  const cwd = repository('large');
  const next = randomNumbers(1);
  for (let index = 0; index < files; index += 1) {
    const isDocument = index % documents === 0;
    const folder = isDocument ? 'docs' : 'src';
    const size = Math.min(400_000, 60 - Math.log(1 - next()) * ((bytes / files) * 0.98));
    const end = isDocument ? `\nIt was at https://api-${index}.${hosts[0]}/health then.\n` : '\n';
    const name = `${folder}/part-${index % 130}/${isDocument ? 'note' : 'module'}-${index}.${isDocument ? 'md' : 'js'}`;
    write(cwd, name, `// ${index}\n${words(next, size)}${end}`);
  }
  const map = JSON.parse(run(cwd, 'git', ['show', 'HEAD:authority_map.json']));
  map.services[0].platform = 'netlify';
  write(cwd, 'authority_map.json', JSON.stringify({ ...map, retired_hosts: [`*.${hosts[0]}`, hosts[1]] }, null, 2));
  write(cwd, 'netlify.toml', netlify);
  run(cwd, 'git', ['add', '--all']);
  run(cwd, 'git', ['-c', 'core.compression=1', 'commit', '--quiet', '--no-verify', '--message=large']);
  run(cwd, 'git', ['-c', 'core.compression=1', 'repack', '-a', '-d', '--quiet', '--window=0']);
  return cwd;
}

const netlify = `[build]
  publish = "dist"

[[redirects]]
  from = "/health"
  to = "https://api.shop.example/health"
  status = 200
`;

const vocabulary =
  'const return function await import from value item list index https://example.com/ "./module.js" { } ( ) => document.body this.state.name // comment license up railway app 1234567890'.split(
    ' ',
  );

function words(next, size) {
  const parts = [];
  let length = 0;
  let column = 0;
  while (length < size) {
    const word = vocabulary[Math.floor(next() * vocabulary.length)];
    const isFull = column + word.length > 90;
    parts.push(isFull ? '\n' : ' ', word);
    column = isFull ? word.length : column + word.length + 1;
    length += word.length + 1;
  }
  return parts.join('');
}

/** Mulberry32: the same repository in every run. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await printScan();
  } finally {
    removeAll();
  }
}
