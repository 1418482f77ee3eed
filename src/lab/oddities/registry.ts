/** THE list of what is odd about the lab and not wrong. */
import type { Oddity } from '../switch.js';
import { answerOddities } from './answers.js';
import { identityOddities } from './identity.js';
import { wireOddities } from './wire.js';

const entries = { ...answerOddities, ...identityOddities, ...wireOddities };

export type OddityId = keyof typeof entries;

export const oddities: readonly (Oddity & { readonly id: OddityId })[] = Object.entries(entries).map(([id, entry]) => ({
  ...entry,
  id: id as OddityId,
}));
