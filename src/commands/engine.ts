/** The engine, as one chunk that is loaded while Git already works. */
export { enforce } from '../engine/enforce.js';
export { exitCodeOf } from '../engine/outcome.js';
