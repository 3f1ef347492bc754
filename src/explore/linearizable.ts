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
  /** Of being asked: the answer. Null in an answer. */
  readonly answer: Entry<I> | null
  before: Entry<I> | undefined
  after: Entry<I> | undefined
}

/** An operation that may be put next: one that was asked for, or an open one, before the answer that `entry` then is. */
interface Candidate<I> {
  readonly entry: Entry<I>
  /** Which of the open operations; -1 for one that was answered. */
  readonly open: number
}

/**
 * The search of Wing and Gong (1993) in the form of Lowe (2017): of the operations that no answered one precedes, one is
 * put next if its answer fits; where none does, the last is taken back. What has been tried, a set of operations
 * and the state after them, is not tried again. Operations without an answer are tried after all others: most of
 * their places explain nothing.
 */
class Search<I, S extends string | number> {
  private readonly model: Model<I, S>
  private readonly operations: readonly Operation<I>[]
  /** The numbers of those that were not answered. */
  private readonly open: number[] = []
  private first: Entry<I> | undefined
  /** How many were answered and have no place yet. */
  private left = 0
  private readonly placed: { readonly candidate: Candidate<I>; readonly state: S }[] = []
  /** Bits of the numbers of all that have a place. */
  private readonly taken: number[]
  /** Kept from the first time that something is taken back: histories without overlaps need none of it. */
  private tried: Map<S, Set<string | number>> | undefined
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
    let candidate = this.candidateFrom(this.first)
    for (let steps = 0; this.left > 0; steps += 1) {
      if (steps === mostSteps) return { type: 'undecided', object }
      const next = candidate && this.tryNext(candidate, state)
      if (next !== undefined) {
        state = next
        candidate = this.candidateFrom(this.first)
      } else if (candidate) candidate = this.candidateAfter(candidate)
      else {
        const last = this.takeBack()
        if (last === undefined) return { type: 'unexplained', object, ...this.longest() }
        state = last.state
        candidate = this.candidateAfter(last.candidate)
      }
    }
    return { type: 'linearizable' }
  }

  private candidateFrom(entry: Entry<I> | undefined): Candidate<I> | undefined {
    return entry?.answer === null ? this.nextOpen(entry, -1) : entry && { entry, open: -1 }
  }

  private candidateAfter({ entry, open }: Candidate<I>): Candidate<I> | undefined {
    return open < 0 ? this.candidateFrom(entry.after) : this.nextOpen(entry, open)
  }

  /** The next open operation that was asked for before the answer. */
  private nextOpen(answer: Entry<I>, after: number): Candidate<I> | undefined {
    const before = answer.operation.answer?.at ?? 0
    for (let open = after + 1; open < this.open.length; open += 1) {
      const number = this.open[open] ?? 0
      if (!this.isTaken(number) && (this.operations[number]?.invokedAt ?? 0) <= before) return { entry: answer, open }
    }
    return undefined
  }

  /** Puts the operation next, if its answer fits. The state after it, or undefined. */
  private tryNext(candidate: Candidate<I>, state: S): S | undefined {
    const { operation, number } = this.named(candidate)
    const { state: next, output } = this.model.apply(state, operation.input)
    // What was not answered has to change something, or it explains nothing.
    if (operation.answer ? operation.answer.output !== output : next === state) return undefined
    this.flip(number)
    if (this.wasTried(next)) {
      this.flip(number)
      return undefined
    }
    this.placed.push({ candidate, state })
    const { entry, open } = candidate
    if (open < 0 && entry.answer) {
      this.remove(entry)
      this.remove(entry.answer)
      this.left -= 1
    }
    return next
  }

  /** Notes it, too. */
  private wasTried(state: S): boolean {
    if (this.tried === undefined) return false
    const [first = 0] = this.taken
    const set = this.taken.length > 1 ? this.taken.join() : first
    const known = this.tried.get(state)
    if (known?.has(set)) return true
    if (known) known.add(set)
    else this.tried.set(state, new Set([set]))
    return false
  }

  private takeBack(): { readonly candidate: Candidate<I>; readonly state: S } | undefined {
    this.tried ??= new Map()
    if (this.stuckAt === undefined || this.placed.length > this.best.length) this.note()
    const last = this.placed.pop()
    if (last === undefined) return undefined
    const { entry, open } = last.candidate
    if (open < 0 && entry.answer) {
      this.insert(entry.answer)
      this.insert(entry)
      this.left += 1
    }
    this.flip(this.named(last.candidate).number)
    return last
  }

  private named({ entry, open }: Candidate<I>): { readonly operation: Operation<I>; readonly number: number } {
    if (open < 0) return entry
    const number = this.open[open] as number
    return { number, operation: this.operations[number] as Operation<I> }
  }

  private isTaken(number: number): boolean {
    return (((this.taken[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1
  }

  /** Into the set of those that have a place, or out of it again. */
  private flip(number: number): void {
    const word = number >>> 5
    this.taken[word] = ((this.taken[word] ?? 0) ^ (1 << (number & 31))) >>> 0
  }

  private note(): void {
    this.best = this.placed.map(({ candidate }) => this.named(candidate).operation)
    let answer = this.first
    while (answer && answer.answer !== null) answer = answer.after
    this.stuckAt = answer?.operation
  }

  /** The longest order that was found, and what could not be answered after it. */
  private longest(): { readonly explained: readonly Operation<I>[]; readonly stuckAt: Operation<I> } {
    return { explained: this.best, stuckAt: this.stuckAt as Operation<I> }
  }

  /** All that was asked and answered in the order of time; of the same time, what was asked comes first. */
  private link(): void {
    const timed: { readonly at: number; readonly order: number; readonly entry: Entry<I> }[] = []
    for (const [number, operation] of this.operations.entries()) {
      const { answer, invokedAt } = operation
      if (answer === undefined) this.open.push(number)
      else {
        const ended = { operation, number, answer: null, before: undefined, after: undefined }
        const begun = { operation, number, answer: ended, before: undefined, after: undefined }
        timed.push({ at: invokedAt, order: 0, entry: begun }, { at: answer.at, order: 1, entry: ended })
        this.left += 1
      }
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
