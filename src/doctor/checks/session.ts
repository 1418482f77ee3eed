/** The working session is one that SESSION_STATE accepts. */
import { enforce } from '../../engine/enforce.js';
import { openGit } from '../../facts/git.js';
import { readSession, sessionFile } from '../../facts/session-file.js';
import { sessionStateGate } from '../../gates/session-state.js';
import { sessionPlace } from '../../init/begin-session.js';
import { ok, type Check, type CheckResult } from '../check.js';
import { sessionFix } from '../fixes.js';
import { byHand } from '../world.js';

const expected = 'a session of this clone and its history';
const command = 'npx mosaic session start';

export const session: Check = {
  id: 'session',
  title: 'Session',
  async run({ place, env, clock }) {
    const here = await place();
    const fix = sessionFix(here, env, () => clock.now());
    const found = await readSession(here.root);
    if (found.kind === 'missing') {
      const observed = 'no session is under way; the next commit starts one';
      return [{ status: 'warning', observed, expected, command, fix }];
    }
    if (found.kind === 'invalid') {
      return [{ status: 'error', observed: `${sessionFile}: ${found.why}`, expected, command, fix }];
    }
    // With a session there, the gate only reads.
    const request = byHand(here.root, env);
    const { report } = await enforce(
      { ...request, modes: ['local'], gates: [sessionStateGate.id] },
      openGit(here.root, env),
    );
    const findings = report.gates.flatMap((gate) => gate.findings);
    if (findings.length === 0) return [ok(sessionPlace(found.session), expected)];
    return findings.map(({ severity, message }): CheckResult => {
      const status = ({ fail: 'error', warn: 'warning', unknown: 'unknown' } as const)[severity];
      return { status, observed: message, expected, command, fix };
    });
  },
};
