import { AsyncLocalStorage } from 'node:async_hooks'
import type { LiveRow } from './live-row.ts'
import { runBody } from './watched-promise.ts'

/** A message that is being handled: from when its handler is called until the promise that it returned has settled. */
export interface LiveHandling {
  readonly of: LiveHandlings
  readonly row: LiveRow
  /** The one in which it has begun, of whatever recorder. */
  readonly outer: LiveHandling | undefined
  isOver: boolean
}

/** The handling in which something runs, also behind an `await`. */
const context = new AsyncLocalStorage<LiveHandling>()

/** The messages that one recorder's node handles now. */
export class LiveHandlings {
  /** Handlers on the stack. */
  readonly running: LiveHandling[] = []
  /** Where handlers may wait, those that have begun and have not settled, in their order. */
  readonly open = new Set<LiveHandling>()
  private readonly awaits: boolean
  /** Those whose rows have no place yet, in the order in which they began. */
  private readonly unplaced: LiveHandling[] = []

  constructor(awaits: boolean) {
    this.awaits = awaits
  }

  begin(row: LiveRow): LiveHandling {
    const handling = { of: this, row, outer: this.awaits ? here() : undefined, isOver: false }
    this.running.push(handling)
    this.unplaced.push(handling)
    if (this.awaits) this.open.add(handling)
    return handling
  }

  run<T>(handling: LiveHandling, body: () => T): T {
    return this.awaits ? context.run(handling, runBody<T>, body) : body()
  }

  end(handling: LiveHandling): void {
    handling.isOver = true
    this.open.delete(handling)
  }

  /** The row that gets its place next. */
  takeUnplaced(): LiveRow | undefined {
    return this.unplaced.shift()?.row
  }

  /**
   * Whose changes those are that are found now: the handler's that runs, or, behind an `await`, of the only one that is under
   * way, where what runs now is its own. Undefined where nobody knows.
   */
  owner(): LiveHandling | undefined {
    const running = this.running.at(-1)
    if (running || this.open.size !== 1) return running
    let found = here()
    while (found && (found.isOver || found.of !== this)) found = found.outer
    return found
  }

  /** Whether it alone is under way. */
  isAlone(handling: LiveHandling): boolean {
    return this.open.size === 1 && this.open.has(handling)
  }
}

/** The innermost handling that is under way here. Those that are over hold on to nothing. */
function here(): LiveHandling | undefined {
  let found = context.getStore()
  while (found?.isOver) found = found.outer
  return found
}
