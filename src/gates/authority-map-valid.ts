/** The map agrees with itself and with this clone. Its shape was checked on loading; a wrong shape is exit code 2. */
import { repoOf } from '../authority/repo.js';
import { referenceProblems } from '../authority/references.js';
import { remoteIdentity, slugOf } from '../authority/remote-url.js';
import type { Context } from '../engine/context.js';
import { gitConfig, type GitConfig } from '../facts/git-config.js';
import { code, defineGate, judged, type Finding } from './gate.js';

const codes = {
  'duplicate-name': code<{ name: string }>(
    'fail',
    ({ name }) => `two services are called "${name}"`,
    ({ name }) => `Give each service its own "name"; "${name}" is used twice`,
  ),
  'unknown-service': code<{ at: string; name: string; nearest: string | null }>(
    'fail',
    ({ at, name }) => `${at} names the service "${name}", which the map does not have`,
    ({ name, nearest }) =>
      nearest === null ? `Add a service called "${name}", or name one that exists` : `Did you mean "${nearest}"?`,
  ),
  'route-leads-nowhere': code<{ route: string; frontend: string; service: string; why: string }>(
    'fail',
    ({ route, frontend, service, why }) => `the route ${route} of ${frontend} leads to ${service}, ${why}`,
    ({ route }) => `Name the service that answers ${route}`,
  ),
  'slug-differs': code<{ slug: string; actual: string }>(
    'fail',
    ({ slug, actual }) => `the map is for ${slug}, this clone is ${actual}`,
    ({ actual }) => `If the map was copied from another project, set "repo": { "slug": "${actual}" }`,
  ),
};

export const authorityMapValid = defineGate<GitConfig, typeof codes>({
  id: 'AUTHORITY_MAP_VALID',
  layer: 'code-authority',
  modes: [],
  scope: 'repo',
  title: 'The authority map agrees with itself and with this clone',
  explains:
    'Every other gate believes the map, so it must not contradict itself: service names are unique, every name that is ' +
    'referred to exists, and "repo.slug" is the repository this clone came from. A variable that is not set here is ' +
    'never its failure.',
  codes,
  // A deployed service runs without its clone, whose name cannot be compared then.
  facts: ({ hasRepository }) => (hasRepository ? [gitConfig()] : []),
  decide: ([config], context) => {
    const findings = [
      ...references(context),
      ...routes(context),
      ...(config === undefined ? [] : slugFindings(config, context)),
    ];
    const services = context.map.services.length;
    return judged(`${context.mapFile}: ${services} ${services === 1 ? 'service' : 'services'}`, [
      { service: null, findings },
    ]);
  },
});

function references({ map, mapFile }: Context): Finding<typeof codes>[] {
  return referenceProblems(map).map(({ code: kind, path, found, nearest }) =>
    kind === 'duplicate-name'
      ? { code: 'duplicate-name', args: { name: found }, file: mapFile }
      : { code: 'unknown-service', args: { at: path, name: found, nearest }, file: mapFile },
  );
}

/** Routes to a service that cannot answer one. Unknown names are found above. */
function routes({ services, mapFile }: Context): Finding<typeof codes>[] {
  return services.flatMap((frontend) =>
    (frontend.routes ?? []).flatMap(({ path, service }) => {
      const target = services.find(({ name }) => name === service);
      const isItself = service === frontend.name;
      if (target === undefined || (!isItself && target.base !== null)) return [];
      const why = isItself ? 'which is the frontend itself' : 'which has no URL';
      return [
        {
          code: 'route-leads-nowhere' as const,
          args: { route: path, frontend: frontend.name, service, why },
          file: mapFile,
        },
      ];
    }),
  );
}

function slugFindings({ remotes }: GitConfig, { map, mapFile }: Context): Finding<typeof codes>[] {
  const { slug: declared, origin } = repoOf(map);
  if (declared === null) return [];
  const urls = origin === null ? remotes.flatMap((remote) => remote.urls) : [origin];
  // A local path has no owner and name to compare with.
  const actual = urls.map((url) => slugOf(remoteIdentity(url))).filter((found) => found !== null);
  const isSame = (found: string): boolean => `/${found}`.toLowerCase().endsWith(`/${declared}`.toLowerCase());
  if (actual.length === 0 || actual.some(isSame)) return [];
  return [{ code: 'slug-differs', args: { slug: declared, actual: actual.join(' and ') }, file: mapFile }];
}
