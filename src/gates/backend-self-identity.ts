/** Every runtime that has an identity path names the commit it runs. */
import type { Unusable } from '../answers/identity-document.js';
import type { Context } from '../engine/context.js';
import { combine, Unavailable, type Fact } from '../facts/fact.js';
import { changingPush } from '../facts/runtime-commit.js';
import { runtimeIdentity, type RuntimeIdentity, type Surface } from '../facts/runtime-identity.js';
import { pushOverrideCommand } from '../overrides/override.js';
import { detailOf, fixFor } from './vantage.js';
import { code, defineGate, judged, skip, type Finding, type FindingCodes, type Judgement, type Skip } from './gate.js';

interface At {
  /** The URL, and the address of its host where that was asked by itself. */
  readonly place: string;
}

const setIt =
  'Set GIT_SHA when the image is built or started, from the platform\'s own variable or "git rev-parse HEAD"';

const codes = {
  'identity-null': code<At & { observed: string }>(
    'fail',
    ({ place, observed }) => `${place} names no commit: it says ${observed}`,
    () => setIt,
  ),
  'identity-placeholder': code<At & { observed: string }>(
    'fail',
    ({ place, observed }) => `${place} names no commit but the placeholder ${observed}`,
    () => setIt,
  ),
  'identity-dirty': code<At & { observed: string }>(
    'fail',
    ({ place, observed }) => `${place} runs something that was never committed: ${observed}`,
    () => 'Deploy a build of a clean checkout',
  ),
  'identity-not-a-commit': code<At & { observed: string }>(
    'fail',
    ({ place, observed }) => `${place} names no commit: ${observed} is not 7 to 64 hexadecimal digits`,
    () => `Let it answer JSON such as {"git_sha":"<40 digits>"}. ${setIt}`,
  ),
  'identity-missing': code<At & { observed: string }>(
    'fail',
    ({ place, observed }) => `${place} does not say which commit it runs: it answers ${observed}`,
    () => 'Let it answer JSON such as {"git_sha":"<40 digits>"}, or mend "runtime_identity_path" in the map',
  ),
  'identity-served-by-page': code<At>(
    'fail',
    ({ place }) => `${place} answers with an HTML page, so a fallback of a frontend answers and not the service`,
    () => 'Let the path reach the service, or mend "runtime_identity_path" in the map',
  ),
  'identity-contradictory': code<At & { observed: string }>(
    'fail',
    ({ place, observed }) => `${place} names two commits in one answer: ${observed}`,
    () => 'Let it name only the commit that the running code was built from',
  ),
  'identity-unreachable': code<At & { detail: string }>(
    'fail',
    ({ place, detail }) => `${place} does not say which commit it runs: ${detail}`,
    () => "Look at the service's log and restart or redeploy it",
  ),
  'possible-repair': code<{ service: string; trouble: string; push: string }>(
    'unknown',
    ({ service, trouble }) => `${trouble}; this push changes ${service}, so it may be the repair`,
    ({ push }) => `If it is meant to mend it: ${pushOverrideCommand(push)}, then push again`,
  ),
  'identity-from-cache': code<At & { header: string }>(
    'unknown',
    ({ place, header }) => `${place} answers from a cache (${header}), so what runs now was not seen`,
    () => 'Let the identity path send "cache-control: no-store"',
  ),
  'identity-unchecked': code<At & { reason: string; detail: string }>(
    'unknown',
    ({ place, detail }) => `${place} could not be checked from here: ${detail}`,
    ({ reason }) => fixFor(reason),
  ),
};

type IdentityFinding = Finding<typeof codes>;

type SelfIdentity = {
  readonly identity: RuntimeIdentity;
  /** See `changingPush`. */
  readonly push: string | null;
};

export const backendSelfIdentity = defineGate<SelfIdentity, typeof codes>({
  id: 'BACKEND_SELF_IDENTITY',
  layer: 'backend-runtime',
  modes: ['ci'],
  scope: 'deployed',
  title: 'Each runtime names the commit it runs',
  explains:
    'Which commit runs can only be told when the runtime says so itself: a full SHA or at least 7 digits of it, in JSON ' +
    'under git_sha, commit, sha or another common name, or as plain text. Null, "unknown", "dev", a build of uncommitted ' +
    'changes, a page or a cached copy identify nothing. Every address of a host is asked by itself. A push that changes ' +
    'the service may be the repair of what is wrong. Services without "runtime_identity_path" are skipped.',
  codes,
  facts: (context) =>
    identityFacts(context, (name, environment) =>
      combine<SelfIdentity>({
        identity: runtimeIdentity(name, environment),
        push: changingPush(name, environment),
      }),
    ),
  decide: (identities) => {
    const judgements = identities.map(judgeIdentity);
    const named = judgements.filter(({ findings }) => findings.length === 0).length;
    return judged(
      `${named} of ${judgements.length} ${plural(judgements.length)} named the commit they run`,
      judgements,
    );
  },
});

