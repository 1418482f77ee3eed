/** Every name the lab gives something. A law sees to it that none of them is known to the rest of Mosaic. */

/** Where everything listens, on a port that the system chooses. */
export const loopback = '127.0.0.1';

/** What the backend answers. Through the frontend they are below `apiPrefix`, except the first three. */
export const paths = {
  health: '/health',
  identity: '/__version',
  auth: '/auth',
  register: '/auth/register',
  login: '/auth/login',
  me: '/auth/me',
  logout: '/auth/logout',
  config: '/config',
  search: '/search',
  upload: '/upload',
  files: '/files',
} as const;

export const apiPrefix = '/api';

/** Which commit the frontend's page is of. */
export const stampPath = '/__version.json';

/** The base directory whose forgotten `netlify.toml` still leads to what is gone. */
export const staleBase = 'old-web';

/** Names that no resolver knows. */
export const hosts = {
  /** Where the backend was before it moved. */
  retired: 'shop-old.mosaic-lab.invalid',
  /** What somebody else's certificate is for. */
  stranger: 'stranger.mosaic-lab.invalid',
  /** Somebody else's page. */
  foreign: 'foreign.mosaic-lab.invalid',
} as const;

export const sessionCookie = 'lab_session';

/** Which commits run until somebody says otherwise. No repository has them. */
export const commits = {
  current: '1ab0c0de1ab0c0de1ab0c0de1ab0c0de1ab0c0de',
  previous: '01dc0de01dc0de01dc0de01dc0de01dc0de01dc0',
  staging: '57a9e57a9e57a9e57a9e57a9e57a9e57a9e57a9e',
} as const;

export const organization = 'Mosaic Lab';

/** What `search` finds. */
export const catalogue = ['Assam Breakfast', 'Ceylon Dimbula', 'Darjeeling First Flush', 'Lapsang Souchong'] as const;
