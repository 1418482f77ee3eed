/** Whether this is a continuous integration machine. */
import { isCI } from 'ci-info';

/** As `ci-info` knows some fifty services; `CI=false` says no, as it does there. */
export function isCi(env: NodeJS.ProcessEnv): boolean {
  return env === process.env ? isCI : env['CI'] !== undefined && env['CI'] !== 'false';
}
