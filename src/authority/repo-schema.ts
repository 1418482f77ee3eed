/** What the map says about the repository itself, all of it optional. */
import * as z from 'zod/mini';
import { documented, line, optional, word } from './field.js';

const remoteSchema = z.object({
  url: documented(
    word,
    'The URL or path of a remote that may be pushed to besides the origin.',
    'git@github.com:me/shop.git',
  ),
  kind: optional(z.enum(['fork', 'mirror', 'deploy']), 'What the remote is for.', 'fork'),
});

export const repoSchema = z.object({
  slug: optional(line, 'The repository as its host names it: owner/name.', 'acme/shop'),
  owner: optional(line, 'Version 1.0: the owner part of the slug.', 'acme'),
  name: optional(line, 'Version 1.0: the name part of the slug.', 'shop'),
  origin: optional(
    line,
    'Where pushes go: https, ssh, scp form, file:// or a path.',
    'https://github.com/acme/shop.git',
  ),
  origin_ssh: optional(line, 'Version 1.0 name of `origin`; any form is accepted.', 'git@github.com:acme/shop.git'),
  remotes: optional(z.array(remoteSchema), 'Other remotes that may be pushed to.', [
    { url: 'git@github.com:me/shop.git', kind: 'fork' },
  ]),
  deploy_branch: optional(line, 'The branch whose pushes deploy.', 'main'),
  work_branches: optional(
    z.array(word),
    'Patterns of branches that may be committed to besides `deploy_branch`; absent or empty means none.',
    ['**'],
  ),
});
