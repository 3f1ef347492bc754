/** A deterministic cluster of Raft nodes, driven step by step. */
export type { Property } from './checkers/checker.ts'
export { SimViolation } from './checkers/violation.ts'
export { Cluster, type ClusterOptions } from './cluster.ts'
export { ClientCommand } from './command.ts'
export { SimError } from './errors.ts'
export { CommandList, type StateMachine } from './machine.ts'
export type { Mark, Observation, Observer, Value, Values } from './observation.ts'
export type { RunOptions } from './schedule.ts'
