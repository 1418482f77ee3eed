/** One switch of the lab: something that can be wrong with it, or odd about it, as data. */
import type { MapService } from '../authority/schema.js';
import type { Layer } from '../gates/gate.js';
import type { Accounts } from './accounts.js';
import type { Flaw } from './certificates.js';
import type { Rule } from './netlify-rules.js';
import type { Wrapper } from './reply.js';

/** What a switch does while it is on. All of it is undone when it is off. */
export interface Effect {
  /** Around everything that the backend answers, to the frontend as to anybody. */
  readonly backend?: Wrapper;
  /** Around what the frontend hands to the backend, on its way there and back. */
  readonly route?: Wrapper;
  /** Around everything that the frontend answers. */
  readonly frontend?: Wrapper;
  /** Around what both answer to plain HTTP while they speak TLS. */
  readonly plain?: Wrapper;
  /** What becomes of the frontend's rules. */
  readonly rules?: (rules: readonly Rule[]) => readonly Rule[];
  /** The base directory that the site is deployed with. */
  readonly base?: string;
  readonly certificates?: Readonly<Partial<Record<Side, Flaw>>>;
  /** Nobody listens where the backend was. */
  readonly isBackendGone?: boolean;
  /** What a map must say of the services, so that it fits. */
  readonly declares?: Readonly<Partial<Record<'web' | 'api', Partial<MapService>>>>;
}

export type Side = 'frontend' | 'backend';

/** The rest of the lab, as far as an effect needs it. */
export interface World {
  /** Origins. `staging` is a backend of the same shape with another commit; nobody listens at `dead`. */
  readonly origins: Readonly<Record<Side | 'staging' | 'dead', string>>;
  readonly accounts: Accounts;
  /** What runs, and what ran before. */
  commits(): { readonly current: string; readonly previous: string };
}

interface Entry {
  readonly title: string;
  /** `tls`: only a lab with TLS can show it. `site`: only one with a site of its own. */
  readonly needs?: 'tls' | 'site';
  /** How it is switched on. Called each time, so that counters begin anew. */
  readonly effect: (world: World) => Effect;
}

export interface FaultEntry extends Entry {
  /** What goes wrong, for whom. */
  readonly wrong: string;
  /** The gates that must not pass while it is on; empty while no gate can see it. */
  readonly judgedBy: readonly string[];
  /** The whole verdict while it is on. Default "REJECT". */
  readonly verdict?: 'REJECT' | 'CLARIFY_REQUIRED';
}

export interface OddityEntry extends Entry {
  /** Why nothing is wrong with it. */
  readonly healthy: string;
}

export interface Fault extends FaultEntry {
  readonly id: string;
  readonly layer: Layer;
}

export interface Oddity extends OddityEntry {
  readonly id: string;
  readonly layer: Layer;
}

type Placed<Id extends string, One> = Readonly<Record<Id, One & { readonly layer: Layer }>>;

/** Gives each entry its layer. */
export function faultsOf<Id extends string>(layer: Layer, entries: Record<Id, FaultEntry>): Placed<Id, FaultEntry> {
  return placed(layer, entries);
}

/** Gives each entry its layer. */
export function odditiesOf<Id extends string>(layer: Layer, entries: Record<Id, OddityEntry>): Placed<Id, OddityEntry> {
  return placed(layer, entries);
}

function placed<Id extends string, One extends Entry>(layer: Layer, entries: Record<Id, One>): Placed<Id, One> {
  const pairs = Object.entries<One>(entries).map(([id, entry]) => [id, { ...entry, layer }]);
  return Object.fromEntries(pairs) as Placed<Id, One>;
}
