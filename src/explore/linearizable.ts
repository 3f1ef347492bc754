/** What a client asked of an object, and what it heard. Times are any numbers that grow. */
export interface Operation<I> {
  /** Which object it is about: each is looked at by itself, which is enough (Herlihy and Wing, theorem 1). */
  readonly object: string
  readonly input: I
  readonly invokedAt: number
  /** Undefined: nobody knows what became of it. It may have happened at any time since it was asked for, or never. */
  readonly answer: { readonly at: number; readonly output: string } | undefined
}

/** What an object does when operations come one after the other. States are told apart by their text. */
export interface Model<I, S extends string | number> {
  readonly initial: S
  /** What the operation makes of a state, and answers. */
  apply(state: S, input: I): { readonly state: S; readonly output: string }
}

export type Verdict<I> =
  | { readonly type: 'linearizable' }
  /**
   * No order explains the answers. `explained` is the longest order found, and after it none of the others fits that was
   * asked for before `stuckAt` was answered.
   */
  | {
      readonly type: 'unexplained'
      readonly object: string
      readonly explained: readonly Operation<I>[]
      readonly stuckAt: Operation<I>
    }
  /** It was given up: too many orders are possible. */
  | { readonly type: 'undecided'; readonly object: string }

/** How many steps the search takes for one object before it gives up. */
const MOST_STEPS = 200_000

/**
 * Whether the operations can be put into an order, each at a moment between its being asked and answered, in which
 * every answer is the one that a single object gives (Herlihy and Wing 1990).
 */
export function checkLinearizable<I, S extends string | number>(
  operations: readonly Operation<I>[],
  model: Model<I, S>,
  mostSteps = MOST_STEPS,
): Verdict<I> {
  const byObject = new Map<string, Operation<I>[]>()
  for (const operation of operations) {
    const own = byObject.get(operation.object)
    if (own) own.push(operation)
    else byObject.set(operation.object, [operation])
  }
  let undecided: Verdict<I> | undefined
  for (const own of byObject.values()) {
    const verdict = new Search(own, model).run(mostSteps)
    if (verdict.type === 'unexplained') return verdict
    if (verdict.type === 'undecided') undecided = verdict
  }
  return undecided ?? { type: 'linearizable' }
}

/** An operation's being asked or its being answered, in a list from which both are taken while it has its place. */
interface Entry<I> {
  readonly operation: Operation<I>
  readonly number: number
  /** Of being asked: the answer. Null in an answer, undefined where there is none. */
  readonly answer: Entry<I> | null | undefined
  before: Entry<I> | undefined
  after: Entry<I> | undefined
}

/**
 * The search of Wing and Gong (1993) in the form of Lowe (2017): of the operations that no answered one precedes, one is
 * put next if its answer fits; where none does, the last is taken back. What has been tried, a set of operations
 * and the state after them, is not tried again.
 */
class Search<I, S extends string | number> {
  private readonly model: Model<I, S>
  private readonly operations: readonly Operation<I>[]
  private first: Entry<I> | undefined
  private readonly placed: { readonly entry: Entry<I>; readonly state: S }[] = []
  private readonly taken: number[]
  /** Kept from the first time that something is taken back: histories without overlaps need none of it. */
  private tried: Set<string> | undefined
  private answered = 0
  private best: readonly Operation<I>[] = []
  private stuckAt: Operation<I> | undefined

  constructor(operations: readonly Operation<I>[], model: Model<I, S>) {
    this.model = model
    this.operations = operations
    this.taken = new Array(Math.ceil(operations.length / 32)).fill(0)
    this.link()
  }

  run(mostSteps: number): Verdict<I> {
    const object = this.operations[0]?.object ?? ''
    let state = this.model.initial
    let entry = this.first
    for (let steps = 0; this.answered > 0; steps += 1) {
      if (steps === mostSteps) return { type: 'undecided', object }
      if (entry === undefined || entry.answer === null) {
        this.note(entry)
        const last = this.takeBack()
        if (last === undefined) return this.unexplained(object)
        state = last.state
        entry = last.entry.after
        continue
      }
      const next = this.tryNext(entry, state)
      if (next !== undefined) state = next
      entry = next === undefined ? entry.after : this.first
    }
    return { type: 'linearizable' }
  }

  /** Puts the operation next, if its answer fits. The state after it, or undefined. */
  private tryNext(entry: Entry<I>, state: S): S | undefined {
    const { operation, number } = entry
    const { state: next, output } = this.model.apply(state, operation.input)
    if (operation.answer && operation.answer.output !== output) return undefined
    this.mark(number)
    if (this.tried) {
      const key = `${this.taken.join()} ${next}`
      if (this.tried.has(key)) {
        this.mark(number)
        return undefined
      }
      this.tried.add(key)
    }
    this.placed.push({ entry, state })
    this.remove(entry)
    if (entry.answer) {
      this.remove(entry.answer)
      this.answered -= 1
    }
    return next
  }

  private takeBack(): { readonly entry: Entry<I>; readonly state: S } | undefined {
    this.tried ??= new Set()
    const last = this.placed.pop()
    if (last === undefined) return undefined
    const { entry } = last
    if (entry.answer) {
      this.insert(entry.answer)
      this.answered += 1
    }
    this.insert(entry)
    this.mark(entry.number)
    return last
  }

  /** In the set, or out of it again. */
  private mark(number: number): void {
    const word = number >>> 5
    this.taken[word] = ((this.taken[word] ?? 0) ^ (1 << (number & 31))) >>> 0
  }

  private note(entry: Entry<I> | undefined): void {
    if (entry === undefined || (this.stuckAt && this.placed.length <= this.best.length)) return
    this.best = this.placed.map((each) => each.entry.operation)
    this.stuckAt = entry.operation
  }

  private unexplained(object: string): Verdict<I> {
    const stuckAt = this.stuckAt as Operation<I>
    return { type: 'unexplained', object, explained: this.best, stuckAt }
  }

  /** All that was asked and answered in the order of time; of the same time, what was asked comes first. */
  private link(): void {
    const timed: { readonly at: number; readonly order: number; readonly entry: Entry<I> }[] = []
    for (const [number, operation] of this.operations.entries()) {
      const { answer, invokedAt } = operation
      const ended = answer && { operation, number, answer: null, before: undefined, after: undefined }
      if (answer && ended) timed.push({ at: answer.at, order: 1, entry: ended })
      timed.push({
        at: invokedAt,
        order: 0,
        entry: { operation, number, answer: ended, before: undefined, after: undefined },
      })
      if (answer) this.answered += 1
    }
    timed.sort((a, b) => a.at - b.at || a.order - b.order)
    for (const [i, { entry }] of timed.entries()) {
      entry.before = timed[i - 1]?.entry
      entry.after = timed[i + 1]?.entry
    }
    this.first = timed[0]?.entry
  }

  private remove(entry: Entry<I>): void {
    if (entry.before) entry.before.after = entry.after
    else this.first = entry.after
    if (entry.after) entry.after.before = entry.before
  }

  /** Puts it back where it was; what was removed last comes back first. */
  private insert(entry: Entry<I>): void {
    if (entry.before) entry.before.after = entry
    else this.first = entry
    if (entry.after) entry.after.before = entry
  }
}
