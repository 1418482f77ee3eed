/** How long and how much: the defaults of every limit, each of which a client may be given smaller or larger. */

export interface Limits {
  /** A resolver that is silent for so long has failed. */
  readonly nameMs: number;
  /** TCP, and TLS once more, not counting the name lookup. */
  readonly connectMs: number;
  readonly firstByteMs: number;
  /** From the headers to the last byte that is wanted, so that a drip ends. */
  readonly bodyMs: number;
  /** Bytes kept of a body, after decompression. */
  readonly bodyBytes: number;
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly redirects: number;
  readonly inFlightPerHost: number;
  /** Holds in a hook only. */
  readonly requestsPerHost: number;
  /** Waits before the second, third and fourth attempt once something failed. */
  readonly retryDelaysMs: readonly number[];
  /** Wait after a tombstone, which a platform may show for a moment while it deploys. */
  readonly tombstoneDelayMs: number;
}

export const defaultLimits: Limits = {
  nameMs: 10_000,
  connectMs: 5_000,
  firstByteMs: 10_000,
  bodyMs: 10_000,
  bodyBytes: 1024 * 1024,
  headerBytes: 64 * 1024,
  headerCount: 1_000,
  redirects: 10,
  inFlightPerHost: 6,
  requestsPerHost: 40,
  retryDelaysMs: [400, 1_500, 1_500],
  tombstoneDelayMs: 5_000,
};
