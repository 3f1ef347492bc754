/**
 * What the whole cluster can change through its log while it runs. None of it bears on safety: nodes that differ in it
 * for a while only take longer to agree. A cluster that has changed `checkQuorum` or `electionTimeoutTicks` no longer
 * answers reads by leases (`Config.leaseReads`), which do depend on them. All durations are in ticks.
 */
export interface Settings {
  /** Ask whether an election could be won before entering a new term (thesis 9.6). Default true. */
  readonly preVote: boolean
  /**
   * A leader that no majority has answered for `electionTimeoutTicks` steps down (thesis 6.2), and nobody's request for
   * votes is heard within that time of hearing from a leader (thesis 4.2.3). Default true.
   */
  readonly checkQuorum: boolean
  /** Most records in one AppendEntries, 1 or more. Default 64. */
  readonly maxRecordsPerMessage: number
  /** Most bytes of commands in one AppendEntries, 1 or more; one record goes whatever its size. Default 1 MiB. */
  readonly maxBytesPerMessage: number
  /** Ticks between a leader's heartbeats, 1 or more. Default 1. */
  readonly heartbeatIntervalTicks: number
  /**
   * Shortest election time-out, more than `heartbeatIntervalTicks`. Default 10. Each wait is drawn anew from
   * [electionTimeoutTicks, 2 * electionTimeoutTicks - 1] (paper 5.2).
   */
  readonly electionTimeoutTicks: number
}

export const DEFAULT_SETTINGS: Settings = {
  preVote: true,
  checkQuorum: true,
  maxRecordsPerMessage: 64,
  maxBytesPerMessage: 1024 * 1024,
  heartbeatIntervalTicks: 1,
  electionTimeoutTicks: 10,
}

/** The settings among the fields of something larger. */
export function settingsOf(source: Settings): Settings {
  const { preVote, checkQuorum, maxRecordsPerMessage, maxBytesPerMessage } = source
  const { heartbeatIntervalTicks, electionTimeoutTicks } = source
  return {
    preVote,
    checkQuorum,
    maxRecordsPerMessage,
    maxBytesPerMessage,
    heartbeatIntervalTicks,
    electionTimeoutTicks,
  }
}

/** What is wrong with a value: which field, what it may be. */
export interface SettingProblem {
  readonly field: string
  readonly found: unknown
  readonly legal: string
}

/** The first thing that is wrong with `settings` as a whole; undefined when they are legal. */
export function settingsProblem(settings: Readonly<Record<keyof Settings, unknown>>): SettingProblem | undefined {
  const { preVote, checkQuorum, heartbeatIntervalTicks } = settings
  const shortest = isCount(heartbeatIntervalTicks, 1) ? heartbeatIntervalTicks + 1 : 2
  return (
    flag('preVote', preVote) ??
    flag('checkQuorum', checkQuorum) ??
    count('maxRecordsPerMessage', settings.maxRecordsPerMessage, 1) ??
    count('maxBytesPerMessage', settings.maxBytesPerMessage, 1) ??
    count('heartbeatIntervalTicks', heartbeatIntervalTicks, 1) ??
    count('electionTimeoutTicks', settings.electionTimeoutTicks, shortest)
  )
}

/** The first thing that is wrong with settings that change some fields of those in force. */
export function changeProblem(inForce: Settings, change: unknown): SettingProblem | undefined {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    return { field: 'settings', found: change, legal: 'an object' }
  }
  const legal = Object.keys(DEFAULT_SETTINGS)
  const unknown = Object.keys(change).find((field) => !legal.includes(field))
  if (unknown !== undefined) return { field: unknown, found: unknown, legal: `one of ${legal.join(', ')}` }
  return settingsProblem({ ...inForce, ...change })
}

export function describeProblem({ field, found, legal }: SettingProblem): string {
  return `"${field}" is ${JSON.stringify(found)}; it must be ${legal}`
}

/** An integer of at least `least`; the problem where it is not. */
export function count(field: string, found: unknown, least: number): SettingProblem | undefined {
  return isCount(found, least) ? undefined : { field, found, legal: `an integer of ${least} or more` }
}

export function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least
}

/** A boolean; the problem where it is not. */
export function flag(field: string, found: unknown): SettingProblem | undefined {
  return typeof found === 'boolean' ? undefined : { field, found, legal: 'true or false' }
}
