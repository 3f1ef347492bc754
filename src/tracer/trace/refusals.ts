import { describeProblems, isError, type Problem, ProtokollError, quote } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'

/** Why a test fails, in kinds that ask for different things to be done. */
export interface Failure {
  readonly kind: 'refused' | 'alarm' | 'evidence'
  readonly error: ProtokollError
  /** Where it happened, as stack traces have it; empty where that is no place. */
  readonly frames: string | undefined
  /** The line of the trace that was the last when it happened, if that is known. */
  readonly line?: number | undefined
}

/** These problems as a reason to fail; none, if there are none. */
export function failure(kind: Failure['kind'], problems: readonly Problem[], frames = '', line?: number): Failure[] {
  const [first, ...others] = problems
  return first ? [{ kind, error: placed(new ProtokollError(first, others), frames), frames, line }] : []
}

/**
 * What a recorder refused while a test ran. It is kept until the test is over, and told then: thrown where it happened,
 * the protocol under test could catch it, and do something else because of it.
 */
export class Refusals {
  /** By what they say: each is told once, where it was first met. */
  private readonly refused = new Map<string, Failure>()
  /** Nodes of which the first event was refused. That nobody knows them follows from that. */
  private readonly unborn = new Set<string>()
  private more = 0

  /**
   * `where` is the event, or the call, that was refused; `frames` are those of the stack that led to it; `line` was the
   * last of the trace.
   */
  add(error: unknown, where: string | undefined, frames: string | undefined, line?: number): void {
    const problems = problemsOf(error)
      .filter((problem) => !this.isConsequence(problem))
      .map((problem) => (where === undefined ? problem : { ...problem, message: `${where}: ${problem.message}` }))
    const [first, ...rest] = problems
    if (first === undefined) return
    const text = describeProblems(problems)
    if (this.refused.has(text)) return
    // What goes on and on must not fill the memory either.
    if (this.refused.size === LIMITS.toldRefusals) this.more += 1
    else
      this.refused.set(text, {
        kind: 'refused',
        error: placed(new ProtokollError(first, rest), frames),
        frames,
        line,
      })
  }

  /** What is refused from here on because nobody knows this node is not told. */
  addUnborn(node: string): void {
    this.unborn.add(quote(node))
  }

  /** All that is told, in its order. */
  told(): readonly Failure[] {
    if (this.more === 0) return [...this.refused.values()]
    const message = `${this.more} more times something was refused`
    const advice = 'mend what is told before this'
    return [...this.refused.values(), ...failure('refused', [{ code: 'RECORD', message, advice }])]
  }

  private isConsequence({ code, found = '' }: Problem): boolean {
    return code === 'TRACE_UNKNOWN_NODE' && this.unborn.has(found)
  }
}

/** The error, shown where the frames say instead of where it was made. */
export function placed(error: ProtokollError, frames: string | undefined): ProtokollError {
  if (frames !== undefined) error.stack = `${error.name}: ${error.message}\n${frames}`
  return error
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ProtokollError) return error.problems
  // A getter of what was told, or `stateOf`.
  const found = isError(error) ? `${error.name}: ${error.message}` : quote(error)
  return [{ code: 'RECORD', message: 'what was told cannot be read', found }]
}

export function recordError(message: string, advice: string): ProtokollError {
  return new ProtokollError({ code: 'RECORD', message, advice })
}
