/** The policy's JSON Schema for editors: what `mosaic.config.json` and `package.json#mosaic` may hold. */
import * as z from 'zod/mini';
import { policySchema } from './schema.js';

/** Draft 2020-12. `gates` is left out: JSON holds no functions. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(z.omit(policySchema, { gates: true }), { io: 'input' });
  return {
    $schema: schema.$schema,
    title: 'Policy of mosaic-gates',
    description: 'mosaic.config.json: what runs when, severities and limits. Facts belong into authority_map.json.',
    ...described(schema, descriptions),
  };
}

interface Descriptions {
  readonly [key: string]: string | Descriptions;
}

const descriptions: Descriptions = {
  $schema: 'Address of this schema, for editors.',
  severities: 'Weight by gate id ("TLS") or finding ("TLS/expires-soon").',
  onClarify: 'Whether CLARIFY_REQUIRED stops a commit or push. Changes the exit code, never the verdict.',
  worktree: {
    '': 'How CLEAN_WORKTREE weighs what is on disk and not in the commit.',
    unstaged: 'Changes that are not staged.',
    untracked: 'Files that Git neither tracks nor ignores.',
    staged: 'Paths staged for a later commit, while this one takes others.',
    ignore: 'Globs of paths that are never judged.',
  },
  session: {
    '': 'The working session.',
    maxAge: "Age at which a session is warned about: '30m', '12h', '7d' or milliseconds.",
  },
  push: {
    '': 'What may be done to refs that deploy.',
    allowDelete: 'Deploying refs that may be deleted: true, false or full names.',
    allowForce: 'Deploying refs that may be force-pushed: true, false or full names.',
  },
  identity: {
    '': 'Which commit the deployed services run.',
    deployGrace: "Time that a platform has to deploy a commit once it is on the remote: '15m', '1h' or milliseconds.",
  },
  probe: {
    '': 'How services are asked.',
    control:
      "URL or host:port that tells a broken target from a broken network; null for none. Default: the Git remote's host.",
    allowPrivate: 'Hosts that may have a private address.',
    resolve: 'Pinned addresses, as host:port:address[,address].',
    maxAge: "Time for which what passed before need not be asked again: '30s', '5m' or milliseconds. Default 0.",
  },
  scan: {
    '': 'References to dead hosts.',
    ignore: 'References that may stay: host, path (a glob), reason and the last day until which.',
  },
  env: {
    '': 'Environment variables.',
    allow: "Names that the map's URLs may read besides MOSAIC_*.",
  },
  override: {
    '': 'Break-glass: mosaic override.',
    withoutTty: 'Whether an override can be made without somebody at a terminal who confirms it.',
  },
  hooks: {
    '': 'Modes that each hook runs.',
    'pre-commit': 'Modes of pre-commit.',
    'pre-push': 'Modes of pre-push.',
  },
};

interface Node {
  readonly properties?: Readonly<Record<string, unknown>>;
}

function described(node: Node, texts: Descriptions): Record<string, unknown> {
  const properties = Object.entries(node.properties ?? {}).map(([key, value]) => {
    const text = texts[key];
    if (text === undefined) throw new Error(`no description of the policy key ${key}`);
    const child = value as Node;
    return [
      key,
      typeof text === 'string' ? { description: text, ...child } : { description: text[''], ...described(child, text) },
    ];
  });
  return { ...node, properties: Object.fromEntries(properties) as unknown };
}
