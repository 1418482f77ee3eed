/** Repositories to measure in: small, with a policy, a five-service map and one hook tool each. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = join(dirname(fileURLToPath(import.meta.url)), '..');

const base = realpathSync(mkdtempSync(join(tmpdir(), 'mosaic-bench-')));
const home = join(base, 'home');
mkdirSync(home);
writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = Bench\n\temail = bench@mosaic.invalid\n[gc]\n\tauto = 0\n');

/** The caller's environment without what changes Git, hooks or npm; NODE_EXTRA_CA_CERTS stays, and is reported. */
export const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(GIT_|npm_|HUSKY|LEFTHOOK|CI$|GITHUB_)/i.test(name)),
  ),
  HOME: home,
  USERPROFILE: home,
  XDG_CONFIG_HOME: home,
  GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
};

export function removeAll() {
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
}

/** Throws with what the program said when it fails. */
export function run(cwd, file, args, extra = {}) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, env: { ...env, ...extra }, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}: ${(stderr || stdout).trim()}`);
  return stdout;
}

export function repository(name) {
  const dir = join(base, name);
  const files = {
    'authority_map.json': `${JSON.stringify(map, null, 2)}\n`,
    'mosaic.config.ts': policy,
    '.gitignore': 'node_modules/\n',
    'package.json': '{ "private": true }\n',
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`src/file-${index}.js`, `export const n = ${index};\n`]),
    ),
  };
  for (const [path, text] of Object.entries(files)) write(dir, path, text);
  // As npm installs a package that is linked.
  mkdirSync(join(dir, 'node_modules/.bin'), { recursive: true });
  symlinkSync(project, join(dir, 'node_modules/mosaic-gates'), 'junction');
  if (process.platform !== 'win32') symlinkSync('../mosaic-gates/dist/cli.js', join(dir, 'node_modules/.bin/mosaic'));
  run(dir, 'git', ['init', '--quiet', '--initial-branch=main']);
  run(dir, 'git', ['add', '--all']);
  run(dir, 'git', ['commit', '--quiet', '--no-verify', '--message=first']);
  return dir;
}

export function withHusky(name, line) {
  const dir = repository(name);
  write(dir, '.husky/pre-commit', `${line}\n`);
  const husky = new URL('../node_modules/husky/index.js', import.meta.url).href;
  run(dir, process.execPath, ['--input-type=module', '--eval', `import husky from '${husky}'; husky();`]);
  return commitAll(dir);
}

/** From npm, without running its install script; the hook is installed by its own command. Throws when it cannot be had. */
export function withLefthook(name) {
  const dir = repository(name);
  write(dir, 'lefthook.yml', 'pre-commit:\n  commands:\n    nothing:\n      run: "true"\n');
  run(dir, 'npm', ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', 'lefthook'], {
    npm_config_cache: process.env.npm_config_cache,
  });
  run(dir, process.execPath, [join(dir, 'node_modules/lefthook/bin/index.js'), 'install']);
  return commitAll(dir);
}

function commitAll(dir) {
  run(dir, 'git', ['add', '--all']);
  run(dir, 'git', ['commit', '--quiet', '--no-verify', '--message=hooks']);
  return dir;
}

export function write(dir, path, text) {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

const service = (name, role, url) => ({ name, role, runtime_base_url: { mode: 'static', url } });
const map = {
  schema_version: '2.0',
  repo: { deploy_branch: 'main', work_branches: ['**'] },
  services: [
    { ...service('web', 'frontend', 'https://shop.example'), routes: [{ path: '/health', service: 'api' }] },
    { ...service('api', 'backend', 'https://api.shop.example'), depends_on: ['db', 'openai', 'uploads'] },
    { name: 'db', role: 'database', engine: 'postgres', url_env: 'DATABASE_URL' },
    { name: 'openai', role: 'external', provider: 'openai', key_env: 'OPENAI_API_KEY' },
    { name: 'uploads', role: 'storage', path: 'uploads' },
  ],
};

const policy = `import { defineConfig } from 'mosaic-gates';

export default defineConfig({ session: { maxAge: '12h' }, worktree: { staged: 'warn' } });
`;
