import { RaftError } from './raft-error.ts'
import {
  count,
  DEFAULT_SETTINGS,
  describeProblem,
  type SettingProblem,
  type Settings,
  settingsProblem,
} from './settings.ts'
import type { NodeId } from './types.ts'

/** How one node behaves. All durations are in ticks; what a tick lasts is the host's choice. */
export interface Config extends Settings {
  /** This node. */
  readonly id: NodeId
  /**
   * Every node that votes when the cluster is new, in the order in which messages are sent to them; all of them are
   * given the same list, and each is in it. Empty for a node that is to join a cluster: it learns its members there.
   */
  readonly voters: readonly NodeId[]
  /** Most rounds in which a new voter is brought up to date, 1 or more (thesis 4.2.1). Default 10. */
  readonly catchUpRounds: number
  /** A snapshot is taken when so many records were applied since the last; 0: only on request. Default 0. */
  readonly snapshotAfterRecords: number
  /** Most bytes of a snapshot in one message, 1 or more. Default 64 KiB. */
  readonly maxSnapshotChunkBytes: number
  /**
   * Whether messages may leave while older writes are on their way; never before what they promise is durable. The host
   * then has to give `stored` and `store_failed` back, see effect `store`. Default false.
   */
  readonly asyncStorage: boolean
  /** Seed of the draw of time-outs, a non-negative integer. Nodes mix their id into it. Default 1. */
  readonly seed: number
}

export type ConfigOptions = Pick<Config, 'id' | 'voters'> & Partial<Config>

const DEFAULTS = {
  ...DEFAULT_SETTINGS,
  catchUpRounds: 10,
  snapshotAfterRecords: 0,
  maxSnapshotChunkBytes: 64 * 1024,
  asyncStorage: false,
  seed: 1,
}

/** Fills in the defaults and checks every value. Throws `RAFT_CONFIG`. */
export function makeConfig(options: ConfigOptions): Config {
  const config: Config = { ...DEFAULTS, ...options, voters: [...options.voters] }
  const problem = configProblem(config)
  if (problem) throw new RaftError('RAFT_CONFIG', `config field ${describeProblem(problem)}`)
  return config
}

function configProblem(config: Config): SettingProblem | undefined {
  return (
    unknownField(config) ??
    nameProblem(config) ??
    settingsProblem(config) ??
    count('catchUpRounds', config.catchUpRounds, 1) ??
    count('snapshotAfterRecords', config.snapshotAfterRecords, 0) ??
    count('maxSnapshotChunkBytes', config.maxSnapshotChunkBytes, 1) ??
    count('seed', config.seed, 0) ??
    asyncProblem(config)
  )
}

function asyncProblem({ asyncStorage: found }: Config): SettingProblem | undefined {
  return typeof found === 'boolean' ? undefined : { field: 'asyncStorage', found, legal: 'true or false' }
}

/** A misspelt field would silently leave the default in force. */
function unknownField(config: Config): SettingProblem | undefined {
  const legal = ['id', 'voters', ...Object.keys(DEFAULTS)]
  const field = Object.keys(config).find((each) => !legal.includes(each))
  return field === undefined ? undefined : { field, found: field, legal: `one of ${legal.join(', ')}` }
}

function nameProblem({ id, voters }: Config): SettingProblem | undefined {
  const isName = (name: unknown) => typeof name === 'string' && name !== ''
  const legal = (what: string): SettingProblem => ({ field: 'voters', found: voters, legal: what })
  if (!isName(id)) return { field: 'id', found: id, legal: 'a non-empty text' }
  if (!voters.every(isName)) return legal('a list of non-empty texts')
  if (new Set(voters).size !== voters.length) return legal('a list that names each node once')
  const own = voters.length === 0 || voters.includes(id)
  return own
    ? undefined
    : legal(`a list that contains the node's own id "${id}", or an empty one for a node that joins`)
}
