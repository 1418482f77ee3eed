/** A service of the map as the gates see it: defaults filled in, URL resolved for one environment. */

export const roles = ['frontend', 'backend', 'database', 'external', 'storage'] as const;
export type Role = (typeof roles)[number];

/** What an answer must be. Leaves of `json` are literals or "string" | "number" | "boolean" | "array" | "object" | "any". */
export interface Expectation {
  /** Accepted HTTP statuses; never empty. */
  readonly status: readonly number[];
  /** Shape the JSON body must have; absent when only the status is declared. */
  readonly json?: unknown;
  /** Exact body, white space around it ignored; for endpoints that answer plain text. */
  readonly text?: string;
}

/** Where a service lives. `unset` names the variables that its URL needs and that are missing. */
export type BaseUrl =
  | { readonly kind: 'known'; readonly url: string }
  | { readonly kind: 'unset'; readonly variables: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string };

export interface Health {
  readonly path: string;
  readonly expect: Expectation;
  /** False when the map leaves `expect` out, so the body must prove health in its own words. */
  readonly isDeclared: boolean;
  /** Header name → the environment variable that holds its value. */
  readonly headers: Readonly<Record<string, { readonly env: string }>>;
}

export interface Route {
  /** Path at the frontend, `*` as last segment for a prefix: "/api/*". */
  readonly path: string;
  /** Name of the service that answers it. */
  readonly service: string;
  /** Upstream path with `:splat`; null means the same path. */
  readonly to: string | null;
  /** Path actually asked; null when the path has a wildcard and no probe was declared. */
  readonly probe: string | null;
  readonly method: string;
  readonly isSafe: boolean;
  readonly expect: Expectation | null;
  /** False when derived because the map declares no routes. */
  readonly isDeclared: boolean;
  /** The platform's effective rule at the judged revision hands it to that very service. */
  readonly isRuled: boolean;
}

export interface Service {
  readonly name: string;
  readonly role: Role;
  /** False when the map leaves `role` out and it was inferred. */
  readonly isRoleDeclared: boolean;
  /** Environment this URL belongs to; null where the map has no environments. */
  readonly environment: string | null;
  readonly platform: string | null;
  /** Null for services without a URL, such as a database. */
  readonly base: BaseUrl | null;
  /** Lower-case host names that are the service itself: its base URL's and its aliases. */
  readonly hosts: readonly string[];
  readonly rootDir: string | null;
  /** What only the platform's UI knows. `base`: null states that none is set, absent that the map does not say. */
  readonly build: { readonly base?: string | null; readonly publish: string | null };
  /** Path that answers which commit runs; null when the map names none. */
  readonly identityPath: string | null;
  /** Slug of the other repository it is deployed from; null when it is this one. */
  readonly repo: string | null;
  readonly reach: 'direct' | 'through-frontend';
  /** Plain http is accepted. */
  readonly isInternal: boolean;
  /** Null for roles that answer no health request. */
  readonly health: Health | null;
  /** Null when the map does not say; [] states that nothing is proxied. */
  readonly routes: readonly Route[] | null;
  /** What the platform's files proxy to mapped services, where `routes` does not say: filled in from the judged revision. */
  readonly derivedRoutes: readonly Route[];
  readonly corsOrigins: readonly string[] | null;
  readonly dependsOn: readonly string[];
  readonly coldStartSeconds: number;
}
