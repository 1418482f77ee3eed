/** The map is valid wherever it judges: at HEAD (by hand, CI, a push) and on disk (the next commit). */
import { judgingMaps } from '../../engine/judging-maps.js';
import { isReportedError, type EnvironmentError, type UsageError } from '../../errors.js';
import { mapOnDisk } from '../../init/begin-session.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { byHand, type World } from '../world.js';

const expected = 'a valid map at HEAD, the same as on disk';

export const authorityMap: Check = {
  id: 'authority-map',
  title: 'Authority map',
  async run(world) {
    const { root } = await world.place();
    const [judged, onDisk] = await Promise.all([judgedMap(world), diskMap(root)]);
    const isSame = judged.length === 1 && judged[0]?.observed === onDisk?.observed;
    return onDisk === null || isSame ? judged : [...judged, onDisk];
  },
};

async function judgedMap({ git, place, cwd, env }: World): Promise<CheckResult[]> {
  try {
    const { candidate } = await judgingMaps(git, await place(), byHand(cwd, env));
    const { map, file: judged, isFromDisk, warnings } = candidate;
    const services = `${map.services.length} ${map.services.length === 1 ? 'service' : 'services'}`;
    return [
      isFromDisk ? uncommitted(judged) : ok(`${judged} at HEAD judges: ${services}`, expected),
      ...warnings.map(({ file, line, message }): CheckResult => {
        const observed = `${file}:${line}: ${message}`;
        return { status: 'warning', observed, expected: 'keys that the map knows', command: null };
      }),
    ];
  } catch (error) {
    if (!isReportedError(error)) throw error;
    return [invalid(error)];
  }
}

/** Null when what is on disk is valid. */
async function diskMap(root: string): Promise<CheckResult | null> {
  try {
    await mapOnDisk(root);
    return null;
  } catch (error) {
    if (!isReportedError(error)) throw error;
    return invalid(error);
  }
}

function uncommitted(file: string): CheckResult {
  return {
    status: 'warning',
    observed: `${file} is on disk and not in HEAD, so other clones have none`,
    expected,
    command: `git add ${file} && git commit -m "Add the authority map"`,
  };
}

function invalid({ message, hint, place }: UsageError | EnvironmentError): CheckResult {
  const where = place.file === null || message.includes(place.file) ? '' : `${place.file}:${place.line ?? 1}: `;
  return { status: 'error', observed: where + message, expected, command: hint };
}
