/** `mosaic-gates/lab`: a small real system with switches for its faults, for users' own tests. */
export { faults, type FaultId } from './faults/registry.js';
export { startLab, type Lab, type LabOptions } from './lab.js';
export type { MapOverrides } from './map.js';
export type { Rule } from './netlify-rules.js';
export { oddities, type OddityId } from './oddities/registry.js';
export type { Fault, Oddity } from './switch.js';
export { LabError, type SwitchId } from './switchboard.js';
