/** The hosting platforms, as a scan asks for them. */
import type { Platform } from '../platforms/platform.js';

export interface Platforms {
  /** By the map's word for it; null when there is none, or it is not known. */
  named(name: string | null): Platform | null;
  /** Whether a file of this base name belongs to a platform. */
  hasFile(name: string): boolean;
}
