/** What is on in a lab, and how that is changed. */
import { faults, type FaultId } from './faults/registry.js';
import { oddities, type OddityId } from './oddities/registry.js';
import type { Effect, World } from './switch.js';

export type SwitchId = FaultId | OddityId;

/** The lab cannot do what is asked of it, which says nothing about what it was to show. */
export class LabError extends Error {}

export interface Switchboard {
  switchedOn(): readonly SwitchId[];
  /** Of all that is on, in the order of switching. */
  effects(): readonly Effect[];
  switchOn(id: SwitchId): Promise<void>;
  switchOff(id?: SwitchId): Promise<void>;
}

export interface SwitchboardOptions {
  readonly world: World;
  readonly has: Readonly<Record<'tls' | 'site', boolean>>;
  /** Called after each change. */
  settle(effects: readonly Effect[]): Promise<void>;
}

const needed = {
  tls: 'a lab with TLS: startLab({ tls: true })',
  site: 'a lab with a site of its own: startLab() without "site"',
} as const;

export function createSwitchboard({ world, has, settle }: SwitchboardOptions): Switchboard {
  const on = new Map<SwitchId, Effect>();
  const effects = (): readonly Effect[] => [...on.values()];
  return {
    switchedOn: () => [...on.keys()],
    effects,
    async switchOn(id) {
      const found = [...faults, ...oddities].find((one) => one.id === id);
      if (found === undefined) throw new LabError(`the lab has no fault or oddity "${id}"`);
      const { needs } = found;
      if (needs !== undefined && !has[needs]) throw new LabError(`"${id}" needs ${needed[needs]}`);
      on.delete(id);
      on.set(id, found.effect(world));
      await settle(effects());
    },
    async switchOff(id) {
      if (id === undefined) on.clear();
      else on.delete(id);
      await settle(effects());
    },
  };
}
