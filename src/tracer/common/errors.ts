import { LIMITS } from './limits.ts'

/** Every way in which protokoll refuses its input. The names are stable; tools may match on them. */
export type ErrorCode =
  | 'COLLISION'
  | 'EVIDENCE'
  | 'FEATURE_TEXT_MISSING'
  | 'FEATURE_UNKNOWN'
  | 'GIT'
  | 'GIT_REF'
  | 'GIT_REPOSITORY'
  | 'GIT_SHALLOW'
  | 'OPTION'
  | 'OUTPUT_FOREIGN'
  | 'OUTPUT_WRITE'
  | 'PROJECT_FILE'
  | 'RECORD'
  | 'RUN_DIFFERS'
  | 'SYSTEM'
  | 'TEMPLATE_FIELD'
  | 'TEMPLATE_SYNTAX'
  | 'TEMPLATE_UNKNOWN'
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

  constructor(first: Problem, ...more: readonly Problem[]) {
    const problems = [first, ...more]
    super(problems.map(describeProblem).join('\n'))
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
  const [first, ...more] = problems
  if (first) throw new ProtokollError(first, ...more)
}

/** A problem as a person reads it: where, what, and what to do, each on a line of its own. */
export function describeProblem(problem: Problem): string {
  const place = [problem.file, problem.line].filter((part) => part !== undefined).join(':')
  const details = [
    problem.field === undefined ? [] : [`field  ${problem.field}`],
    problem.found === undefined ? [] : [`found  ${problem.found}`],
    problem.legal === undefined ? [] : [`legal  ${problem.legal}`],
    problem.advice === undefined ? [] : [`do     ${problem.advice}`],
  ].flat()
  const head = `${problem.code} ${place ? `${place}: ` : ''}${problem.message}`
  return [head, ...details.map((detail) => `  ${detail}`)].join('\n')
}

/** A value as an error message shows it: JSON where it has one, cut to a length that a line can hold. Never throws. */
export function quote(value: unknown): string {
  const text = shown(value)
  const most = LIMITS.quotedCharacters
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'bigint':
      return `${value}n`
    case 'function':
      return 'a function'
    case 'object':
      return value === null ? 'null' : shownObject(value)
    default:
      // JSON makes null of what is no number.
      return String(value)
  }
}

/** What is no plain object says what it is: the JSON of a date is that of a text. */
function shownObject(value: object): string {
  try {
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
    const json = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)) ?? ''
    return kind === 'Object' || kind === 'Array' ? json : `${kind} ${json}`.trim()
  } catch {
    return 'an object that cannot be shown'
  }
}

/** A list of legal values, the first of them when there are too many to read. */
export function oneOf(values: Iterable<string>): string {
  const all = [...values]
  const shown = all.slice(0, LIMITS.listedValues).map((value) => quote(value))
  const rest = all.length > shown.length ? [`and ${all.length - shown.length} more`] : []
  return all.length === 0 ? 'nothing: none is declared' : [...shown, ...rest].join(', ')
}
