/** One service of the map: where it lives, who reaches it, and what it needs. */
import * as z from 'zod/mini';
import { expectationSchema, headersSchema, healthSchema } from './expectation-schema.js';
import {
  baseUrl,
  documented,
  host,
  line,
  optional,
  repositoryPath,
  routePath,
  urlPath,
  variableName,
  webOrigin,
  word,
} from './field.js';
import { roles } from './service.js';

const runtimeBaseUrlSchema = z.union([
  baseUrl,
  z.discriminatedUnion('mode', [
    z.object({
      mode: documented(
        z.literal('static'),
        'How the URL is found: written here, made from variables, or chosen by one.',
        'static',
      ),
      url: documented(baseUrl, 'The public base URL; a path prefix is allowed.', 'https://shop.example'),
    }),
    z.object({
      mode: z.literal('template'),
      template: documented(
        word,
        'The URL with ${NAME} where a MOSAIC_* variable (or one that policy allows) stands.',
        'https://shop-${MOSAIC_ENV}.onrender.com',
      ),
      required_env: optional(z.array(variableName), 'Variables that must be set for the URL to be known.', [
        'MOSAIC_ENV',
      ]),
    }),
    z.object({
      mode: z.literal('env_map'),
      required_env: documented(
        z.array(variableName).check(z.minLength(1, { error: 'the variable that chooses, such as ["MOSAIC_ENV"]' })),
        'The variable whose value is looked up in `env_map`, first; any others must merely be set.',
        ['MOSAIC_ENV'],
      ),
      env_map: documented(z.record(word, baseUrl), 'Value of the variable → base URL.', {
        prod: 'https://shop.example',
        staging: 'https://staging.shop.example',
      }),
    }),
  ]),
]);

const method = z.string().check(z.regex(/^[A-Za-z]{1,20}$/, { error: 'an HTTP method, such as "GET"' }));

const safe =
  'True when asking it changes nothing, though its method may; otherwise only GET, HEAD and OPTIONS are asked outside smoke.';

const routeSchema = z.object({
  path: documented(routePath, 'The path at the frontend; `*` as last segment covers everything below.', '/api/*'),
  service: documented(word, 'Name of the service that answers it.', 'api'),
  to: optional(
    urlPath,
    'The path at that service, `:splat` for what `*` matched. Default: what the effective rule says.',
    '/:splat',
  ),
  probe: optional(
    urlPath,
    'The path that is really asked. Default: `path` when it has no `*`, else a random one below it.',
    '/api/config',
  ),
  method: optional(method, 'Default GET.', 'GET'),
  safe: optional(z.boolean(), safe, true),
  expect: optional(expectationSchema, 'What the answer must be, through the frontend and directly.', { status: 200 }),
});

const endpointSchema = z.object({
  method: optional(method, 'Default GET.', 'GET'),
  path: documented(urlPath, 'The path at this service; a query is allowed.', '/config'),
  expect: optional(expectationSchema, 'What the answer must be.', { status: 200, json: { apiBase: 'string' } }),
  safe: optional(z.boolean(), safe, true),
  headers: optional(headersSchema, 'Request headers, each with the variable that holds its value.', {
    authorization: { env: 'MOSAIC_HEALTH_TOKEN' },
  }),
});

const buildSchema = z.object({
  base: optional(z.nullable(repositoryPath), "The base directory set in the platform's UI; null when none is.", 'web'),
  publish: optional(repositoryPath, 'The directory that is published.', 'web/dist'),
  deploy: optional(line, 'What makes the platform deploy.', 'git'),
});

const migrationsSchema = z.object({
  tool: optional(line, 'The migration tool.', 'prisma'),
  dir: optional(repositoryPath, 'The directory that holds the migrations.', 'prisma/migrations'),
});

const coldStart = 'a number of seconds from 0 to 240';

export const serviceSchema = z.object({
  name: documented(word, 'Unique name; routes and `depends_on` refer to it.', 'api'),
  role: optional(
    z.enum(roles),
    'What it is in the path of a request. Inferred from platform and name when left out.',
    'backend',
  ),
  platform: optional(line, 'Where it is hosted.', 'netlify', 'render', 'vercel', 'cloudflare-pages', 'fly'),
  repo: optional(line, 'Slug of the other repository it is deployed from; null or absent: this one.', 'acme/api'),
  reach: optional(
    z.enum(['direct', 'through-frontend']),
    '"through-frontend": private by design, judged through its routes only.',
    'direct',
  ),
  runtime_base_url: optional(runtimeBaseUrlSchema, 'Where it answers.', {
    mode: 'static',
    url: 'https://shop.example',
  }),
  hosts: optional(z.array(host), 'Other host names that are this service; redirects among them are followed.', [
    'www.shop.example',
  ]),
  internal: optional(z.boolean(), 'True for a service on a private network: plain http is accepted.', true),
  root_dir: optional(
    repositoryPath,
    'Its directory in the repository; a commit that leaves it alone need not redeploy it.',
    'backend',
  ),
  build: optional(buildSchema, "What only the platform's UI knows about the build.", {
    base: null,
    publish: 'web/dist',
    deploy: 'git',
  }),
  routes: optional(
    z.array(routeSchema),
    'Paths that this frontend hands to other services; [] states that nothing is proxied.',
    [{ path: '/api/*', service: 'api' }],
  ),
  endpoints: optional(z.array(endpointSchema), 'Requests that must work, with what they must answer.', [
    { method: 'GET', path: '/config', expect: { status: 200 } },
  ]),
  health: optional(healthSchema, 'How health is asked and proved.', { path: '/health' }),
  health_path: optional(urlPath, 'Short for `health.path`.', '/health'),
  deep_health_path: optional(urlPath, 'Where it attests each of its dependencies.', '/health/deep'),
  runtime_identity_path: optional(urlPath, 'Where it says which commit it runs.', '/__version'),
  runtime_version_path: optional(urlPath, 'Version 1.0 name of `runtime_identity_path`.', '/__version'),
  cold_start_seconds: optional(
    z.number().check(z.gte(0, { error: coldStart }), z.lte(240, { error: coldStart })),
    'Seconds that the first request after a sleep may take. Default 0.',
    60,
  ),
  cors_origins: optional(z.array(webOrigin), 'Origins whose pages may call it.', ['https://shop.example']),
  depends_on: optional(z.array(word), 'Names of the services it cannot work without.', ['db']),
  engine: optional(line, 'The database engine.', 'postgres'),
  url_env: optional(variableName, 'The variable that holds its URL.', 'DATABASE_URL'),
  migrations: optional(migrationsSchema, 'Where the schema of the database is defined.', {
    tool: 'prisma',
    dir: 'prisma/migrations',
  }),
  required_tables: optional(z.array(word), 'Tables that must exist.', ['users']),
  provider: optional(line, 'Who runs an external API.', 'openai'),
  key_env: optional(variableName, 'The variable that holds its key.', 'OPENAI_API_KEY'),
  path: optional(repositoryPath, 'The directory of a storage service.', 'uploads'),
  site_name: optional(line, "Version 1.0: the platform's name of the site.", 'acme-shop'),
  service_id: optional(line, "Version 1.0: the platform's id of the service.", 'srv-1'),
  deploy_method: optional(line, 'Version 1.0: how it is deployed.', 'git_push'),
});
