/** Pages of the frontend's origin may not call the backend, or those of any origin may. */
import { isPreflight, withoutCors } from '../cors.js';
import { hosts } from '../names.js';
import { html, redirect, text, type AnyReply, type Reply, type Wrapper } from '../reply.js';
import { faultsOf, type FaultEntry } from '../switch.js';
import { changing } from '../wrap.js';

function backend(title: string, wrong: string, effect: () => Wrapper): FaultEntry {
  return { title, wrong, judgedBy: [], effect: () => ({ backend: effect() }) };
}

function preflights(reply: AnyReply): Wrapper {
  return (ask, next) => (isPreflight(ask) ? reply : next(ask));
}

/** Other CORS headers, where there were some. */
function allowing(headers: (origin: string) => Reply['headers']): Wrapper {
  return changing((reply, { headers: { origin } }) =>
    origin === undefined ? reply : { ...reply, headers: { ...reply.headers, ...headers(origin) } },
  );
}

export const corsFaults = faultsOf('cors', {
  'cors-missing': backend('No Access-Control-Allow-Origin', 'Browsers keep every answer from the page.', () =>
    changing(withoutCors),
  ),
  'cors-other-origin': backend('Another origin is allowed', 'The list has the address of before.', () =>
    allowing(() => ({ 'access-control-allow-origin': `https://${hosts.retired}` })),
  ),
  'cors-star-with-credentials': backend('"*" with credentials', 'Browsers refuse the two together.', () =>
    allowing(() => ({ 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' })),
  ),
  'cors-two-origins': backend('Two origins in one header', 'A proxy and the service both add theirs.', () =>
    allowing((origin) => ({ 'access-control-allow-origin': `${origin}, ${origin}` })),
  ),
  'cors-any-origin': backend('Any origin, with credentials', 'Every site may read what its visitors see here.', () =>
    allowing((origin) => ({ 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' })),
  ),
  'cors-null-origin': backend('The origin "null", with credentials', 'Every sandboxed frame has it.', () =>
    allowing((origin) =>
      origin === 'null' ? { 'access-control-allow-origin': 'null', 'access-control-allow-credentials': 'true' } : {},
    ),
  ),
  'cors-without-credentials': backend('No credentials allowed', 'The session does not come along.', () =>
    changing((reply) => ({
      ...reply,
      headers: Object.fromEntries(
        Object.entries(reply.headers).filter(([name]) => name !== 'access-control-allow-credentials'),
      ),
    })),
  ),
  'cors-preflight-missing': backend('Preflights are 404', 'Only GET and POST have a route.', () =>
    preflights(text(404, 'Cannot OPTIONS')),
  ),
  'cors-preflight-fails': backend('Preflights are 500', 'The handler reads a body that is not there.', () =>
    preflights(html(500, '<h1>500</h1>')),
  ),
  'cors-preflight-redirects': backend('Preflights are redirected', 'Browsers do not follow.', () =>
    preflights(redirect(307, '/login')),
  ),
  'cors-method-missing': backend('Only GET is allowed', 'Every form of the page fails.', () =>
    allowing(() => ({ 'access-control-allow-methods': 'GET' })),
  ),
  'cors-header-missing': backend('No header is allowed', 'JSON cannot be sent.', () =>
    allowing(() => ({ 'access-control-allow-headers': 'x-none' })),
  ),
  'cors-missing-on-errors': backend('Errors without CORS', 'The page cannot read why something failed.', () =>
    changing((reply) => (reply.status >= 400 ? withoutCors(reply) : reply)),
  ),
});
