import type { TraceLine } from './events.ts'
import { FEATURE_ID, MARK_OP, ORIGINS, READABLE_VERSIONS } from './format.ts'

/** A field of a line: what it may be, and whether it may be absent. */
interface Part {
  readonly name: string
  readonly optional: boolean
  readonly holds: (value: unknown) => boolean
}

const isWord = (value: unknown) => typeof value === 'string' && value !== ''
const isText = (value: unknown) => typeof value === 'string'
const isTrue = (value: unknown) => value === true
const isFeatureId = (value: unknown) => typeof value === 'string' && FEATURE_ID.test(value)
const areFeatureIds = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isFeatureId)
const oneOf = (...words: readonly unknown[]): Part['holds'] => words.includes.bind(words)

const part = (name: string, holds: Part['holds']): Part => ({ name, optional: false, holds })
const optional = (name: string, holds: Part['holds']): Part => ({ name, optional: true, holds })

const HEADER = [
  part('trace', oneOf(...READABLE_VERSIONS)),
  ...['vocabulary', 'group', 'file', 'test'].map((name) => part(name, isWord)),
  optional('path', isWord),
  optional('repeatable', oneOf(false)),
  optional('origin', oneOf(...ORIGINS)),
  optional('description', isText),
]
const SECTION = [
  part('section', isWord),
  optional('preparation', isTrue),
  optional('uses', areFeatureIds),
  optional('tests', areFeatureIds),
]
const MEANWHILE = [part('meanwhile', isWord), optional('kind', isWord), part('set', areChanges)]
/** One that says why is the last of its trace, and left to the schema. */
const END = [part('end', oneOf('passed', 'failed'))]
const CONTENTS = [
  part('message', isWord),
  optional('id', isWord),
  part('fields', areValues),
  optional('set', areChanges),
  optional('log', isWord),
]
const TRANSFER = [
  part('node', isWord),
  part('op', oneOf('queue', 'send', 'block', 'lose')),
  part('to', isWord),
  ...CONTENTS,
]
const HANDLE = [part('node', isWord), part('op', oneOf('handle')), part('from', isWord), ...CONTENTS]
const MARK = [
  part('node', isWord),
  part('op', (value) => typeof value === 'string' && MARK_OP.test(value)),
  optional('kind', isWord),
  optional('fields', areValues),
  optional('set', areChanges),
  optional('log', isWord),
]

/**
 * Whether what JSON made of a line has the form that the schemas in `events.ts` ask for, its fields in their order: then
 * it is what they would make of it. It is asked first as it says no more than that, and that soon. A line that it
 * refuses may be right all the same.
 */
export function isLineInOrder(value: unknown): value is TraceLine {
  if (typeof value !== 'object' || value === null) return false
  for (const first in value) {
    const form = formOf(first, value as Record<string, unknown>)
    return form !== undefined && hasForm(form, value as Record<string, unknown>)
  }
  return false
}

function formOf(first: string, line: Record<string, unknown>): readonly Part[] | undefined {
  switch (first) {
    case 'node':
      return 'message' in line ? (line['op'] === 'handle' ? HANDLE : TRANSFER) : MARK
    case 'meanwhile':
      return MEANWHILE
    case 'section':
      return SECTION
    case 'trace':
      return HEADER
    case 'end':
      return END
    default:
      return undefined
  }
}

function hasForm(form: readonly Part[], line: Record<string, unknown>): boolean {
  let at = 0
  for (const name in line) {
    // Optional ones may have been passed over.
    while (form[at]?.optional && form[at]?.name !== name) at += 1
    const next = form[at]
    if (next === undefined || next.name !== name || !next.holds(line[name])) return false
    at += 1
  }
  while (form[at]?.optional) at += 1
  return at === form.length
}

function areValues(value: unknown): boolean {
  return isRecordOf(value, isScalar)
}

function areChanges(value: unknown): boolean {
  return isRecordOf(value, (each) => isScalar(each) || isSplice(each))
}

function isRecordOf(value: unknown, holds: (each: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  for (const name in value) {
    if (name === '' || name === '__proto__' || !holds((value as Record<string, unknown>)[name])) return false
  }
  return true
}

const SPLICE = [
  optional('drop', isCount),
  optional('keep', isCount),
  optional('add', (value) => Array.isArray(value) && value.every((entry) => isScalar(entry) || areValues(entry))),
]

function isSplice(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return hasForm(SPLICE, value as Record<string, unknown>)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}
