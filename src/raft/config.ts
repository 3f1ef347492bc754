import { RaftError } from './errors.ts'
import type { NodeId } from './types.ts'

/** How one node behaves. All durations are in ticks; what a tick lasts is the host's choice. */
export interface Config {
  /** This node. Must be one of `voters`. */
  readonly id: NodeId
  /** Every node that votes, this one included, in the order in which messages are sent to them. */
  readonly voters: readonly NodeId[]
  /** Ask whether an election could be won before entering a new term (thesis 9.6). Default true. */
  readonly preVote: boolean
  /** Most records in one AppendEntries, 1 or more. Default 64. */
  readonly maxRecordsPerMessage: number
  /** Ticks between a leader's heartbeats, 1 or more. Default 1. */
  readonly heartbeatIntervalTicks: number
  /**
   * Shortest election time-out, more than `heartbeatIntervalTicks`. Default 10. Each wait is drawn anew from
   * [electionTimeoutTicks, 2 * electionTimeoutTicks - 1] (paper 5.2).
   */
  readonly electionTimeoutTicks: number
  /** Seed of the draw, a non-negative integer. Nodes mix their id into it. Default 1. */
  readonly seed: number
}

export type ConfigOptions = Pick<Config, 'id' | 'voters'> & Partial<Config>

const DEFAULTS = {
  preVote: true,
  maxRecordsPerMessage: 64,
  heartbeatIntervalTicks: 1,
  electionTimeoutTicks: 10,
  seed: 1,
}

/** Fills in the defaults and checks every value. Throws `RAFT_CONFIG`. */
export function makeConfig(options: ConfigOptions): Config {
  const config: Config = { ...DEFAULTS, ...options, voters: [...options.voters] }
  validate(config)
  return config
}

function validate(config: Config): void {
  const { id, voters, heartbeatIntervalTicks, electionTimeoutTicks } = config
  require(id !== '', 'id', id, 'a non-empty text')
  require(voters.includes(id), 'voters', voters, `a list that contains the node's own id "${id}"`)
  require(new Set(voters).size === voters.length, 'voters', voters, 'a list that names each node once')
  require(!voters.includes(''), 'voters', voters, 'a list of non-empty texts')
  require(typeof config.preVote === 'boolean', 'preVote', config.preVote, 'true or false')
  requireInteger('maxRecordsPerMessage', config.maxRecordsPerMessage, 1)
  requireInteger('heartbeatIntervalTicks', heartbeatIntervalTicks, 1)
  requireInteger('electionTimeoutTicks', electionTimeoutTicks, heartbeatIntervalTicks + 1)
  requireInteger('seed', config.seed, 0)
}

function requireInteger(field: keyof Config, value: number, least: number): void {
  require(Number.isSafeInteger(value) && value >= least, field, value, `an integer of ${least} or more`)
}

function require(holds: boolean, field: keyof Config, value: unknown, legal: string): asserts holds {
  if (holds) return
  throw new RaftError('RAFT_CONFIG', `config field "${field}" is ${JSON.stringify(value)}; it must be ${legal}`)
}
