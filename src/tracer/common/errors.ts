import { LIMITS } from './limits.ts'
import { oneLine } from './one-line.ts'
import { bytesOf } from './quote.ts'

export { oneOf, quote } from './quote.ts'

/** Every way in which protokoll refuses its input. The names are stable; tools may match on them. */
export type ErrorCode =
  | 'COLLISION'
  | 'EVIDENCE'
  | 'FEATURE_TEXT_MISSING'
  | 'FEATURE_UNKNOWN'
  | 'FILE_ENCODING'
  | 'FILE_LFS'
  | 'FILE_PATH'
  | 'FILE_SIZE'
  | 'GIT'
  | 'GIT_BASE'
  | 'GIT_REF'
  | 'GIT_REPOSITORY'
  | 'GIT_SHALLOW'
  | 'IMPORT'
  | 'INVARIANTS'
  | 'LIVE'
  | 'MAPPING'
  | 'OPTION'
  | 'OUTPUT_FOREIGN'
  | 'OUTPUT_LOCKED'
  | 'OUTPUT_PLACE'
  | 'OUTPUT_WRITE'
  | 'PORT'
  | 'PROJECT_FILE'
  | 'RECORD'
  | 'RUN_DIFFERS'
  | 'SYSTEM'
  | 'TEMPLATE_FIELD'
  | 'TEMPLATE_SYNTAX'
  | 'TEMPLATE_UNKNOWN'
  | 'TEST_UNKNOWN'
  | 'TRACE_CHANGED'
  | 'TRACE_ENCODING'
  | 'TRACE_FIELD'
  | 'TRACE_JSON'
  | 'TRACE_MISSING'
  | 'TRACE_ORDER'
  | 'TRACE_TRUNCATED'
  | 'TRACE_UNKNOWN_EVENT'
  | 'TRACE_UNKNOWN_FIELD'
  | 'TRACE_UNKNOWN_MESSAGE'
  | 'TRACE_UNKNOWN_NODE'
  | 'TRACE_UNKNOWN_ROLE'
  | 'TRACE_VERSION'
  | 'VITEST'
  | 'VOCABULARY'

/** One thing that is wrong, where it is, and what to do about it. */
export interface Problem {
  readonly code: ErrorCode
  /** What is wrong, in one sentence. */
  readonly message: string
  /** The file that it is in, as the user named it. */
  readonly file?: string
  /** Line of the file, from 1. */
  readonly line?: number
  /** The field of the line, dotted: `fields.term`. */
  readonly field?: string
  /** What stands there. */
  readonly found?: string
  /** What may stand there. */
  readonly legal?: string
  /** What to do. */
  readonly advice?: string
  /** What another program said, the end of it: lines. */
  readonly said?: readonly string[]
  /** How many more like it there are, that nobody lists. Without it, none. */
  readonly more?: number
}

/** What every copy of this module, in whatever realm, knows its errors by. */
const BRAND = Symbol.for('protokoll.ProtokollError')

/**
 * Input that protokoll refuses. It carries everything that was found wrong, not only the first. `instanceof` also holds
 * for those of another copy of this module: workers and virtual machines have their own.
 */
export class ProtokollError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  override readonly name = 'ProtokollError'
  readonly code: ErrorCode
  readonly problems: readonly Problem[]

  /** `others`: what else is wrong. Of many problems the first are kept, and the last of these says how many more there are. */
  constructor(first: Problem, others: Iterable<Problem> = []) {
    const problems = [first]
    addProblems(problems, others)
    super(describeProblems(problems))
    this.code = first.code
    this.problems = problems
  }

  get [BRAND](): true {
    return true
  }
}

/** Whether it is an error, of this realm or of another: what Node throws in a virtual machine is not of its `Error`. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}

/** Throws what was found, if anything was. */
export function throwIfAny(problems: readonly Problem[]): void {
  const [first] = problems
  if (first) throw new ProtokollError(first, problems.slice(1))
}

/**
 * A problem as a person reads it: where, what, and what to do, each on a line of its own. Whatever stands in it, its lines
 * are its own: nothing in them ends a line or steers a terminal, and each is bounded.
 */
export function describeProblem(problem: Problem): string {
  const { code, file, line, message, field, found, legal, advice, said = [] } = problem
  const place = [...(file === undefined ? [] : [oneLine(file)]), ...(line === undefined ? [] : [line])].join(':')
  const detail = (label: string, text: string | undefined) =>
    text === undefined ? [] : [`  ${label.padEnd(6)} ${oneLine(text)}`]
  return [
    `${code} ${place ? `${place}: ` : ''}${oneLine(message)}`,
    ...detail('field', field),
    ...detail('found', found),
    ...lastLines(said).map((text) => `         ${text}`),
    ...detail('legal', legal),
    ...detail('do', advice),
  ].join('\n')
}

/** All that an error says, each problem begun with `begin`: the first problems, and how many more there are. */
export function describeProblems(problems: readonly Problem[], begin = ''): string {
  const shown: string[] = []
  let room = LIMITS.errorBytes - REST_BYTES
  for (const problem of problems.slice(0, LIMITS.shownProblems)) {
    const text = `${begin}${describeProblem(problem)}`
    room -= bytesOf(text) + 1
    if (room < 0 && shown.length > 0) break
    shown.push(text)
  }
  const more = countOf(problems) - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more like these`] : [])].join('\n')
}

/** What says how many more there are. */
const REST_BYTES = 64
/** So much of what another program said leaves room for the rest of a problem. */
const SAID_BYTES = 1000

function lastLines(said: readonly string[]): string[] {
  const shown: string[] = []
  let room = SAID_BYTES
  for (const text of said.toReversed()) {
    const line = oneLine(text)
    room -= bytesOf(line) + 10
    if (room < 0) break
    shown.unshift(line)
  }
  return shown
}

/** Puts problems behind others, which keep the first of all; the last of these says how many more there are. */
export function addProblems<P extends Partial<Problem>>(kept: P[], problems: Iterable<P>): void {
  let more = 0
  for (const problem of problems) {
    if (kept.length < LIMITS.keptProblems) kept.push(problem)
    else more += 1 + (problem.more ?? 0)
  }
  noteMore(kept, more)
}

/** Has the last of the problems that are kept say that there are so many more. */
export function noteMore<P extends Partial<Problem>>(kept: P[], more: number): void {
  const last = kept.pop()
  if (last !== undefined) kept.push(more === 0 ? last : { ...last, more: (last.more ?? 0) + more })
}

/** How many problems there are, with those that are only counted. */
export function countOf(problems: readonly Problem[]): number {
  return problems.reduce((sum, { more = 0 }) => sum + 1 + more, 0)
}
