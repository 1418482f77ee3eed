/** Rule sets as people write them, made at random from few words so that rules and requests meet. */
import fc from 'fast-check';

/** One rule, to be written on a line of `_redirects` or as a table of netlify.toml. */
export interface WrittenRule {
  readonly from: string;
  readonly query: Readonly<Record<string, string>>;
  readonly to: string;
  readonly status: number;
  readonly force: boolean;
  readonly conditions: Readonly<Record<string, readonly string[]>>;
}

export interface RuleSet {
  readonly lines: readonly WrittenRule[];
  readonly toml: readonly WrittenRule[];
}

const words = ['a', 'b', 'docs', 'about'];

const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  { weight: 2, arbitrary: fc.constantFrom(':x', ':y') },
);

const from = fc
  .record({
    host: fc.oneof(
      { weight: 12, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom('https://shop.example', 'https://www.shop.example') },
    ),
    inside: fc.uniqueArray(segment, { maxLength: 2 }),
    end: fc.constantFrom('', '', '/', '/*', '/*'),
  })
  .map(({ host, inside, end }) => `${host}${inside.map((one) => `/${one}`).join('')}${end}`)
  .map((path) => (/^(?:https:\/\/[^/]+)?$/.test(path) ? `${path}/` : path));

/** Names what the rule knows, mostly. */
function toOf(source: string): fc.Arbitrary<string> {
  const known = [...source.matchAll(/:[xy]/g)].map(([name]) => name);
  const part = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...words, 'new') },
    { weight: known.length, arbitrary: fc.constantFrom(...known, ':q') },
  );
  const last = fc.constantFrom('', '/index.html', '/:x', ...(source.endsWith('*') ? ['/:splat', '/:splat'] : []));
  return fc
    .record({
      host: fc.constantFrom('', '', 'https://api.example', 'https://other.example'),
      parts: fc.array(part, { maxLength: 2 }),
      end: last,
      search: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('?k=v') }),
    })
    .map(({ host, parts, end, search }) => `${host}${parts.map((one) => `/${one}`).join('')}${end}${search}`)
    .map((target) => (/^(?:https:\/\/[^/]+)?(?:\?.*)?$/.test(target) ? target.replace(/(\?.*)?$/, '/$1') : target));
}

const query = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Readonly<Record<string, string>>>({ q: ':q' }, { q: '1' }, { q: ':q', r: '1' }),
  },
);

const conditions = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Readonly<Record<string, readonly string[]>>>(
      { Country: ['de'] },
      { Language: ['de'] },
      { Role: ['admin'] },
      { Cookie: ['beta'] },
    ),
  },
);

const rule = from.chain((source) =>
  fc.record({
    from: fc.constant(source),
    query,
    to: toOf(source),
    status: fc.constantFrom(200, 200, 301, 302, 404),
    force: fc.constantFrom(false, false, true),
    conditions,
  }),
);

export const ruleSets: fc.Arbitrary<RuleSet> = fc.record({
  lines: fc.array(rule, { minLength: 1, maxLength: 4 }),
  toml: fc.array(rule, { maxLength: 2 }),
});

const paths = [
  '/',
  '/a',
  '/a/',
  '/b',
  '/a/b',
  '/b/a/',
  '/docs',
  '/docs/',
  '/docs/b',
  '/about',
  '/about/a',
  '/a/b/docs',
];

export const requests: readonly string[] = [...paths, '/a?q=1', '/b/a?q=2&r=1', '/docs/c?k=1'];

export function lineOf({ from: source, query: asked, to, status, force, conditions: who }: WrittenRule): string {
  const pairs = Object.entries(asked).map(([name, value]) => `${name}=${value}`);
  const terms = Object.entries(who).map(([name, values]) => `${name}=${values.join(',')}`);
  return [source, ...pairs, to, `${status}${force ? '!' : ''}`, ...terms].join(' ');
}

export function tableOf({ from: source, query: asked, to, status, force, conditions: who }: WrittenRule): string[] {
  const inline = (values: object): string =>
    `{ ${Object.entries(values)
      .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
      .join(', ')} }`;
  return [
    '[[redirects]]',
    `from = "${source}"`,
    `to = "${to}"`,
    `status = ${status}`,
    ...(force ? ['force = true'] : []),
    ...(Object.keys(asked).length === 0 ? [] : [`query = ${inline(asked)}`]),
    ...(Object.keys(who).length === 0 ? [] : [`conditions = ${inline(who)}`]),
  ];
}
