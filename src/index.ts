/** The public API. */
export { defineConfig } from './config/define.js';
export type { Policy, PolicyInput } from './config/policy.js';
export type { AuthorityMap } from './authority/schema.js';
export type { Expectation, Role, Route, Service } from './authority/service.js';
export type { Context } from './engine/context.js';
export type { ErrorReport, GateReport, Report, ReportedFinding, Verdict } from './engine/report.js';
export { defineFact, Unavailable, type Fact, type Gathering } from './facts/fact.js';
export {
  code,
  defineGate,
  judged,
  skip,
  type Decision,
  type Finding,
  type FindingCode,
  type Gate,
  type Judgement,
  type Layer,
  type Mode,
  type Scope,
  type Severity,
  type Status,
} from './gates/gate.js';
