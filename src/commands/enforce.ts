/** `mosaic enforce --mode=…`: judge by hand or in CI. */
import { resolve } from 'node:path';
import { nearest } from '../authority/nearest.js';
import { UsageError } from '../errors.js';
import { isCi } from '../engine/ci.js';
import { layers, modes, type Layer, type Mode } from '../gates/gate.js';
import { printable } from '../text/printable.js';
import type { Command, Flags } from './command.js';
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
    return runEnforce(
      {
        cwd,
        env,
        isCi: ci,
        trigger: ci ? 'ci' : 'hand',
        modes: requestedModes(flags),
        push: null,
        environment: flags.text('env'),
        gates: flags.list('gate'),
        layers: requestedLayers(flags),
        overrides: serviceUrls(flags),
        expectSha: expectedSha(flags),
      },
      { isJson: flags.isSet('json'), io, evidenceFile: evidenceFile === null ? null : resolve(cwd, evidenceFile) },
    );
  },
};

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
