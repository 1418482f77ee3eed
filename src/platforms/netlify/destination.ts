/** Where a request ends once it is known which rule, if any, matches it. */
import type { Destination } from '../platform.js';
import { decodedPath } from '../site-files.js';
import { codeFor } from './code-paths.js';
import type { Match } from './engine.js';
import type { Settings } from './settings.js';
import type { SitePaths } from './site-paths.js';

export interface World {
  readonly files: SitePaths;
  readonly settings: Settings;
}

/** What answers before any rule is asked; null when nothing does. */
export function beforeRules(url: URL, settings: Settings): Destination | null {
  if (settings.failure !== null) return undecided(`no build succeeds: ${settings.failure}`);
  const path = decodedPath(url.pathname);
  const edge = codeFor(settings.code.edge, path);
  if (edge !== null) return undecided(`the edge function ${edge.name} runs before the rules and may answer`);
  const own = functionAt(path, settings);
  if (own !== null || settings.earlierRules === null) return own;
  return undecided(settings.earlierRules);
}

/** A file comes before a rule that is not forced, except `isGuarded`: a rule for a role that the asker does not have. */
export function destinationOf(match: Match | null, url: URL, world: World, isGuarded: boolean): Destination {
  const file = isGuarded ? null : world.files.find(url.pathname);
  if (file !== null && match?.isForced !== true) return { kind: 'page', path: file, status: 200, rule: null };
  if (match !== null) return ruled(match, url, world);
  return isGuarded ? { kind: 'not-found' } : nobody(world.settings);
}

function ruled({ rule, to, status }: Match, url: URL, world: World): Destination {
  const isAbsolute = /^https?:\/\//.test(to);
  if ((!isAbsolute && !to.startsWith('/')) || !URL.canParse(to, url.href)) {
    const why = `"${to}" is neither a path nor a URL, unless the build replaces it`;
    return { kind: 'undecided', why, rule };
  }
  const target = new URL(to, url);
  // The request's own query is passed on only to a target without one.
  if (target.search === '') target.search = url.search;
  if (isRedirect(status)) return { kind: 'redirect', url: target.href, status, rule };
  if (isAbsolute) return { kind: 'proxy', url: target.href, rule };
  return rewritten({ rule, status }, target, world);
}

export function isRedirect(status: number): boolean {
  return status >= 300 && status <= 400;
}

function rewritten({ rule, status }: Pick<Match, 'rule' | 'status'>, target: URL, world: World): Destination {
  const path = decodedPath(target.pathname);
  const file = world.files.find(target.pathname);
  if (file !== null) return { kind: 'page', path: file, status, rule };
  const own = functionAt(path, world.settings);
  if (own !== null) return own.kind === 'function' ? { ...own, rule } : own;
  // Rules are not asked a second time: https://docs.netlify.com/platform/request-chain/
  return world.settings.isComplete ? nobody(world.settings) : { kind: 'page', path, status, rule };
}

// https://docs.netlify.com: what the platform itself serves under /.netlify/, besides functions.
const services = ['blobs', 'git', 'identity', 'images', 'large-media', 'scripts'];

/** `/.netlify/functions/NAME`, a function's own path, or a service of the platform. */
function functionAt(path: string, settings: Settings): Destination | null {
  const { functions, names, sources } = settings.code;
  const answers = (called: string): Destination => {
    const source = Object.hasOwn(sources, called) ? sources[called] : undefined;
    return { kind: 'function', name: called, rule: null, ...(source === undefined ? {} : { source }) };
  };
  const [, service = '', name] = /^\/\.netlify\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  if (services.includes(service)) return { kind: 'function', name: service, rule: null };
  if (['functions', 'builders'].includes(service) && name !== undefined) {
    return names === null || names.includes(name) ? answers(name) : nobody(settings);
  }
  const own = codeFor(functions, path);
  if (own === null) return null;
  return own.isSure ? answers(own.name) : undecided(`the function ${own.name} may answer: its path is not understood`);
}

function nobody({ lateAnswers }: Settings): Destination {
  return lateAnswers === null ? { kind: 'not-found' } : undecided(lateAnswers);
}

function undecided(why: string): Destination {
  return { kind: 'undecided', why, rule: null };
}
