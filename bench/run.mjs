/** `npm run bench`: what the hooks cost, side by side in one run. Prints ratios, asserts nothing. */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';
import { compete, peakOfProgram, rounds } from './measure.mjs';
import { printScan } from './scan.mjs';
import { env, project, removeAll, repository, run, withHusky, withLefthook, write } from './sandbox.mjs';

const cli = join(project, 'dist/cli.js');

try {
  printMachine();
  const judged = repository('judged');
  printLocalGates(judged);
  const lefthook = tryLefthook();
  printCommits(lefthook);
  await printMemory(judged, lefthook);
  await printScan();
} finally {
  removeAll();
}

function printMachine() {
  const git = run(project, 'git', ['--version']).trim();
  console.log(
    `Node ${process.version}, ${git}, ${process.platform} ${process.arch}, ${cpus().length} cores; medians of ${rounds} interleaved rounds.`,
  );
  console.log(
    `NODE_EXTRA_CA_CERTS is ${env.NODE_EXTRA_CA_CERTS === undefined ? 'not set' : 'set: every start of Node reads the certificates, some 30 ms'}.`,
  );
}

function printLocalGates(cwd) {
  const [empty, gates] = compete([
    { name: 'node -e 0', cwd, file: process.execPath, args: ['-e', '0'] },
    { name: 'node dist/cli.js hook pre-commit', cwd, file: process.execPath, args: [cli, 'hook', 'pre-commit'] },
  ]);
  section('All local gates, whole process: 41 files, mosaic.config.ts, five services');
  table([empty, gates], empty, 'at most 1.8');
}

function tryLefthook() {
  try {
    return withLefthook('lefthook');
  } catch (error) {
    console.log(`\nlefthook is not measured: it could not be installed (${error.message.split('\n')[0]})`);
    return null;
  }
}

function printCommits(lefthook) {
  const mosaic = withHusky('mosaic', 'mosaic hook pre-commit');
  const node = withHusky('node', 'node -e 0');
  const plain = repository('plain');
  const contestants = [
    ...(lefthook === null
      ? []
      : [
          commit('lefthook running true, found on PATH (npm run, npx: Node shim)', lefthook, onPath(lefthook)),
          commit('lefthook running true, native binary (plain git commit)', lefthook),
        ]),
    commit('mosaic: husky, mosaic hook pre-commit', mosaic),
    commit('husky, node -e 0', node),
    { ...commit('git commit --no-verify', plain), args: ['commit', '--quiet', '--no-verify', '--message=change'] },
  ];
  section('git commit --quiet --message=change, one changed file');
  const results = compete(contestants);
  table(
    results,
    results.find(({ name }) => name.startsWith('mosaic')),
    null,
  );
  for (const other of results.filter(({ name }) => name.startsWith('lefthook'))) {
    const own = results.find(({ name }) => name.startsWith('mosaic'));
    console.log(`  mosaic / ${other.name}: ${(own.milliseconds / other.milliseconds).toFixed(2)}`);
  }
}

function commit(name, cwd, extra = {}) {
  let change = 0;
  const before = () => {
    write(cwd, 'src/file-0.js', `export const n = ${process.hrtime.bigint()}${change++};\n`);
    run(cwd, 'git', ['add', 'src/file-0.js']);
  };
  return { name, cwd, file: 'git', args: ['commit', '--quiet', '--message=change'], env: extra, before };
}

function onPath(cwd) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { [key]: `${join(cwd, 'node_modules/.bin')}${delimiter}${env[key]}` };
}

async function printMemory(judged, lefthook) {
  section('Peak memory');
  await peak('node -e 0', judged, process.execPath, ['-e', '0']);
  await peak('node dist/cli.js hook pre-commit', judged, process.execPath, [cli, 'hook', 'pre-commit']);
  const binary =
    lefthook === null ? null : join(lefthook, `node_modules/lefthook-${process.platform}-${process.arch}/bin/lefthook`);
  if (binary === null || !existsSync(binary))
    return console.log('  lefthook: not measured, there is no native binary here');
  await peak('lefthook run pre-commit, native binary', lefthook, binary, ['run', 'pre-commit']);
}

async function peak(name, cwd, file, args) {
  const megabytes = await peakOfProgram(cwd, file, args);
  if (megabytes === null) console.log(`  ${name}: not measured, only Linux tells`);
  else memory(name, megabytes);
}

function section(title) {
  console.log(`\n${title}`);
}

function table(rows, reference, limit) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, milliseconds } of rows) {
    const ratio = (milliseconds / reference.milliseconds).toFixed(2);
    const note = limit === null || milliseconds === reference.milliseconds ? '' : `  (${limit})`;
    console.log(`  ${name.padEnd(width)}  ${milliseconds.toFixed(1).padStart(7)} ms  ${ratio} ×${note}`);
  }
}

function memory(name, megabytes) {
  const figure = Number.isFinite(megabytes) ? `${megabytes.toFixed(0)} MB` : 'not measured';
  console.log(`  ${name}: ${figure}  (at most 150)`);
}
