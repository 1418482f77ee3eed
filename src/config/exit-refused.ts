/** Keeps foreign code from ending the process, since a hook that ends early looks like one that agrees. */
import { UsageError } from '../errors.js';

/** Runs `work` with `process.exit` throwing; throws `UsageError` (`config-exited`) also when `work` swallowed that. */
export async function exitRefused<T>(name: string, work: () => Promise<T>): Promise<T> {
  const exit = process.exit;
  const error = new UsageError('config-exited', `${name}: it called process.exit, which ends every verdict`, {
    hint: `remove the call; to refuse to load, throw an error in ${name}`,
    place: { file: name, line: null },
  });
  let hasExited = false;
  process.exit = () => {
    hasExited = true;
    throw error;
  };
  try {
    const result = await work();
    if (hasExited) throw error;
    return result;
  } finally {
    process.exit = exit;
  }
}
