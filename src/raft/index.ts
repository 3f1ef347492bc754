/** The Raft engine: a pure core. See `effects.ts` for what a host has to carry out, and in which order. */
export { type Config, type ConfigOptions, makeConfig } from './config.ts'
export type { Effect } from './effects.ts'
export { RaftError } from './errors.ts'
export { majority } from './quorum.ts'
export { createNode, type NodeState, type StoredState } from './state.ts'
export { type Input, step } from './step.ts'
export type * from './types.ts'
