/** The policy loads, and all of it has an effect. */
import { loadPolicy } from '../../config/load.js';
import { isReportedError } from '../../errors.js';
import { builtInGates } from '../../gates/registry.js';
import { ok, type Check } from '../check.js';

const expected = 'a policy that loads, or none';

export const policy: Check = {
  id: 'policy',
  title: 'Policy',
  limit: 15_000,
  async run({ place }) {
    const { root, commonDir } = await place();
    try {
      const options = { allowCode: true, cacheDir: `${commonDir}/mosaic`, builtIn: builtInGates };
      const { file, warnings } = await loadPolicy(root, options);
      return [
        ok(file ?? 'the default policy', expected),
        ...warnings.map((observed) => ({ status: 'warning', observed, expected, command: null }) as const),
      ];
    } catch (error) {
      if (!isReportedError(error)) throw error;
      return [{ status: 'error', observed: error.message, expected, command: error.hint }];
    }
  },
};
