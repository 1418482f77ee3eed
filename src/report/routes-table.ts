/** The path users take, for people. Pure; every line begins with a mark or a label of ours, never with text from outside. */
import { styleText } from 'node:util';
import type { FrontendPaths, RouteEnd } from '../engine/user-paths.js';
import type { Rule } from '../platforms/platform.js';
import { printable } from '../text/printable.js';
import { ruleOf, targetTitle, type ShownRoutes } from './routes-json.js';

type Paint = (style: 'red' | 'yellow' | 'green' | 'dim' | 'bold', text: string) => string;

const shown = (text: string): string => printable(text, 2_000);

export function routesTable(
  { revision, frontends }: ShownRoutes,
  notes: readonly string[],
  { hasColours }: { readonly hasColours: boolean },
): string {
  // Whoever calls has looked at the stream and its variables; styleText would look at another.
  const paint: Paint = (style, text) => (hasColours ? styleText(style, text, { validateStream: false }) : text);
  const lines = [
    `at ${revision.slice(0, 12)}`,
    ...frontends.flatMap((frontend) => ['', ...frontendLines(frontend, paint)]),
    '',
    ...notes.map((note) => paint('dim', `note  ${shown(note)}`)),
    summary(frontends),
  ];
  return `${lines.join('\n')}\n`;
}

function frontendLines(frontend: FrontendPaths, paint: Paint): string[] {
  const { service, environment, url, platform, refused, files, shadowed, problems, guesses, routes } = frontend;
  const head = [url, platform, environment].filter((part) => part !== null).map(shown);
  return [
    `frontend ${paint('bold', shown(service))}${head.length === 0 ? '' : `  ${head.join(', ')}`}`,
    ...(refused === null ? [] : [`  not evaluated: ${shown(refused)}`]),
    ...(files.length === 0 && refused === null ? ['  takes    no file of the repository'] : []),
    ...files.map(({ file, why }) => `  takes    ${shown(file)}: ${shown(why)}`),
    ...shadowed.flatMap(({ file, why, rules }) => [
      `  ignores  ${shown(file)}, ${counted(rules.length, 'rule')}: ${shown(why)}`,
      ...columns(rules.map(ruleCells)).map((line) => paint('dim', `    rule   ${line}`)),
    ]),
    ...problems.map(({ file, line, column, message, isFatal }) =>
      paint(isFatal ? 'red' : 'yellow', `  problem  ${shown(file)}:${line}:${column}: ${shown(message)}`),
    ),
    ...guesses.map((guess) => `  guess    ${shown(guess)}`),
    ...routeLines(routes, paint),
  ];
}

function ruleCells({ file, line, from, to, status }: Rule): string[] {
  return [`${shown(file)}:${line}`, shown(from), shown(to), status === null ? '' : String(status)];
}

function routeLines(routes: readonly RouteEnd[], paint: Paint): string[] {
  if (routes.length === 0) return ['  no routes'];
  const [head = '', ...rows] = columns([['route', 'service', 'ends at', 'by', ''], ...routes.map(routeCells)]);
  return [
    paint('dim', `    ${head}`),
    ...rows.map((row, index) => {
      const code = routes[index]?.code ?? null;
      if (code === null) return `  ${paint('green', '✓')} ${row}`;
      return code === 'route-undecided' ? paint('yellow', `  ? ${row}`) : paint('red', `  ✗ ${row}`);
    }),
  ];
}

function routeCells({ route, end, code, why }: RouteEnd): string[] {
  const rule = ruleOf(end);
  const path = shown(route.path);
  const method = route.method === 'GET' ? '' : `${shown(route.method)} `;
  const by = rule === null ? '' : `${shown(rule.file)}:${rule.line}`;
  const wrong = code === null ? '' : code === 'route-undecided' ? `cannot be told: ${shown(why ?? '')}` : wording[code];
  const remark = [route.isDeclared ? '' : 'derived', wrong].filter((part) => part !== '').join('; ');
  return [`${method}${path}`, shown(route.service), shown(targetTitle(end) ?? nowhere[end.kind] ?? ''), by, remark];
}

const nowhere: Readonly<Record<string, string>> = { 'not-found': 'nothing', undecided: '?' };

const wording: Readonly<Record<Exclude<NonNullable<RouteEnd['code']>, 'route-undecided'>, string>> = {
  'route-to-retired-host': 'that host is retired',
  'route-to-unmapped-host': 'that host is no service of the map',
  'route-to-other-service': 'that is another service',
  'route-to-other-path': "that is another path than the map's",
  'route-to-fallback': "the site's own page answers",
  'route-to-silent-host': 'nobody answers there',
  'route-redirected': 'the browser is sent away',
  'route-dropped': 'nothing answers',
};

/** As wide as what is in them, whatever the terminal: lines can be searched and compared. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((cells) => (cells[at] ?? '').length)));
  return rows.map((cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function summary(frontends: readonly FrontendPaths[]): string {
  const routes = frontends.flatMap((frontend) => frontend.routes);
  const undecided = routes.filter(({ code }) => code === 'route-undecided').length;
  const wrong = routes.filter(({ code }) => code !== null).length - undecided;
  const fatal = frontends.flatMap(({ problems }) => problems).filter(({ isFatal }) => isFatal).length;
  if (frontends.length === 0) return 'The map has no frontend.';
  const parts = [
    `${counted(routes.length, 'route')}: ${routes.length - wrong - undecided} end at their service`,
    ...(wrong === 0 ? [] : [`${wrong} elsewhere`]),
    ...(undecided === 0 ? [] : [`${undecided} cannot be told`]),
    ...(fatal === 0 ? [] : [`${counted(fatal, 'problem')} would fail the build`]),
  ];
  return `${parts.join(', ')}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
