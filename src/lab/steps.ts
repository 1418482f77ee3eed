/** The steps of the demo's story: what happens before each push, and what must be so then. */
import { paths } from './names.js';
import type { Shop } from './shop.js';

/** What somebody who asks gets: the backend's answer, the frontend's page, or neither. */
export type Got = 'the backend' | 'the page' | 'an error';

export interface Step {
  readonly title: string;
  /** Lines of at most 90 characters. */
  readonly says: string;
  /** Up to the push, which is the story's to make. */
  readonly happens: (shop: Shop) => Promise<void>;
  /** What the user asks for. */
  readonly path: string;
  readonly users: { readonly before: Got; readonly after: Got };
  readonly isAllowed: boolean;
  /** What Mosaic must say. */
  readonly words: readonly string[];
  /** The gates that must not be called failed. */
  readonly isFine: readonly string[];
}

const hours = 'opening-hours.md';
const staleFile = 'web/netlify.toml';

export const steps: readonly Step[] = [
  {
    title: 'All is well',
    says: 'netlify.toml sets base = "web" and hands /health, /config and /__version to the backend.',
    happens: (shop) => shop.commit('Open earlier', { [hours]: 'From 7 to 18\n' }),
    path: paths.health,
    users: { before: 'the backend', after: 'the backend' },
    isAllowed: true,
    words: [],
    isFine: ['BACKEND_HEALTH', 'INTEGRATION_CONNECTIVITY', 'CANDIDATE_ROUTES'],
  },
  {
    title: 'A stale file takes over',
    says:
      `A colleague without the hooks pushes an old ${staleFile}. In the base directory, it\n` +
      'replaces the root file entirely; the platform deploys it. Next, an unrelated change is pushed.',
    async happens(shop) {
      await shop.commit('Close later', { [hours]: 'From 7 to 20\n' });
      await shop.colleaguePushes('main', 'Bring back the old web settings', { [staleFile]: shop.routing.stale });
      await shop.deploy();
      await shop.pull('main');
    },
    path: paths.health,
    users: { before: 'the page', after: 'the page' },
    isAllowed: false,
    words: [`users asking for ${paths.health} get web's own page instead of api's answer`],
    isFine: ['BACKEND_HEALTH'],
  },
  {
    title: 'The repair',
    says: `A commit deletes ${staleFile}. Users still meet the outage, but this push is what ends it.`,
    happens: (shop) => shop.commit('Delete the stale settings', { [staleFile]: null }),
    path: paths.health,
    users: { before: 'the page', after: 'the backend' },
    isAllowed: true,
    words: ['; this push mends it'],
    isFine: ['BACKEND_HEALTH', 'CANDIDATE_ROUTES'],
  },
  {
    title: 'The next outage, before it ships',
    says: `A colleague's branch is merged. In it, the rule for ${paths.config} leads to a host that is gone.`,
    async happens(shop) {
      await shop.colleaguePushes('settings', 'Move the settings', { 'netlify.toml': shop.routing.halfMoved });
      await shop.pull('settings');
    },
    path: paths.config,
    users: { before: 'the backend', after: 'the backend' },
    isAllowed: false,
    words: [`this push would break ${paths.config} of web`],
    isFine: ['BACKEND_HEALTH', 'INTEGRATION_CONNECTIVITY'],
  },
];
