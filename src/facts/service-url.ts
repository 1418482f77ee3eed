/** Where to ask a service, and with which headers; what the map may not choose is refused here. */
import type { Service } from '../authority/service.js';
import { Unavailable, type Gathering } from './fact.js';

/** The service of that name in that environment. A gate only names services of the context, so it is there. */
export function serviceNamed({ context }: Gathering, name: string, environment: string | null): Service {
  const found = context.services.find((service) => service.name === name && service.environment === environment);
  if (found === undefined) throw new Error(`no service ${name} in ${String(environment)}`);
  return found;
}

/** The URL of a path below the service's base. Throws `Unavailable` when the base cannot be known. */
export function urlAt({ name, base }: Service, path: string): string {
  if (base?.kind === 'known') return base.url.replace(/\/$/, '') + path;
  if (base?.kind === 'unset') {
    const variables = base.variables.join(', ');
    throw new Unavailable(
      'variable-unset',
      `the URL of ${name} needs ${variables}, which ${base.variables.length === 1 ? 'is' : 'are'} not set here`,
      `export ${base.variables.map((variable) => `${variable}=…`).join(' ')}`,
    );
  }
  if (base?.kind === 'refused') {
    throw new Unavailable(
      'url-refused',
      `the URL of ${name} is not used: ${base.why}`,
      'Mend "runtime_base_url" in the map',
    );
  }
  throw new Unavailable(
    'url-missing',
    `${name} has no URL in the map`,
    'Add "runtime_base_url" to the service in the map',
  );
}

/** Values of the declared headers. A map may only name variables that were meant for it. */
export function headerValues(
  { env, context }: Gathering,
  { name, health }: Pick<Service, 'name' | 'health'>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(health?.headers ?? {}).map(([header, { env: variable }]) => {
      if (!variable.startsWith('MOSAIC_') && !context.policy.env.allow.includes(variable)) {
        throw new Unavailable(
          'variable-refused',
          `the map wants to send ${variable} to ${name}; it may only send MOSAIC_* variables`,
          `Rename it, or allow it in mosaic.config.ts: env: { allow: ['${variable}'] }`,
        );
      }
      const value = env[variable];
      if (value !== undefined && value !== '') return [header, value];
      throw new Unavailable(
        'variable-unset',
        `${name} is asked with ${variable}, which is not set here`,
        `export ${variable}=…`,
      );
    }),
  );
}
