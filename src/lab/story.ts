/** The incident, told step by step: what is changed, what users get, what Git and its hook say, and whether it is as told. */
import { stripVTControlCharacters, styleText } from 'node:util';
import { printable } from '../text/printable.js';
import type { Ran } from './sandbox.js';
import type { Shop } from './shop.js';

interface Step {
  readonly title: string;
  readonly says: string;
  /** The base directory that the site is deployed with; null is the root. */
  readonly base: string | null;
  readonly commit: string;
  readonly isAllowed: boolean;
}

const steps: readonly Step[] = [
  {
    title: 'All is well',
    says: 'The rules in netlify.toml hand /health and /config to the backend.',
    base: null,
    commit: 'Open the shop',
    isAllowed: true,
  },
  {
    title: 'The proxy rule is lost',
    says:
      "Changed: in the platform's settings, the base directory is now old-web. The forgotten old-web/netlify.toml takes\n" +
      'over, which has no rule for /health, so its catch-all answers with the page. No commit did this.',
    base: 'old-web',
    commit: 'Raise the price of coffee',
    isAllowed: false,
  },
  {
    title: 'Mended',
    says: 'Changed: the base directory is the root again. The same commit is pushed once more.',
    base: null,
    commit: '',
    isAllowed: true,
  },
];

export interface StoryOptions {
  readonly tell: (text: string) => void;
  readonly hasColours: boolean;
  readonly signal: AbortSignal;
}

/** Returns whether every step went as told. */
export async function tellStory(shop: Shop, { tell, hasColours, signal }: StoryOptions): Promise<boolean> {
  const bold = (text: string): string => (hasColours ? styleText('bold', text) : text);
  const told: Told[] = [];
  tell(introduction(shop));
  for (const [index, step] of steps.entries()) {
    tell(`\n${bold(`${index + 1}  ${step.title}`)}\n${indented(step.says)}`);
    await shop.frontend.deploy(step.base);
    const [user, backend] = await Promise.all([
      look(`${shop.frontend.origin}/health`, signal),
      look(`${shop.backend.origin}/health`, signal),
    ]);
    tell(indented(`\nuser  GET ${shop.frontend.origin}/health\n      ${user.says}`));
    tell(indented(`check curl --fail ${shop.backend.origin}/health\n      ${backend.says}\n`));
    if (step.commit !== '') await shop.commit(step.commit);
    const pushed = await shop.push();
    tell(`    $ git push origin main\n${quotedOutput(pushed.output)}`);
    const isAsTold = isExpected(step, pushed, await shop.isPushed());
    told.push({ step, user, backend, isAllowed: pushed.code === 0, isAsTold });
    tell(
      indented(
        `→ ${pushed.code === 0 ? 'The push was allowed' : 'The push was blocked'}${isAsTold ? '.' : ', which is not how the story goes.'}`,
      ),
    );
  }
  tell(`\n${bold(`${steps.length + 1}  What a backend-only check would have said`)}\n${indented(summary(told))}`);
  return told.every(({ isAsTold, backend }) => isAsTold && backend.isFine);
}

interface Told {
  readonly step: Step;
  readonly user: Look;
  readonly backend: Look;
  readonly isAllowed: boolean;
  readonly isAsTold: boolean;
}

function introduction({ dir, remote, frontend, backend }: Shop): string {
  return `The incident that Mosaic was made for, with a real repository, real hooks and real servers on this machine.

    user → web ${frontend.origin} → rules of netlify.toml → api ${backend.origin}
    repository  ${dir}
    remote      ${remote}
    hooks       husky, calling this mosaic; told nothing but an authority_map.json with the two addresses`;
}

interface Look {
  /** A status below 400: all that `curl --fail` looks at. */
  readonly isFine: boolean;
  readonly isPage: boolean;
  readonly says: string;
}

async function look(url: string, signal: AbortSignal): Promise<Look> {
  const answer = await fetch(url, { signal, headers: { connection: 'close' } });
  const body = await answer.text();
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const isPage = body.startsWith('<!doctype html>');
  return { isFine: answer.ok, isPage, says: printable(`${answer.status} ${type}  ${body.trim()}`, 90) };
}

/** The remote is asked as well: a hook that talks but does not stop anything would be found out. */
function isExpected({ isAllowed }: Step, { code, output }: Ran, isPushed: boolean): boolean {
  const text = stripVTControlCharacters(output);
  if (isAllowed) return code === 0 && isPushed && text.includes('ALLOW (');
  return code !== 0 && !isPushed && text.includes('✗ INTEGRATION_CONNECTIVITY') && text.includes('REJECT (');
}

function summary(told: readonly Told[]): string {
  const rows = [
    ['', 'users get', 'curl --fail on the backend', 'Mosaic'],
    ...told.map(({ step, user, backend, isAllowed }) => [
      step.title,
      user.isPage ? 'the page' : 'the backend',
      backend.isFine ? 'healthy' : 'broken',
      isAllowed ? 'push allowed' : 'push blocked',
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  return `${table.join('\n')}\n\nBackend health is not system health: the check was green while nobody could use the shop.`;
}

function indented(text: string): string {
  return `${text.replaceAll(/^(?=.)/gm, '    ')}\n`.replace(/\n$/, '');
}

function quotedOutput(output: string): string {
  return output
    .trimEnd()
    .split('\n')
    .map((line) => `    │ ${line}`.trimEnd())
    .join('\n');
}
