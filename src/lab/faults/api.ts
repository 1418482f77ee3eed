/** Calls that answer something else than they promise, and errors that say too much or too little. */
import { paths } from '../names.js';
import { bytesOf, html, json, text, withBody, without, type AnyReply, type Reply, type Wrapper } from '../reply.js';
import { page } from '../site.js';
import { faultsOf, type FaultEntry } from '../switch.js';
import { at, changing, editing, rewriting, says, saysJson } from '../wrap.js';

function backend(title: string, wrong: string, effect: () => Wrapper, judgedBy: readonly string[] = []): FaultEntry {
  return { title, wrong, judgedBy, effect: () => ({ backend: effect() }) };
}

const configured = (change: (document: Readonly<Record<string, unknown>>) => unknown): Wrapper =>
  at(paths.config, editing(change));

export const endpointFaults = faultsOf('api-endpoints', {
  'endpoint-missing': backend(
    'An endpoint is gone',
    'The page still calls it.',
    () => at(paths.config, says(json(404, { error: 'not found' }))),
    ['INTEGRATION_CONNECTIVITY'],
  ),
  'endpoint-field-missing': backend('A field is gone', 'The page reads undefined.', () =>
    configured((document) => without(document, ['apibase'])),
  ),
  'endpoint-field-type': backend('A field of another type', 'The page calls text methods on a number.', () =>
    configured((document) => ({ ...document, apiBase: 7 })),
  ),
  'endpoint-field-placeholder': backend('A field that says "undefined"', 'The page calls /undefined/search.', () =>
    configured((document) => ({ ...document, apiBase: 'undefined' })),
  ),
  'endpoint-field-empty': backend('An empty field', 'The page calls its own host without the prefix.', () =>
    configured((document) => ({ ...document, apiBase: '' })),
  ),
  'endpoint-labelled-page': backend('JSON, labelled a page', 'A browser shows it instead of handing it over.', () =>
    at(
      paths.config,
      rewriting((body) => body, { 'content-type': 'text/html; charset=utf-8' }),
    ),
  ),
  'endpoint-takes-any-method': backend('DELETE works where nothing can be deleted', 'Nobody looks at the method.', () =>
    at(paths.config, (ask, next) => next({ ...ask, method: 'GET' })),
  ),
  'search-finds-nothing': backend('A search without results', 'Its index was never built.', () =>
    at(paths.search, saysJson({ results: [] })),
  ),
  'search-ignores-query': backend('A search that finds everything', 'The query is not read.', () =>
    at(paths.search, (ask, next) => next({ ...ask, query: '?q=a' })),
  ),
  'upload-refused': backend('Uploads are refused', 'A limit of one byte was meant for a test.', () =>
    at(paths.upload, says(json(413, { error: 'too large' }))),
  ),
});

export const uploadFaults = faultsOf('file-storage', {
  'upload-forgotten': backend('An upload that is not kept', 'It says 201, and the file is not there.', () =>
    at(paths.upload, says(json(201, { id: 'gone', size: 1, location: `${paths.files}/gone` }))),
  ),
  'upload-altered': backend('Other bytes come back', 'They were stored as text.', () =>
    below(
      paths.files,
      rewriting((body) => body),
    ),
  ),
  'upload-cut-off': backend('Fewer bytes come back', 'The disk was full.', () =>
    below(
      paths.files,
      changing(async (reply) => {
        const bytes = await bytesOf(reply);
        return withBody(reply, bytes.subarray(0, bytes.length >> 1));
      }),
    ),
  ),
});

const trace = `TypeError: Cannot read properties of undefined (reading 'id')
    at findUser (/srv/app/src/users.js:41:17)
    at async handle (/srv/app/src/server.js:12:5)
`;

/** What the backend refuses, refused in other words. */
function refusing(change: (reply: Reply) => AnyReply): Wrapper {
  return changing((reply) => (reply.status >= 400 ? change(reply) : reply));
}

/** What it does not know is answered like this. */
function unknown(reply: AnyReply): Wrapper {
  return changing((own) => (own.status === 404 ? reply : own));
}

export const errorFaults = faultsOf('error-handling', {
  'unknown-path-page': backend('Unknown paths answer 200 and a page', 'A misspelt call seems to work.', () =>
    unknown(html(200, page)),
  ),
  'unknown-path-json': backend('Unknown paths answer 200 and {}', 'A misspelt call seems to work.', () =>
    unknown(json(200, {})),
  ),
  'unknown-path-fails': backend('Unknown paths answer 500', 'The router throws.', () =>
    unknown(json(500, { error: 'internal' })),
  ),
  'error-shows-trace': backend('A stack trace in errors', 'It tells strangers how the code is laid out.', () =>
    refusing(({ status }) => text(status, trace)),
  ),
  'error-shows-sql': backend('SQL in errors', 'It tells strangers the tables.', () =>
    refusing(({ status }) =>
      json(status, { error: `syntax error at or near "'": SELECT * FROM users WHERE name = ''` }),
    ),
  ),
  'error-is-page': backend('Errors are pages', 'The page tries to read them as JSON.', () =>
    refusing(({ status }) => html(status, `<html><body><h1>${status}</h1></body></html>`)),
  ),
  'error-is-200': backend('Errors are 200', 'Nobody sees that anything failed.', () =>
    refusing((reply) => ({ ...reply, status: 200 })),
  ),
  'bad-json-fails': backend('Malformed JSON gives 500', 'The parser throws, and nobody catches.', () =>
    changing((reply) => (reply.status === 400 ? json(500, { error: 'internal' }) : reply)),
  ),
  'quote-fails': backend('A quote in a search gives 500', 'The query is pasted into SQL.', () =>
    at(paths.search, (ask, next) =>
      /'|%27/.test(ask.query) ? json(500, { error: `unterminated quoted string at or near "'"` }) : next(ask),
    ),
  ),
});

function below(folder: string, wrapper: Wrapper): Wrapper {
  return (ask, next) => (ask.path.startsWith(`${folder}/`) ? wrapper(ask, next) : next(ask));
}
