/** `defineConfig`: what a `mosaic.config.ts` exports, checked by the editor. */
import type { PolicyInput } from './policy.js';

/** Returns its argument; only there for the types: `export default defineConfig({ onClarify: 'warn' })`. */
export function defineConfig(policy: PolicyInput): PolicyInput {
  return policy;
}
