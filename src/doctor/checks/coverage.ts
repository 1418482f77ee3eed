/** Which layers of this map no gate covers, so that nobody takes an ALLOW for more than it is. */
import { coverageOf } from '../../engine/coverage.js';
import { plan } from '../../engine/plan.js';
import { layers, modes } from '../../gates/gate.js';
import { builtInGates } from '../../gates/registry.js';
import { ok, type Check } from '../check.js';

export const coverage: Check = {
  id: 'coverage',
  title: 'Layers',
  async run(world) {
    const context = { ...(await world.context()), modes: [...modes] };
    const applies = coverageOf([], context).layers;
    const planned = plan(builtInGates, context, { gates: [], layers: [] });
    const judged = new Set(planned.filter(({ todo }) => !('kind' in todo)).map(({ gate }) => gate.layer));
    const open = layers.filter((layer) => applies[layer] !== 'not-applicable' && !judged.has(layer));
    return [ok(open.length === 0 ? 'a gate covers each that this map has' : `no gate covers ${open.join(', ')}`)];
  },
};
