/** Which proxy variables are set, which host goes through which, and whether they can be used at all. */
import { declaredOrigins } from '../asked-hosts.js';
import { isReportedError } from '../../errors.js';
import { redactUrl } from '../../probe/redact.js';
import { ok, type Check, type CheckResult } from '../check.js';
import type { World } from '../world.js';

const names = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];

export const proxies: Check = {
  id: 'proxies',
  title: 'Proxies',
  async run(world) {
    const set = names.flatMap((name) => [name, name.toUpperCase()]).filter((name) => (world.env[name] ?? '') !== '');
    if (set.length === 0) return [ok('no proxy variable is set')];
    const values = set.map((name) => `${name}=${redacted(name, world.env[name] ?? '')}`);
    return [ok(`set: ${values.join(' ')}`), ...(await ofHosts(world))];
  },
};

async function ofHosts(world: World): Promise<CheckResult[]> {
  const [{ proxyFor }, { Stopped }] = await Promise.all([
    import('../../probe/proxy.js'),
    import('../../probe/stopped.js'),
  ]);
  return [...(await origins(world))].map((origin): CheckResult => {
    try {
      const proxy = proxyFor(new URL(origin), world.env);
      return ok(proxy === null ? `${origin} is asked directly` : `${origin} is asked through ${proxy.host}`);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      const observed = `${origin} cannot be asked: ${error.message}`;
      return { status: 'error', observed, expected: 'http://host:port in it', command: 'export https_proxy=http://…' };
    }
  });
}

/** Without a map there is still something to say about the variables. */
async function origins(world: World): Promise<string[]> {
  try {
    return [...declaredOrigins((await world.context()).services).keys()];
  } catch (error) {
    if (isReportedError(error)) return [];
    throw error;
  }
}

/** The user's name and password may stand in front of the host, with or without a scheme. */
function redacted(name: string, value: string): string {
  if (name.toLowerCase() === 'no_proxy') return value;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? redactUrl(value) : redactUrl(`//${value}`).slice(2);
}
