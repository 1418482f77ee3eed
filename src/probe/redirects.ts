/** Where a redirect leads and whether a probe may go there. */
import { hostOf, portOf } from './target.js';

export interface Step {
  readonly url: URL;
  readonly method: string;
}

const redirecting = new Set([301, 302, 303, 307, 308]);

/** Whether the answer is a redirect at all. */
export function isRedirect(status: number, location: string | undefined): location is string {
  return redirecting.has(status) && location !== undefined && location !== '';
}

/** The next request; null when the redirect leaves the service, drops TLS or names no http URL. */
export function follow(step: Step, status: number, location: string, ownHosts: readonly string[]): Step | null {
  if (!URL.canParse(location, step.url.href)) return null;
  const url = new URL(location, step.url);
  const isHttp = url.protocol === 'https:' || (url.protocol === 'http:' && step.url.protocol === 'http:');
  if (!isHttp || url.username !== '' || !isOwn(url, step.url, ownHosts)) return null;
  // A fragment stays with the reader, and would hide a loop.
  url.hash = '';
  return { url, method: methodAfter(status, step.method) };
}

/** Another port of the same host is another service, unless it is the scheme's own. */
function isOwn(url: URL, from: URL, ownHosts: readonly string[]): boolean {
  const isOwnHost = hostOf(url) === hostOf(from) || ownHosts.some((host) => host.toLowerCase() === hostOf(url));
  return isOwnHost && (url.port === '' || portOf(url) === portOf(from));
}

/** As browsers do: 303 always, 301 and 302 for POST. */
function methodAfter(status: number, method: string): string {
  if (method === 'HEAD') return method;
  return status === 303 || (method === 'POST' && status < 303) ? 'GET' : method;
}
