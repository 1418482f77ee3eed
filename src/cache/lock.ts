/** Lets one process fly at a time. Two at once, after a lock was lost, waste a probe and break nothing: tickets judge. */

export type Release = () => Promise<void>;

/** A leader that died is replaced after this time; one that lives renews its lock twice as often. */
const staleMs = 10_000;

/** Null while another process holds it. Rejects when there can be no lock here. Removed by SIGINT and SIGTERM too. */
export async function tryLock(path: string): Promise<Release | null> {
  // Not before it is needed: most runs ask nobody.
  const { default: lockfile } = await import('proper-lockfile');
  try {
    const release = await lockfile.lock(path, {
      lockfilePath: path,
      realpath: false,
      stale: staleMs,
      // The default throws in a timer. The flight goes on: it still answers those whose tickets it saw.
      onCompromised: () => undefined,
    });
    return () => release().catch(() => undefined);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return null;
    throw error;
  }
}
