/** Every platform that is known here; loaded apart, because most commits need none. */
import { platformFiles, platformNamed } from '../platforms/registry.js';
import type { Platforms } from './platforms.js';

export const knownPlatforms: Platforms = { named: platformNamed, hasFile: (name) => platformFiles.has(name) };
