/** Asks the hosts that production refers to whether anybody is there. */
import type { ProbeClient } from '../probe/client.js';
import { tombstoneOf } from '../probe/tombstone.js';
import type { Reference } from './reference.js';
import type { TreeScan } from './scan-result.js';

/** A host that the map gives to nobody fails once it is known to be dead; of a retired one it is only said. */
export async function judgeLive(scans: readonly TreeScan[], open: () => Promise<ProbeClient>): Promise<TreeScan[]> {
  const asked = scans.flatMap(({ references }) => references.filter(isAsked));
  if (asked.length === 0) return [...scans];
  const probe = await open();
  const deaths = new Map(
    await Promise.all(
      [...new Map(asked.map((reference) => [reference.host, reference]))].map(
        async ([host, reference]) => [host, await deathOf(reference, probe)] as const,
      ),
    ),
  );
  return scans.map((scan) => ({
    ...scan,
    references: scan.references.map((reference) => {
      const death = isAsked(reference) ? (deaths.get(reference.host) ?? null) : null;
      return death === null ? reference : { ...reference, why: `${reference.why}; ${death}`, isFailing: true };
    }),
  }));
}

function isAsked({ tier, host }: Reference): boolean {
  return tier === 'production' && !host.startsWith('*');
}

/** A clause that says how the host shows that nobody is there; null when it does not. */
async function deathOf({ host, url }: Reference, probe: ProbeClient): Promise<string | null> {
  const { fault, outcome } = await probe.observe({ url: rootOf(host, url) });
  const tombstone = tombstoneOf(host, outcome);
  if (tombstone !== null) return `${tombstone.platform} says that nothing is deployed there (${tombstone.says})`;
  const isGone = outcome.kind === 'failure' && outcome.code === 'name-not-found' && fault === 'target';
  return isGone ? 'no such name exists' : null;
}

/** A host without a scheme is asked as a browser would. */
function rootOf(host: string, url: string | null): string {
  const isPlain = url !== null && /^(?:http|ws):\/\//i.test(url);
  const port = /^[a-z]+:\/\/[^/?#]*?(?<port>:\d{1,5})(?:[/?#]|$)/i.exec(url ?? '')?.groups?.['port'] ?? '';
  return `${isPlain ? 'http' : 'https'}://${host}${port}/`;
}
