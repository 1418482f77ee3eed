/** What a run is asked to do. */
import type { CiEvent } from '../facts/ci-event.js';
import type { Layer, Mode } from '../gates/gate.js';
import type { Push } from '../hooks/push.js';
import type { Trigger } from './context.js';

export interface EnforceRequest {
  readonly cwd: string;
  readonly trigger: Trigger;
  /** Null asks the policy which modes this hook has. */
  readonly modes: readonly Mode[] | null;
  readonly push: Push | null;
  /** What made CI run; null elsewhere. */
  readonly event: CiEvent | null;
  /** `--env`. */
  readonly environment: string | null;
  /** `--gate`; empty means all. */
  readonly gates: readonly string[];
  /** `--layer`; empty means all. */
  readonly layers: readonly Layer[];
  /** `--service NAME=URL`. */
  readonly overrides: Readonly<Record<string, string>>;
  /** `--resolve`: as policy `probe.resolve` has them. */
  readonly pins: readonly string[];
  /** `--expect-sha`: the commit that must run; null: see `expectedCommit`. */
  readonly expectSha: string | null;
  /** `--candidate`: the revision that goes out; null: HEAD. */
  readonly candidate: string | null;
  /** `--base`: the revision it is compared with. */
  readonly base: string | null;
  /** After `--wait` a deploy had its time: what does not run by now is late. */
  readonly hasWaited: boolean;
  /** `--fresh`: nothing that another run found out is used. */
  readonly isFresh: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly isCi: boolean;
}

/** Asks for everything, by hand and outside CI; callers name what they want otherwise. */
export const plainRequest = {
  trigger: 'hand',
  modes: null,
  push: null,
  event: null,
  environment: null,
  gates: [],
  layers: [],
  overrides: {},
  pins: [],
  expectSha: null,
  candidate: null,
  base: null,
  hasWaited: false,
  isFresh: false,
} as const satisfies Partial<EnforceRequest>;
