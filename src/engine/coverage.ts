/** Which of the layers a user's request depends on were judged. Pure. */
import { layers, type Layer, type Status } from '../gates/gate.js';
import { frontendsBesideBackend, type Context } from './context.js';
import type { GateResult } from './decide.js';
import type { Coverage, Report } from './report.js';
import { isStandAlone } from './routes.js';

/** A layer is covered when, for everything it applies to, some gate came to a judgement. */
export function coverageOf(results: readonly GateResult[], context: Context): Report['coverage'] {
  const entries = layers.map((layer) => [layer, coverageOfLayer(layer, results, context)] as const);
  return {
    covered: entries.filter(([, coverage]) => coverage === 'covered').length,
    total: layers.length,
    layers: Object.fromEntries(entries) as Record<Layer, Coverage>,
  };
}

function coverageOfLayer(layer: Layer, results: readonly GateResult[], context: Context): Coverage {
  const subjects = subjectsOf(layer, context);
  if (subjects.length === 0) return 'not-applicable';
  const ofLayer = results.filter(({ gate }) => gate.layer === layer);
  return subjects.every((subject) => isJudged(ofLayer.map(({ services }) => services.get(subject))))
    ? 'covered'
    : 'uncovered';
}

/** What somebody overrode was not judged, whatever other gates of the layer saw. */
function isJudged(statuses: readonly (Status | undefined)[]): boolean {
  return !statuses.includes('overridden') && statuses.some((status) => judgements.has(status));
}

const judgements: ReadonlySet<Status | undefined> = new Set(['pass', 'warn', 'fail']);

/** Names of the services a layer applies to; "" stands for the repository. */
function subjectsOf(layer: Layer, context: Context): readonly string[] {
  const withRole = (role: string): string[] => names(context.services.filter((service) => service.role === role));
  switch (layer) {
    case 'code-authority':
      return [''];
    case 'integration':
      return names(frontendsBesideBackend(context).filter((frontend) => !isStandAlone(context, frontend)));
    case 'frontend-build':
      return withRole('frontend');
    case 'database':
    case 'database-schema':
      return withRole('database');
    case 'external-apis':
      return withRole('external');
    case 'file-storage':
      return withRole('storage');
    case 'environment':
      return (context.map.environment?.required?.length ?? 0) > 0 ? [''] : [];
    case 'dns':
    case 'tls':
      return names(context.services.filter(({ base }) => base !== null));
    case 'cors':
      return names(context.services.filter(({ corsOrigins }) => (corsOrigins?.length ?? 0) > 0));
    case 'backend-runtime':
    case 'authentication':
    case 'api-endpoints':
    case 'rate-limiting':
    case 'error-handling':
    case 'session-management':
      return withRole('backend');
  }
}

function names(services: Context['services']): string[] {
  return [...new Set(services.map(({ name }) => name))];
}
