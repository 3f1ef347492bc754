import type { TestError } from 'vitest'
import type { Problem } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import type { EndLine, Reason } from '../trace/events.ts'
import type { Failure } from '../trace/refusals.ts'

/** What of an error says why a test failed; Vitest hands it over as data. */
type Told = Pick<TestError, 'message'> & {
  readonly name?: string
  readonly code?: unknown
  readonly problems?: unknown
}

const TIMED_OUT = /^(?:Test|Hook) timed out in \d+ms/

/**
 * Why a test failed, in one line that is the same on every machine. What the recorder refused comes first, as it leaves a
 * hole in the trace; then an alarm, which is what broke; then what the test says itself.
 */
export function reasonOf(errors: readonly Told[], root: string, failures: readonly Failure[] = []): Reason | undefined {
  const of = (wanted: Failure['kind']) => failures.find(({ kind }) => kind === wanted)
  const grave = of('refused') ?? of('alarm')
  if (grave) return { kind: grave.kind, message: oneLine(textOf(grave.error), root) }
  const [first] = errors
  if (first) return { kind: kindOf(first), message: oneLine(textOf(first), root) }
  const unproved = of('evidence')
  return unproved && { kind: unproved.kind, message: oneLine(textOf(unproved.error), root) }
}

/** How the trace of a test ends that Vitest says to have passed or failed. */
export function endOf(passed: boolean, isMeantToFail: boolean, reason: Reason | undefined): EndLine {
  const why = reason ? { reason } : {}
  if (!passed) return { end: 'failed', ...why }
  return isMeantToFail ? { end: 'failed', ...why, expected: true } : { end: 'passed' }
}

function kindOf(error: Told): Reason['kind'] {
  const { name, message } = error
  if (name === 'ProtokollError') return error.code === 'EVIDENCE' ? 'evidence' : 'refused'
  if (TIMED_OUT.test(message)) return 'timeout'
  const compares = 'actual' in error && 'expected' in error
  return name === 'AssertionError' || compares || message === 'Expect test to fail' ? 'assertion' : 'error'
}

/** Of our own errors the first problem, what can be mended first; of others what they say. */
function textOf({ message, problems }: Told): string {
  const [first] = Array.isArray(problems) ? (problems as readonly Problem[]) : []
  if (typeof first?.message !== 'string') return message
  const { field, found, advice, legal } = first
  const more = [
    // A field of the line itself is named with what happened.
    field?.includes('.') ? [`at ${field}`] : [],
    found === undefined ? [] : [`found ${found}`],
    // Without anything that was found, what is to be done says nothing of why.
    advice === undefined || found === undefined ? [] : [advice],
    legal === undefined ? [] : [`legal: ${legal}`],
  ]
  return [first.message, ...more.flat()].join('; ')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what steers a terminal begins with one.
const ANSI = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g
const STACK = /\n\s+at [\s\S]*$/
/** Of at least two folders; what follows a scheme is no path. */
const POSIX_PATH = /(?<![\w.:/~-])\/(?:[\w.@+~-]+\/)+([\w.@+~-]*)/g
const WINDOWS_PATH = /\b[A-Za-z]:\\(?:[^\\\s"'<>|]+\\)*([^\\\s"'<>|]*)/g

function oneLine(message: string, root: string): string {
  const text = message
    .replace(ANSI, '')
    .replace(STACK, '')
    .replaceAll(/file:\/\/(?=\/)/g, '')
    .replaceAll(`${root}/`, '')
    .replaceAll(`${root}\\`, '')
    .replaceAll(POSIX_PATH, '…/$1')
    .replaceAll(WINDOWS_PATH, '…/$1')
    .replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  const characters = [...(text || 'nothing is said')]
  return characters.length > LIMITS.reasonCharacters
    ? `${characters.slice(0, LIMITS.reasonCharacters - 1).join('')}…`
    : characters.join('')
}