/** One fact for each service with an identity path. */
export function identityFacts<T>(
  { services, expectSha }: Context,
  fact: (name: string, environment: string | null) => Fact<T>,
): readonly Fact<T>[] | Skip {
  const identified = services.filter(({ identityPath }) => identityPath !== null);
  if (identified.length === 0 && expectSha !== null) return [unanswerable];
  return identified.length === 0
    ? skip('identity-undeclared', 'no service in the map has "runtime_identity_path"')
    : identified.map(({ name, environment }) => fact(name, environment));
}

/** Somebody named the commit that must run, and nothing in the map could confirm it. */
const unanswerable: Fact<never> = {
  key: 'identity undeclared',
  gather: () =>
    Promise.reject(
      new Unavailable(
        'identity-undeclared',
        'no service in the map has "runtime_identity_path", so nothing says which commit runs',
        'Let the service say it, and add to the map: "runtime_identity_path": "/__version"',
      ),
    ),
};

export function plural(count: number): string {
  return count === 1 ? 'service' : 'services';
}

function judgeIdentity({ identity: { service, surfaces }, push }: SelfIdentity): Judgement<typeof codes> {
  const findings = surfaces.flatMap((surface) => judgeSurface(surface) ?? []);
  return { service, findings: push === null ? findings : findings.map((one) => asRepairable(one, service, push)) };
}

/** What fails may be mended by the push that it would stop. */
function asRepairable(finding: IdentityFinding, service: string, push: string): IdentityFinding {
  const wording: FindingCodes[string] = codes[finding.code];
  if (wording.severity !== 'fail') return finding;
  const { url = null, observed = null } = finding;
  return { code: 'possible-repair', args: { service, trouble: wording.says(finding.args), push }, url, observed };
}

/** How findings name a surface. */
export function placeOf({ url, address }: Surface): string {
  return address === null ? url : `${url} at ${address}`;
}

/** The first thing that is wrong; null when every answer of the surface named a commit. */
export function judgeSurface(surface: Surface): IdentityFinding | null {
  const {
    url,
    readings,
    seen: { observation, copyOf },
  } = surface;
  const place = placeOf(surface);
  const { outcome, fault, reason } = observation;
  if (fault === 'vantage') {
    return { code: 'identity-unchecked', args: { place, reason: reason ?? '', detail: detailOf(outcome) }, url };
  }
  if (outcome.kind === 'failure') return { code: 'identity-unreachable', args: { place, detail: outcome.detail }, url };
  if (outcome.status === 401 || outcome.status === 403) {
    const args = { place, reason: 'access-denied', detail: `it answers ${outcome.status}` };
    return { code: 'identity-unchecked', args, url };
  }
  if (outcome.status !== 200) {
    const to = outcome.redirects.at(-1)?.location;
    const isAway = outcome.status >= 300 && outcome.status < 400 && to !== undefined;
    const observed = isAway ? `${outcome.status} to ${to}` : String(outcome.status);
    return { code: 'identity-missing', args: { place, observed }, url };
  }
  if (copyOf !== null) return { code: 'identity-from-cache', args: { place, header: copyOf }, url };
  const bad = readings.find((reading) => reading.kind === 'unusable');
  return bad === undefined ? null : { ...ofUnusable(place, bad), url };
}

function ofUnusable(
  place: string,
  { why, shown }: { readonly why: Unusable; readonly shown: string },
): IdentityFinding {
  const seen = { args: { place, observed: shown }, observed: shown };
  switch (why) {
    case 'null':
    case 'empty':
      return { code: 'identity-null', ...seen };
    case 'placeholder':
      return { code: 'identity-placeholder', ...seen };
    case 'dirty':
      return { code: 'identity-dirty', ...seen };
    case 'page':
      return { code: 'identity-served-by-page', ...seen, args: { place } };
    case 'contradictory':
      return { code: 'identity-contradictory', ...seen };
    case 'no-commit':
    case 'broken-json':
      return { code: 'identity-missing', ...seen };
    case 'too-short':
    case 'not-hex':
    case 'not-text':
      return { code: 'identity-not-a-commit', ...seen };
  }
}
