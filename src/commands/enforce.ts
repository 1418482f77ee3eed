/** `mosaic enforce --mode=…`: judge by hand or in CI. */
import { resolve } from 'node:path';
import { nearest } from '../authority/nearest.js';
import { UsageError } from '../errors.js';
import { isCi } from '../engine/ci.js';
import { layers, modes, type Layer, type Mode } from '../gates/gate.js';
import { printable } from '../text/printable.js';
import { parseDuration } from '../config/duration.js';
import { parsePins } from '../engine/pin.js';
import { plainRequest, type EnforceRequest } from '../engine/request.js';
import { readCiEvent } from '../facts/ci-event.js';
import { openGit } from '../facts/git.js';
import { systemClock } from '../probe/clock.js';
import type { Command, Flags, Io } from './command.js';
import { runEnforce } from './run-enforce.js';

export const enforceCommand: Command = {
  name: 'enforce',
  usage: `--mode=${modes.slice(0, 3).join('|')}[,…]`,
  says: 'Judges the repository, what runs, and the path users take. Exit code 0 ALLOW, 1 REJECT, 3 CLARIFY_REQUIRED, 2 nothing was judged.',
  flags: {
    mode: { type: 'string', multiple: true, value: 'modes', says: `what to judge: ${modes.join(', ')}` },
    json: { type: 'boolean', says: 'print the report as one JSON object' },
    gate: { type: 'string', multiple: true, value: 'ids', says: 'only these gates; the report says "partial"' },
    layer: { type: 'string', multiple: true, value: 'layers', says: 'only these layers; the report says "partial"' },
    env: {
      type: 'string',
      value: 'name',
      says: "one of the map's environments; default: the current branch's, else production",
    },
    'expect-sha': {
      type: 'string',
      value: 'sha',
      says: 'the commit that must run; default: HEAD in CI on a push, else the tip of the branch that deploys',
    },
    wait: {
      type: 'string',
      value: 'duration',
      says: 'ask until the expected commit runs, at most this long (10m), before anything is judged',
    },
    candidate: { type: 'string', value: 'rev', says: 'the revision that goes out; default: HEAD' },
    base: {
      type: 'string',
      value: 'rev',
      says: "the revision it goes out over, whose map judges what runs; default: a pull request's base",
    },
    fresh: { type: 'boolean', says: 'use nothing that another run found out' },
    resolve: {
      type: 'string',
      multiple: true,
      value: 'host:port:address',
      says: 'ask this address for a host, as curl\'s --resolve does; the report says "pinned"',
    },
    evidence: { type: 'string', value: 'file', says: 'save everything the verdict rests on; mosaic judge reads it' },
    service: {
      type: 'string',
      multiple: true,
      value: 'name=url',
      says: 'judge this URL for a service: a preview deployment',
    },
  },
  async run({ flags, positionals, cwd, env, io }) {
    if (positionals.length > 0) {
      throw new UsageError('argument-unexpected', `mosaic enforce takes no argument "${positionals[0]}"`, {
        hint: 'mosaic enforce --mode=local',
      });
    }
    const ci = isCi(env);
    const evidenceFile = flags.text('evidence');
    const request: EnforceRequest = {
      ...plainRequest,
      cwd,
      env,
      isCi: ci,
      trigger: ci ? 'ci' : 'hand',
      event: ci ? await readCiEvent(env, cwd) : null,
      modes: requestedModes(flags),
      environment: flags.text('env'),
      gates: flags.list('gate'),
      layers: requestedLayers(flags),
      overrides: serviceUrls(flags),
      pins: checkedPins(flags),
      expectSha: expectedSha(flags),
      candidate: flags.text('candidate'),
      base: flags.text('base'),
      isFresh: ci || evidenceFile !== null || flags.isSet('fresh'),
    };
    const isJson = flags.isSet('json');
    return runEnforce(await waited(request, flags, io), {
      isJson,
      io,
      evidenceFile: evidenceFile === null ? null : resolve(cwd, evidenceFile),
    });
  },
};

/** The request once the deploy had its time. */
async function waited(request: EnforceRequest, flags: Flags, io: Io): Promise<EnforceRequest> {
  const text = flags.text('wait');
  if (text === null) return request;
  const limit = parseDuration(text);
  if (limit.kind === 'invalid') {
    throw new UsageError('wait-invalid', `--wait ${printable(text)} is no duration: ${limit.why}`, {
      hint: '--wait 10m',
    });
  }
  if (request.modes?.includes('ci') !== true) {
    throw new UsageError('wait-without-ci', '--wait waits for the commit that runs, which only "ci" mode judges', {
      hint: 'mosaic enforce --mode=ci,integration --wait 10m',
    });
  }
  const { waitForDeploy } = await import('../engine/wait.js');
  const isThere = await waitForDeploy(request, {
    limit: limit.milliseconds,
    clock: systemClock,
    openGit: () => openGit(request.cwd, request.env),
    tell: (missing, left) => io.err(`mosaic: waiting, ${Math.ceil(left / 1_000)} s left: ${missing}\n`),
  });
  return { ...request, hasWaited: !isThere };
}

function requestedModes(flags: Flags): Mode[] {
  const names = flags.list('mode');
  if (names.length === 0) {
    throw new UsageError('mode-missing', 'mosaic enforce needs --mode', { hint: `Modes: ${modes.join(', ')}` });
  }
  return [...new Set(names.map((name) => oneOf(name, modes, 'mode')))];
}

function requestedLayers(flags: Flags): Layer[] {
  return flags.list('layer').map((name) => oneOf(name, layers, 'layer'));
}

function oneOf<T extends string>(name: string, known: readonly T[], what: string): T {
  const found = known.find((candidate) => candidate === name);
  if (found !== undefined) return found;
  const meant = nearest(name, known);
  throw new UsageError(`${what}-unknown`, `there is no ${what} "${name}"`, {
    hint: meant === null ? `It is one of: ${known.join(', ')}` : `Did you mean --${what}=${meant}?`,
  });
}

function expectedSha(flags: Flags): string | null {
  const sha = flags.text('expect-sha');
  if (sha === null || /^[0-9a-f]{7,64}$/i.test(sha)) return sha;
  throw new UsageError('expect-sha-invalid', `--expect-sha ${printable(sha)} is not 7 to 64 hexadecimal digits`, {
    hint: '--expect-sha="$(git rev-parse HEAD)"',
  });
}

/** Checked here, because not every mode opens the network. */
function checkedPins(flags: Flags): string[] {
  const pins = flags.all('resolve');
  pins.forEach(parsePins);
  return pins;
}

function serviceUrls(flags: Flags): Record<string, string> {
  const pairs = flags.list('service').map((pair) => {
    const at = pair.indexOf('=');
    const [name, url] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || !URL.canParse(url)) {
      throw new UsageError('service-invalid', `--service ${pair} is not name=url`, {
        hint: '--service web=https://preview.example',
      });
    }
    return [name, url] as const;
  });
  return Object.fromEntries(pairs);
}
