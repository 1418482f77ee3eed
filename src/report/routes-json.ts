/** The path users take, for programs: plain data whose every text is printable. Pure. */
import { anyName, endTarget } from '../engine/route-ends.js';
import type { FrontendPaths, RouteEnd } from '../engine/user-paths.js';
import type { Destination, Position, Rule } from '../platforms/platform.js';
import { printable } from '../text/printable.js';

export interface ShownRoutes {
  /** Full SHA of the commit whose map and files were read. */
  readonly revision: string;
  readonly frontends: readonly FrontendPaths[];
}

const text = (value: string): string => printable(value, 2_000);
const orNull = (value: string | null): string | null => (value === null ? null : text(value));

export function routesJson({ revision, frontends }: ShownRoutes): unknown {
  return { schema: 1, revision, frontends: frontends.map(frontendJson) };
}

function frontendJson(frontend: FrontendPaths): unknown {
  const { service, environment, platform, refused, files, shadowed, problems, guesses, routes } = frontend;
  return {
    service: text(service),
    environment: orNull(environment),
    platform: orNull(platform),
    evaluated: refused === null,
    reason: orNull(refused),
    files: files.map(({ file, why }) => ({ file: text(file), why: text(why) })),
    shadowed: shadowed.map(({ file, why, rules }) => ({
      file: text(file),
      why: text(why),
      rules: rules.map((rule) => ({ ...place(rule), from: text(rule.from), to: text(rule.to), status: rule.status })),
    })),
    problems: problems.map(({ code, message, isFatal, ...at }) => ({
      code,
      message: text(message),
      ...place(at),
      fatal: isFatal,
    })),
    guesses: guesses.map(text),
    routes: routes.map(routeJson),
  };
}

function routeJson({ route, asked, end, code, why }: RouteEnd): unknown {
  const { path, method, service, isDeclared } = route;
  return {
    path: text(path),
    method,
    service: text(service),
    declared: isDeclared,
    asked: text(asked),
    end: { kind: end.kind, target: orNull(endTarget(end)), rule: placeOf(end) },
    ok: code === null,
    code,
    why: orNull(why),
  };
}

function placeOf(end: Destination): unknown {
  const rule = ruleOf(end);
  return rule === null ? null : place(rule);
}

function place({ file, line, column }: Position): Position {
  return { file: text(file), line, column };
}

export function ruleOf(end: Destination): Rule | null {
  return 'rule' in end ? end.rule : null;
}

/** For people, who need not know what stood for the wildcard. */
export function targetTitle(end: Destination): string | null {
  return endTarget(end)?.replaceAll(anyName, '*') ?? null;
}
