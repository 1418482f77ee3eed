/** What the frontend publishes does not work in a browser. */
import { apiPrefix, hosts } from '../names.js';
import { html, json, text, type Wrapper } from '../reply.js';
import { assets } from '../site.js';
import { faultsOf, type FaultEntry } from '../switch.js';
import { at, rewriting, says, showsPage } from '../wrap.js';

function frontend(title: string, wrong: string, effect: () => Wrapper): FaultEntry {
  return { title, wrong, judgedBy: [], effect: () => ({ frontend: effect() }) };
}

/** The bundle was built with another address in it. */
function calling(title: string, wrong: string, base: string): FaultEntry {
  return frontend(title, wrong, () =>
    at(
      assets.script,
      rewriting((code) => code.replace(`'${apiPrefix}`, `'${base}`)),
    ),
  );
}

const entry =
  (wrapper: Wrapper): Wrapper =>
  (ask, next) =>
    ask.path === '/' || ask.path === '/index.html' ? wrapper(ask, next) : next(ask);

const parked = `<!doctype html><html><head><title>shop.example</title></head><body>
<h1>This domain is parked</h1><a href="http://${hosts.foreign}/buy">Buy it now</a></body></html>
`;

export const pageFaults = faultsOf('frontend-build', {
  'script-is-page': frontend('The page where the script should be', 'The catch-all answers for a file of before.', () =>
    at(assets.script, showsPage),
  ),
  'script-missing': frontend('The script is 404', 'Its file was not uploaded.', () =>
    at(assets.script, says(html(404, '<!doctype html><title>Not found</title>'))),
  ),
  'script-empty': frontend('An empty script', 'The build was interrupted.', () =>
    at(
      assets.script,
      rewriting(() => ''),
    ),
  ),
  'script-cut-off': frontend('Half a script', 'The upload was interrupted.', () =>
    at(
      assets.script,
      rewriting((code) => code.slice(0, code.length >> 1)),
    ),
  ),
  'script-labelled-text': frontend('A script labelled text/plain', 'Browsers told not to sniff do not run it.', () =>
    at(
      assets.script,
      rewriting((code) => code, { 'content-type': 'text/plain' }),
    ),
  ),
  'script-fails': frontend('The script is 500', 'The storage behind the CDN fails.', () =>
    at(assets.script, says(text(500, 'InternalError'))),
  ),
  'stylesheet-missing': frontend('The stylesheet is 404', 'Its file was not uploaded.', () =>
    at(assets.stylesheet, says(html(404, '<!doctype html><title>Not found</title>'))),
  ),
  'stylesheet-empty': frontend('An empty stylesheet', 'The build purged every rule.', () =>
    at(
      assets.stylesheet,
      rewriting(() => ''),
    ),
  ),
  'stylesheet-is-page': frontend('The page where the stylesheet should be', 'The catch-all answers.', () =>
    at(assets.stylesheet, showsPage),
  ),
  'page-of-old-build': frontend('A page of the last build', 'A cache keeps it; the files it names are gone.', () =>
    entry(rewriting((code) => code.replaceAll(/(assets\/index)-[\w-]+\./g, '$1-0ldBuild.'))),
  ),
  'page-without-script': frontend('A page that loads nothing', 'The template was not filled in.', () =>
    entry(rewriting((code) => code.replaceAll(/<(?:script|link)[^>]*>(?:<\/script>)?/g, ''))),
  ),
  'page-empty': frontend('An empty page', 'The file has no bytes.', () => entry(says(html(200, '')))),
  'page-parked': frontend('A parked domain', 'Nobody renewed it.', () => says(html(200, parked))),
  'page-listing': frontend('A list of files', 'The publish directory is the wrong one.', () =>
    entry(says(html(200, '<html><head><title>Index of /</title></head><body><a href="src/">src/</a></body></html>'))),
  ),
  'page-missing': frontend('The page is 404', 'Nothing was published.', () =>
    entry(says(html(404, '<!doctype html><title>Site not found</title>'))),
  ),
  'page-is-json': frontend('JSON where the page should be', 'The name leads to the backend.', () =>
    entry(says(json(200, { status: 'ok' }))),
  ),
  'bundle-calls-localhost': calling('The bundle calls localhost', 'It was built on a laptop.', 'http://localhost:8000'),
  'bundle-calls-private': calling('The bundle calls 192.168.1.20', 'It works in one office.', 'http://192.168.1.20'),
  'bundle-calls-undefined': calling(
    'The bundle calls /undefined',
    'A variable was not set at the build.',
    '/undefined',
  ),
  'bundle-calls-retired': calling(
    'The bundle calls the old host',
    'It was not built again after the move.',
    `https://${hosts.retired}`,
  ),
});
