/** Which hosts `init` proposes as retired, and why: nobody is asked, so only what the files and the calendar say. */
import { isVendorSite } from '../scan/vendors.js';
import type { FoundFrontend } from './found-site.js';
import type { IgnoredHost } from './ignored-hosts.js';
import { endedAt, isPublicName, providerOf } from './known-hosts.js';

export interface RetiredProposal {
  readonly entries: readonly { readonly host: string; readonly reason: string }[];
  /** A line for each entry, and for each host that is not proposed although it looks like one. */
  readonly comments: readonly string[];
}

/** `isService`: another file says that the host is a service that runs. */
export function proposeRetired(
  frontends: readonly FoundFrontend[],
  isService: (host: string) => boolean,
): RetiredProposal {
  const taken = new Set(frontends.flatMap(({ hosts }) => hosts));
  const ignored = frontends.flatMap((frontend) => frontend.ignored);
  const proposals = [...new Set([...taken, ...ignored.map(({ host }) => host)])].toSorted().flatMap((host) => {
    const ended = endedAt(host);
    if (ended !== null) return [{ host, reason: ended, comment: `${host} is proposed as retired: ${ended}` }];
    if (taken.has(host) || isService(host) || !isPublicName(host)) return [];
    if (isVendorSite(host) || providerOf(host) !== null) return [];
    return [
      ofIgnored(
        host,
        ignored.filter((mention) => mention.host === host),
      ),
    ];
  });
  return {
    entries: proposals.flatMap(({ host, reason }) => (reason === null ? [] : [{ host, reason }])),
    comments: proposals.map(({ comment }) => `# ${comment}`),
  };
}

function ofIgnored(
  host: string,
  mentions: readonly IgnoredHost[],
): { readonly host: string; readonly reason: string | null; readonly comment: string } {
  const places = listed(mentions.map(({ by }) => by));
  const doubtful = mentions.find(({ doubt }) => doubt !== null);
  if (doubtful !== undefined) {
    const comment = `${host} is not proposed as retired: only ${places} leads there and ${doubtful.why}; but ${doubtful.doubt ?? ''}`;
    return { host, reason: null, comment };
  }
  return {
    host,
    reason: `only rules that nobody meets lead there: ${places}`,
    comment: `${host} is proposed as retired: only ${places} leads there and ${mentions[0]?.why ?? ''}; take it out if something still runs there`,
  };
}

function listed(places: readonly string[]): string {
  const [one = '', ...more] = [...new Set(places)];
  return more.length === 0 ? one : `${one} and ${more.length} more`;
}
