/** Sends what foreign code prints to stderr, since stdout belongs to the report. */

/** Runs `work` with `process.stdout.write` writing to stderr. */
export async function outputOnStderr<T>(work: () => Promise<T>): Promise<T> {
  const stdout = process.stdout;
  const write = stdout.write;
  stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    stdout.write = write;
  }
}
