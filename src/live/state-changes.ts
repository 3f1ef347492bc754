import type { PlainValue } from './json-bytes.ts'
import { jsonText } from './live-json.ts'
import type { LiveOptions } from './live-options.ts'

/** What a variable has become. */
export interface ToldChange {
  readonly name: string
  /** A text is JSON; any other value is its own. */
  readonly json: PlainValue
  /** What is kept of it, see `StateChanges.told`. */
  readonly kept: unknown
}

export type ToldChanges = readonly ToldChange[]

/** What a node's state is told to be, so that only what changes is written. */
export class StateChanges {
  private readonly read: LiveOptions['state']
  private readonly version: (() => number) | undefined
  /** That of the state that has been told. */
  private toldVersion: number | undefined
  private readonly onFailure: (name: string, error: unknown) => void
  /** Variables of which it has been said that they cannot be told, and which have not been told since. */
  private readonly failed = new Set<string>()
  /** The variables in the order in which they were told first: mostly the order in which they are read again. */
  private readonly names: string[] = []
  private readonly places = new Map<string, number>()
  /** Of each variable, plain values as they are, anything else as the JSON that was written. */
  private readonly told: unknown[] = []

  /** `onFailure` is told of a variable that cannot be read, or is no JSON: it does not hold back the others. */
  constructor(
    read: LiveOptions['state'],
    version: (() => number) | undefined,
    onFailure: (name: string, error: unknown) => void,
  ) {
    this.read = read
    this.version = version
    this.onFailure = onFailure
  }

  /**
   * What has changed since the last call; undefined if nothing has. Throws what reading the state throws, and then nothing
   * counts as told; a variable that cannot be told is left as it was.
   */
  take(): ToldChanges | undefined {
    const version = this.version?.()
    if (version !== undefined && version === this.toldVersion) return undefined
    const state = this.read() as Readonly<Record<string, unknown>>
    const changes = this.changesIn(state)
    // What could not be told is read again next time.
    this.toldVersion = this.failed.size > 0 ? undefined : version
    return changes && this.tell(changes)
  }

  private changesIn(state: Readonly<Record<string, unknown>>): ToldChange[] | undefined {
    let changes: ToldChange[] | undefined
    let i = 0
    for (const name in state) {
      const place = this.names[i] === name ? i : this.places.get(name)
      i += 1
      try {
        const change = this.changeOf(name, state[name], place)
        if (change === undefined) continue
        changes ??= []
        changes.push(change)
      } catch (error) {
        this.fail(name, error)
      }
    }
    return changes
  }

  /** Undefined where it is told already, or nothing can be. Throws for what is no JSON. */
  private changeOf(name: string, value: unknown, place: number | undefined): ToldChange | undefined {
    if (value === undefined || (place !== undefined && value === this.told[place])) return undefined
    const json = isOwnJson(value) ? value : jsonText(value)
    if (json === undefined || (place !== undefined && Array.isArray(value) && json === this.told[place]))
      return undefined
    return { name, json, kept: typeof value === 'object' ? json : value }
  }

  /** Only now they count as told: reading what stands behind them may have recorded something, or ended the process. */
  private tell(changes: ToldChanges): ToldChanges {
    for (const { name, kept } of changes) {
      if (this.failed.size > 0) this.failed.delete(name)
      const known = this.places.get(name)
      if (known === undefined) this.places.set(name, this.names.push(name) - 1)
      this.told[known ?? this.names.length - 1] = kept
    }
    return changes
  }

  private fail(name: string, error: unknown): void {
    if (this.failed.has(name)) return
    this.failed.add(name)
    this.onFailure(name, error)
  }
}

function isOwnJson(value: unknown): value is number | boolean | null {
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
