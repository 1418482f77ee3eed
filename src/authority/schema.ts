/** The shape of authority_map.json, 1.0 and 2.0 alike: SPEC §2.1. References between its parts are judged elsewhere. */
import * as z from 'zod/mini';
import { documented, hostPattern, line, optional, variableName, word } from './field.js';
import { repoSchema } from './repo-schema.js';
import { serviceSchema } from './service-schema.js';

// Numbers because `"schema_version": 2.0` is what people write when they forget the quotes.
export const schemaVersions = ['2.0', '1.0', 2, 1] as const;

const environmentSchema = z.object({
  ref: optional(word, 'The branch whose pushes deploy to it; absent: chosen by --env only.', 'refs/heads/main'),
  vars: optional(z.record(variableName, z.string()), 'Variables for URLs in this environment.', {
    MOSAIC_ENV: 'staging',
  }),
});

const retiredHostSchema = z.union([
  hostPattern,
  z.object({
    host: documented(
      hostPattern,
      'The host that must no longer be used; "*." in front covers its subdomains.',
      'old.example',
    ),
    since: optional(line, 'When it was retired.', '2026-01-08'),
    reason: optional(z.string(), 'Why, for the person who finds a reference to it.', 'moved to Render'),
  }),
]);

export const authorityMapSchema = z.object({
  $schema: optional(z.string(), 'The JSON Schema of this file, for editors.'),
  schema_version: optional(z.literal(schemaVersions), 'Version of this format; absent means 1.0.', '2.0'),
  repo: documented(z._default(repoSchema, {}), 'The repository.', { slug: 'acme/shop', deploy_branch: 'main' }),
  environments: optional(z.record(word, environmentSchema), 'Name of an environment → what deploys to it.', {
    production: { ref: 'refs/heads/main' },
  }),
  services: documented(
    z.array(serviceSchema),
    'Everything that runs; [] states that nothing is deployed from here.',
    [],
  ),
  environment: optional(
    z.object({
      required: optional(z.array(variableName), 'Variables that must be set at runtime.', ['DATABASE_URL']),
    }),
    'The environment variables of the running system.',
    { required: ['DATABASE_URL'] },
  ),
  retired_hosts: optional(z.array(retiredHostSchema), 'Hosts that nothing in production may refer to.', [
    '*.up.railway.app',
  ]),
});

/** A valid authority_map.json; `repo` is there even where the file has none. */
export type AuthorityMap = z.infer<typeof authorityMapSchema>;
export type MapService = AuthorityMap['services'][number];
