import { RaftError } from './raft-error.ts'
import {
  count,
  DEFAULT_SETTINGS,
  describeProblem,
  flag,
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
  /** Most ticks for all rounds together, 1 or more. Default 1000. */
  readonly catchUpTicks: number
  /** A snapshot is taken when so many records were applied since the last; 0: only on request. Default 0. */
  readonly snapshotAfterRecords: number
  /**
   * How many records that a snapshot covers stay in the log, 0 or more, so that a node that lacks a few is sent those and
   * not the snapshot. Default 1000.
   */
  readonly trailingRecords: number
  /** Most bytes of a snapshot in one message, 1 or more. Default 64 KiB. */
  readonly maxSnapshotChunkBytes: number
  /**
   * How far a message's term may be above the node's own, 1 or more; what is further ahead is refused, because a single
   * damaged message would end the counting of terms for the whole cluster. Default 1,000,000.
   *
   * What a majority of the voters says is believed nevertheless, so a node that was away for so many elections comes back
   * by asking the others for their votes; and a node that knows no voters yet believes whoever takes it in. What is left:
   * a node that hears of so far a term from a minority only, or is itself so far ahead, needs a higher bound or a new disk.
   */
  readonly maxTermLead: number
  /**
   * A request that a client still waits for after so many ticks is answered nevertheless: `unknown` where its record may
   * yet be committed, `retry` for a read. 0: ten times the election time-out in force. Default 0.
   */
  readonly answerTimeoutTicks: number
  /**
   * A leader that a majority has confirmed within half an election time-out answers reads at once, without asking anew
   * (thesis 6.4.1). Needs `checkQuorum`, and the same configuration at every node. Default false.
   *
   * Unlike everything else here it trusts clocks. With time-out N, no node's ticks may be faster than another's by more
   * than the factor (N - 1) / floor(N / 2), 1.8 for a time-out of 10; and a host that was suspended has to give its node
   * the ticks that it has missed before anything else. Where that cannot be promised, reads may see the past.
   */
  readonly leaseReads: boolean
  /**
   * How often this node was started before, on the same disk or another: 0, then one more with every start. With it, no
   * answer to what was asked before a restart is taken for an answer to what is asked after it. Default 0.
   */
  readonly incarnation: number
  /** Most messages with a part of a snapshot on their way to one node, 1 or more. Default 4. */
  readonly maxSnapshotChunksInFlight: number
  /** Most messages with records on their way to one node, 1 or more (thesis 10.2.2). Default 64. */
  readonly maxMessagesInFlight: number
  /** As many bytes of commands on their way to one node close its window, 1 or more. Default 8 MiB. */
  readonly maxBytesInFlight: number
  /** With so many records of its term uncommitted a leader takes nothing more of clients, 1 or more. Default 2048. */
  readonly maxUncommittedRecords: number
  /** The same in bytes of commands, 1 or more; a command is taken, whatever its size, where none waits. Default 32 MiB. */
  readonly maxUncommittedBytes: number
  /**
   * Whether messages may leave while older writes are on their way; never before what they promise is durable. The host
   * then has to give `stored` and `store_failed` back, see effect `store`. Default false.
   */
  readonly asyncStorage: boolean
  /** Seed of the draw of time-outs, a non-negative integer. Nodes mix their id into it. Default 1. */
  readonly seed: number
}

export type ConfigOptions = Pick<Config, 'id' | 'voters'> & Partial<Config>

/** Of every field, also those that have no default: an object that gets no further ones is made at once. */
const DEFAULTS: Config = {
  id: '',
  voters: [],
  ...DEFAULT_SETTINGS,
  catchUpRounds: 10,
  catchUpTicks: 1000,
  snapshotAfterRecords: 0,
  trailingRecords: 1000,
  maxSnapshotChunkBytes: 64 * 1024,
  maxTermLead: 1_000_000,
  maxSnapshotChunksInFlight: 4,
  maxMessagesInFlight: 64,
  maxBytesInFlight: 8 * 1024 * 1024,
  maxUncommittedRecords: 2048,
  maxUncommittedBytes: 32 * 1024 * 1024,
  answerTimeoutTicks: 0,
  leaseReads: false,
  incarnation: 0,
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
    count('catchUpTicks', config.catchUpTicks, 1) ??
    count('snapshotAfterRecords', config.snapshotAfterRecords, 0) ??
    count('trailingRecords', config.trailingRecords, 0) ??
    count('maxSnapshotChunkBytes', config.maxSnapshotChunkBytes, 1) ??
    count('maxTermLead', config.maxTermLead, 1) ??
    count('maxSnapshotChunksInFlight', config.maxSnapshotChunksInFlight, 1) ??
    count('maxMessagesInFlight', config.maxMessagesInFlight, 1) ??
    count('maxBytesInFlight', config.maxBytesInFlight, 1) ??
    count('maxUncommittedRecords', config.maxUncommittedRecords, 1) ??
    count('maxUncommittedBytes', config.maxUncommittedBytes, 1) ??
    count('answerTimeoutTicks', config.answerTimeoutTicks, 0) ??
    leaseProblem(config) ??
    count('incarnation', config.incarnation, 0) ??
    count('seed', config.seed, 0) ??
    flag('asyncStorage', config.asyncStorage)
  )
}

/** Without check-quorum nobody keeps voters from electing another leader while a lease lasts. */
function leaseProblem({ leaseReads, checkQuorum }: Config): SettingProblem | undefined {
  const legal = checkQuorum ? 'true or false' : 'false where "checkQuorum" is false'
  const fits = leaseReads === false || (leaseReads === true && checkQuorum)
  return fits ? undefined : { field: 'leaseReads', found: leaseReads, legal }
}

const FIELDS: ReadonlySet<string> = new Set(Object.keys(DEFAULTS))

/** A misspelt field would silently leave the default in force. */
function unknownField(config: Config): SettingProblem | undefined {
  // In place of a search through the list of names: a simulation makes nodes by the thousand.
  for (const field in config)
    if (!FIELDS.has(field)) return { field, found: field, legal: `one of ${[...FIELDS].join(', ')}` }
  return undefined
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
