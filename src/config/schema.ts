/** The policy's shape for zod/mini. An issue's message is what was expected there, as a phrase. */
import * as z from 'zod/mini';
import { modes } from '../gates/gate.js';
import { durationPattern, parseDuration } from './duration.js';

const severity = z.enum(['fail', 'warn', 'off'], { error: '"fail", "warn" or "off"' });
const severityKey = z.string().check(z.regex(/^[A-Z][A-Z0-9_]*(\/[a-z0-9-]+)?$/));
const texts = (what: string) =>
  z.array(z.string({ error: what }).check(z.minLength(1, { error: what })), {
    error: `a list of ${what}s`,
  });
const matching = (pattern: RegExp, what: string) =>
  z.array(z.string({ error: what }).check(z.regex(pattern, { error: what })), { error: 'a list' });

// zod reports the checks of a member of a union instead of the union, so each says the same.
const anyDuration = { error: ({ input }: { readonly input?: unknown }) => expectDuration(input) };
const duration = z.pipe(
  z
    .union(
      [z.string().check(z.regex(durationPattern, anyDuration)), z.number().check(z.minimum(0, anyDuration))],
      anyDuration,
    )
    .check(z.refine((value) => parseDuration(value).kind === 'duration', anyDuration)),
  z.transform((value) => {
    const parsed = parseDuration(value);
    return parsed.kind === 'duration' ? parsed.milliseconds : 0;
  }),
);

const anyRefs = { error: 'true, false or a list of refs such as "refs/heads/main"' };
const refs = z._default(z.union([z.boolean(), z.array(z.string().check(z.minLength(1, anyRefs)))], anyRefs), false);

const aHost = 'a host name such as "old.example" or "*.old.example"';
/** Under a single label lies what belongs to everybody. */
const hostPattern = /^(?:\*\.[^\s/:*.]+\.)?[^\s/:*.][^\s/:*]*$/;

const aDate = { error: 'a date such as "2027-01-31"' };

const modeList = (defaults: readonly (typeof modes)[number][]) =>
  z._default(
    z
      .array(z.enum(modes, { error: oneOf(modes) }), { error: `a list of ${oneOf(modes)}` })
      .check(z.minLength(1, { error: 'at least one mode' })),
    [...defaults],
  );

const object = {
  error: (issue: { readonly code: string }) => (issue.code === 'unrecognized_keys' ? undefined : 'an object'),
};

/** One schema for each object of the policy, by its key path; unknown keys are told from these. */
export const sections = {
  worktree: z.strictObject(
    {
      unstaged: z._default(severity, 'fail'),
      untracked: z._default(severity, 'fail'),
      staged: z._default(severity, 'warn'),
      ignore: z._default(texts('glob'), []),
    },
    object,
  ),
  session: z.strictObject({ maxAge: z.prefault(duration, '24h') }, object),
  push: z.strictObject({ allowDelete: refs, allowForce: refs }, object),
  identity: z.strictObject({ deployGrace: z.prefault(duration, '15m') }, object),
  probe: z.strictObject(
    {
      control: z.optional(
        z.nullable(
          z.string({ error: 'a URL, "host:port" or null' }).check(
            z.regex(/^(https?:\/\/[^\s/]+\S*|[^\s:/]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5})$/, {
              error: 'a URL, "host:port" or null',
            }),
          ),
        ),
      ),
      allowPrivate: z._default(
        matching(/^[^\s/:]+$|^\[?[0-9a-fA-F:]+\]?$/, 'a host name without scheme, port or path'),
        [],
      ),
      maxAge: z.prefault(duration, 0),
      resolve: z._default(
        matching(/^[^\s/:]+:\d{1,5}:\[?[0-9a-fA-F.:]+\]?(,\[?[0-9a-fA-F.:]+\]?)*$/, '"host:port:address"'),
        [],
      ),
    },
    object,
  ),
  scan: z.strictObject(
    {
      ignore: z._default(
        z.array(
          z.strictObject(
            {
              host: z.string({ error: aHost }).check(z.regex(hostPattern, { error: aHost })),
              path: z.optional(z.string({ error: 'a glob' }).check(z.minLength(1, { error: 'a glob' }))),
              reason: z.string({ error: 'why it may stay' }).check(z.minLength(1, { error: 'why it may stay' })),
              until: z.optional(z.iso.date(aDate)),
            },
            object,
          ),
          { error: 'a list of { host, path, reason, until }' },
        ),
        [],
      ),
    },
    object,
  ),
  env: z.strictObject(
    { allow: z._default(matching(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable'), []) },
    object,
  ),
  override: z.strictObject({ withoutTty: z._default(z.boolean({ error: 'true or false' }), false) }, object),
  hooks: z.strictObject({ 'pre-commit': modeList(['local']), 'pre-push': modeList(['ci', 'integration']) }, object),
} as const;

/** The whole policy as users write it. `gates` hold functions and are checked apart. */
export const policySchema = z.strictObject(
  {
    $schema: z.optional(z.string({ error: 'the address of a JSON Schema' })),
    severities: z._default(
      z.record(severityKey, severity, {
        error: 'an object from "GATE" or "GATE/finding" to "fail", "warn" or "off"',
      }),
      {},
    ),
    onClarify: z._default(z.enum(['block', 'warn'], { error: '"block" or "warn"' }), 'block'),
    worktree: z.prefault(sections.worktree, {}),
    session: z.prefault(sections.session, {}),
    push: z.prefault(sections.push, {}),
    identity: z.prefault(sections.identity, {}),
    probe: z.prefault(sections.probe, {}),
    scan: z.prefault(sections.scan, {}),
    env: z.prefault(sections.env, {}),
    override: z.prefault(sections.override, {}),
    hooks: z.prefault(sections.hooks, {}),
    gates: z._default(z.array(z.unknown(), { error: 'a list of gates made by defineGate' }), []),
  },
  object,
);

/** Keys that the object at `path` may have; empty for paths that are no object of the policy. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(policySchema.def.shape);
  const section = path.length === 1 ? Object.entries(sections).find(([name]) => name === path[0]) : undefined;
  return section === undefined ? [] : Object.keys(section[1].def.shape);
}

function expectDuration(value: unknown): string {
  const parsed = parseDuration(value);
  return `a duration such as '24h'${parsed.kind === 'invalid' ? ` (${parsed.why})` : ''}`;
}

function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}
