/** A small real system on loopback: a frontend, a backend behind its proxy rules, and switches for what can be wrong. */
import type { AuthorityMap } from '../authority/schema.js';
import { mapOf, type MapOverrides } from './map.js';
import { commits } from './names.js';
import type { Rule } from './netlify-rules.js';
import { createSwitchboard, type SwitchId } from './switchboard.js';
import { startSystem } from './system.js';

export interface LabOptions {
  /** Both speak https, with certificates of a throwaway authority that are valid for `days` (default 90). */
  readonly tls?: boolean | { readonly days: number };
  /** What both run. Default: a commit that no repository has. */
  readonly commit?: string;
  /** The frontend's proxy rules, with the backend's origin in them. */
  readonly rules?: (backend: string) => readonly Rule[];
  /** A directory with a `netlify.toml` of yours, instead of `rules`. May be filled later; then call `deploy`. */
  readonly site?: string;
}

export interface Lab {
  readonly frontend: { readonly origin: string };
  readonly backend: { readonly origin: string };
  /** A temporary directory; what the frontend publishes is in `dist`, and so is its `netlify.toml` unless it is yours. */
  readonly dir: string;
  /** The authority behind the certificates, as PEM and as a file; null without TLS. */
  readonly ca: { readonly pem: string; readonly file: string } | null;
  /** For programs that should trust the lab: NODE_EXTRA_CA_CERTS, or nothing. */
  readonly env: Readonly<Record<string, string>>;
  /** What is on, in the order of switching. */
  readonly switchedOn: readonly SwitchId[];
  /** One fault or oddity more. Throws `LabError` for one that this lab cannot show. */
  switchOn(id: SwitchId): Promise<void>;
  /** One less; all of them without an id. */
  switchOff(id?: SwitchId): Promise<void>;
  /**
   * From now on the backend's instances run these, answering in turn, and the frontend is of the first. What ran until
   * now is what faults such as an old image bring back.
   */
  run(...commits: readonly [string, ...string[]]): void;
  /** Deploys the site again, with this base directory; null is the root. */
  deploy(base: string | null): Promise<void>;
  /** An authority map that fits the lab, as it is without its faults. */
  map(overrides?: MapOverrides): AuthorityMap;
  close(): Promise<void>;
}

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  let running: readonly [string, ...string[]] = [options.commit ?? commits.current];
  let previous: string = commits.previous;
  let base: string | null = null;
  const system = await startSystem({
    days: daysOf(options.tls ?? false),
    rules: options.rules ?? null,
    site: options.site ?? null,
    commits: () => running,
    effects: () => board.effects(),
  });
  const { frontend, backend, ca } = system;
  const board = createSwitchboard({
    world: {
      ...system,
      commits: () => ({ current: running[0], previous }),
    },
    has: { tls: ca !== null, site: options.site === undefined },
    settle: () => system.settle(base),
  });
  try {
    await system.settle(base);
  } catch (error) {
    await system.close();
    throw error;
  }
  return {
    frontend,
    backend,
    dir: system.dir,
    ca,
    env: ca === null ? {} : { NODE_EXTRA_CA_CERTS: ca.file },
    get switchedOn() {
      return board.switchedOn();
    },
    switchOn: board.switchOn,
    switchOff: board.switchOff,
    run(...next) {
      [previous] = running;
      running = next;
    },
    async deploy(next) {
      base = next;
      await system.settle(base);
    },
    map: (overrides = {}) => mapOf({ ...system, rules: system.soundRules(), effects: board.effects() }, overrides),
    close: system.close,
  };
}

function daysOf(tls: NonNullable<LabOptions['tls']>): number | null {
  if (tls === true) return 90;
  return tls === false ? null : tls.days;
}
