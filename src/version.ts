/** The version of this package: fixed by the build, read from package.json when run from source. */
import { createRequire } from 'node:module';

declare const __MOSAIC_VERSION__: string | undefined;

export const version: string = typeof __MOSAIC_VERSION__ === 'string' ? __MOSAIC_VERSION__ : versionOfSource();

function versionOfSource(): string {
  const manifest: unknown = createRequire(import.meta.url)('../package.json');
  return (manifest as { version: string }).version;
}
