/** The path users take as a Mermaid flowchart: user → frontend → file → service; what the platform ignores is dashed. Pure. */
import type { FrontendPaths, RouteEnd } from '../engine/user-paths.js';
import { printable } from '../text/printable.js';
import { ruleOf, targetTitle, type ShownRoutes } from './routes-json.js';

export function routesMermaid({ revision, frontends }: ShownRoutes): string {
  const chart = createChart();
  for (const frontend of frontends) draw(frontend, chart);
  const lines = [
    `%% mosaic routes --at ${revision.slice(0, 12)}`,
    'flowchart LR',
    `  user([${label('user')}])`,
    ...chart.lines.map((line) => `  ${line}`),
    '  classDef ignored stroke-dasharray:4 4',
    '  classDef wrong stroke:#c00,stroke-width:2px',
    '  classDef untold stroke:#c80,stroke-dasharray:2 2',
  ];
  return `${lines.join('\n')}\n`;
}

interface Chart {
  readonly lines: string[];
  /** The id of the node for a thing, which is drawn when it is first named. */
  node(thing: string, text: string, style?: string): string;
}

function createChart(): Chart {
  const lines: string[] = [];
  const ids = new Map<string, string>();
  return {
    lines,
    node(thing, text, style) {
      const known = ids.get(thing);
      if (known !== undefined) return known;
      const id = `n${ids.size}`;
      ids.set(thing, id);
      lines.push(`${id}[${label(text)}]${style === undefined ? '' : `:::${style}`}`);
      return id;
    },
  };
}

function draw(frontend: FrontendPaths, chart: Chart): void {
  const { service, environment, url, platform, refused, files, shadowed, routes } = frontend;
  const own = JSON.stringify([environment, service]);
  const details = [service, platform, url, refused === null ? null : `not evaluated: ${refused}`];
  const site = chart.node(`frontend ${own}`, details.filter((detail) => detail !== null).join('\n'));
  chart.lines.push(`user --> ${site}`);
  const fileNode = (file: string): string => {
    const thing = `file ${own} ${file}`;
    const before = chart.lines.length;
    const id = chart.node(thing, file);
    if (chart.lines.length > before) chart.lines.push(`${site} --> ${id}`);
    return id;
  };
  for (const { file } of files) fileNode(file);
  for (const end of routes) {
    const rule = ruleOf(end.end);
    const from = rule === null ? site : fileNode(rule.file);
    const by = rule === null ? '' : ` (line ${rule.line})`;
    chart.lines.push(`${from} -->|${label(`${end.route.path}${by}`)}| ${endNode(end, environment, own, chart)}`);
  }
  for (const [index, { file, rules }] of shadowed.entries()) {
    const text = `${file}\nignored, ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`;
    chart.lines.push(`${site} -.- ${chart.node(`ignored ${own} ${index}`, text, 'ignored')}`);
  }
}

function endNode({ route, end, code, why }: RouteEnd, environment: string | null, own: string, chart: Chart): string {
  if (code === null) return chart.node(`service ${JSON.stringify([environment, route.service])}`, route.service);
  if (code === 'route-undecided') return chart.node(`untold ${own} ${why ?? ''}`, `?\n${why ?? ''}`, 'untold');
  const target = targetTitle(end) ?? 'nothing';
  return chart.node(`wrong ${own} ${route.service} ${target}`, `${target}\nnot ${route.service}`, 'wrong');
}

// What may mean something to Mermaid, to its Markdown (where "1." and "-" begin a list) or to the HTML it makes.
const special = /(?<=^\d*)[-.)]|[^\p{L}\p{N} /.,()=-]/gu;

/** Special characters are written as their numbers. */
function label(text: string): string {
  const lines = text.split('\n').map((line) => printable(line).replaceAll(special, numbered));
  return `"${lines.join('<br/>')}"`;
}

function numbered(character: string): string {
  return `#${character.codePointAt(0) ?? 0};`;
}
