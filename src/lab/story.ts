/** The incident, told step by step: what happens, what users get, what Git and its hook say, and whether it is as told. */
import { stripVTControlCharacters, styleText } from 'node:util';
import { printable } from '../text/printable.js';
import { paths } from './names.js';
import { quotedOutput } from './quoted-output.js';
import type { Ran } from './sandbox.js';
import type { Shop } from './shop.js';
import { steps, type Got, type Step } from './steps.js';

export interface StoryOptions {
  readonly tell: (text: string) => void;
  readonly hasColours: boolean;
  readonly signal: AbortSignal;
}

/** Returns whether every step went as told. Ends after the first that did not: what follows builds on it. */
export async function tellStory(shop: Shop, options: StoryOptions): Promise<boolean> {
  const { tell, hasColours } = options;
  const bold = (text: string): string => (hasColours ? styleText('bold', text) : text);
  const told: Told[] = [];
  tell(introduction(shop));
  for (const [index, step] of steps.entries()) {
    tell(`\n${bold(`${index + 1}  ${step.title}`)}\n${indented(step.says)}`);
    const one = await tellStep(step, shop, options);
    told.push(one);
    if (!one.isAsTold) break;
  }
  tell(`\n${bold('What a check of the backend alone would have said')}\n${indented(summary(told))}`);
  return told.length === steps.length && told.every(({ isAsTold }) => isAsTold);
}

interface Told {
  readonly step: Step;
  readonly before: Look;
  readonly after: Look;
  readonly backend: Look;
  readonly isAllowed: boolean;
  readonly isAsTold: boolean;
}

async function tellStep(step: Step, shop: Shop, { tell, signal }: StoryOptions): Promise<Told> {
  const { frontend, backend: api } = shop.lab;
  await step.happens(shop);
  const [before, backend] = await Promise.all([
    look(`${frontend.origin}${step.path}`, signal),
    look(`${api.origin}${paths.health}`, signal),
  ]);
  tell(indented(`\nuser   GET ${frontend.origin}${step.path}\n       ${before.says}`));
  tell(indented(`check  curl --fail ${api.origin}${paths.health}\n       ${backend.says}\n`));
  const pushed = await shop.push();
  tell(`    $ git push origin main\n${quotedOutput(pushed.output)}`);
  const [isAllowed, isPushed] = [pushed.code === 0, await shop.isPushed()];
  if (isPushed) await shop.deploy();
  const after = await look(`${frontend.origin}${step.path}`, signal);
  const isAsTold =
    backend.isFine &&
    before.got === step.users.before &&
    after.got === step.users.after &&
    isPushed === isAllowed &&
    isExpected(step, pushed);
  const users = `users ${after.got === before.got ? 'still get' : 'now get'} ${after.got}`;
  const outcome = isAllowed ? `The push was allowed and deployed: ${users}` : `The push was blocked: ${users}`;
  tell(indented(`→ ${outcome}${isAsTold ? '.' : ', which is not how the story goes.'}`));
  return { step, before, after, backend, isAllowed, isAsTold };
}

function introduction({ dir, remote, lab: { frontend, backend } }: Shop): string {
  return `The incident that Mosaic was made for, with real repositories, hooks and servers on this machine.

    user → web ${frontend.origin} → rules of netlify.toml → api ${backend.origin}
    repository  ${dir}
    remote      ${remote}
    platform    deploys what the remote's main is, as Netlify would
    hooks       husky, calling this mosaic`;
}

interface Look {
  readonly got: Got;
  /** A status below 400: all that `curl --fail` looks at. */
  readonly isFine: boolean;
  readonly says: string;
}

async function look(url: string, signal: AbortSignal): Promise<Look> {
  const answer = await fetch(url, { signal, headers: { connection: 'close' } });
  const body = await answer.text();
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const says = printable(`${answer.status} ${type}  ${body.trim()}`, 80);
  return { got: whatIs(answer.ok, type), isFine: answer.ok, says };
}

function whatIs(isFine: boolean, type: string): Got {
  if (!isFine) return 'an error';
  return type === 'text/html' ? 'the page' : 'the backend';
}

/** Whether Git and its hook did and said what the step tells. */
function isExpected({ isAllowed, words, isFine }: Step, { code, output }: Ran): boolean {
  const text = stripVTControlCharacters(output);
  return (
    (code === 0) === isAllowed &&
    text.includes(isAllowed ? 'ALLOW (' : 'REJECT (') &&
    words.every((word) => text.includes(word)) &&
    isFine.every((gate) => text.includes(gate) && !text.includes(`✗ ${gate}`) && !text.includes(`? ${gate}`))
  );
}

function summary(told: readonly Told[]): string {
  const rows = [
    ['', 'users got', 'curl --fail', 'the push was', 'users got then'],
    ...told.map(({ step, before, after, backend, isAllowed }) => [
      step.title,
      before.got,
      backend.isFine ? 'healthy' : 'broken',
      isAllowed ? 'allowed' : 'blocked',
      after.got,
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
  return text.replaceAll(/^(?=.)/gm, '    ');
}
