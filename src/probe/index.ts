/** `mosaic-gates/probe`: the network library that gates, doctor and custom gates share. */
export { isLoopbackHost, refusalOf, type AddressPolicy, type InnerKind } from './addresses.js';
export { cacheEvidence } from './cached-answer.js';
export { createProbeClient, type Observing, type ProbeClient, type ProbeOptions, type ProbePolicy } from './client.js';
export { systemClock, type Clock } from './clock.js';
export {
  failureCodes,
  type Answer,
  type Attempt,
  type Blame,
  type Failure,
  type FailureCode,
  type Fault,
  type HttpRequest,
  type Observation,
  type Outcome,
  type Peer,
  type Phase,
  type Phases,
  type Redirect,
  type UntrustedCertificate,
} from './exchange.js';
export { faultOf, interceptingIssuer, undeclaredRefusal, type Circumstances, type HostFailure } from './fault.js';
export type { HostAddress } from './host-addresses.js';
export { defaultLimits, type Limits } from './limits.js';
export { redactText, redactUrl, secretForms } from './redact.js';
export { type Lookup, type Pin } from './resolve.js';
export { splitByRoute, type AskedAddress, type SplitAddresses } from './address-routes.js';
export { tombstoneOf, type Tombstone } from './tombstone.js';
