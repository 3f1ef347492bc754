import { z } from 'zod'
import { type Problem, quote } from '../common/errors.ts'
import { isObject } from '../common/is-object.ts'
import { isTooDeep, NESTING_LEGAL } from '../common/json.ts'
import { check } from '../common/schema-check.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import { MARK_OP } from '../trace/format.ts'
import { handleSchema, markSchema, transferSchema } from '../trace/trace-schema.ts'

/** The version of the form that is read. */
export const LIVE_VERSION = 1

const name = z.string().min(1)
const count = z.int().min(1)
const times = {
  t: count.meta({ description: "The process's clock: each line of a file has a larger one than the line before it." }),
  at: z.number().optional().meta({ description: 'The wall clock in milliseconds. It orders nothing.' }),
}

const entry = z.union([z.string(), z.number(), z.boolean(), z.null(), z.record(z.string(), z.unknown())])
/** A list may be told whole here; in a trace it never is. What is in it is held against the vocabulary. */
const set = z
  .record(
    name,
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(entry), z.record(z.string(), z.unknown())]),
  )
  .optional()

const beginSchema = z.strictObject({
  live: z.literal(LIVE_VERSION),
  start: count,
  ...times,
  node: name,
  kind: name.optional(),
  crash: name.optional(),
  unseen: name.optional(),
})
const endSchema = z.strictObject({ ...times, end: z.literal(true) })
const changeSchema = z.strictObject({ ...times, set: set.unwrap() })
const sendSchema = transferSchema.omit({ node: true }).extend({ ...times, set })
const handledSchema = handleSchema.omit({ node: true }).extend({ ...times, set })
const markedSchema = markSchema.omit({ node: true, kind: true }).extend({ ...times, set })

export type BeginLine = z.infer<typeof beginSchema>
export type EndOfProcess = z.infer<typeof endSchema>
export type ChangeLine = z.infer<typeof changeSchema>
export type EventLine = z.infer<typeof sendSchema> | z.infer<typeof handledSchema> | z.infer<typeof markedSchema>
/** What stands between the beginning and the end of a process. */
export type RowLine = ChangeLine | EventLine
export type LiveLine = BeginLine | EndOfProcess | RowLine

const TRANSFERS = new Set<unknown>(transferSchema.shape.op.options)

/** A line of a recording; `undefined` if it is no object of JSON, as what a kill has left of one; or what is wrong with it. */
export function readLiveLine(text: string): LiveLine | undefined | readonly Omit<Problem, 'file' | 'line'>[] {
  const value = parseLiveLine(text)
  if (value === undefined) return value
  if (isTooDeep(text)) {
    return [{ code: 'LIVE', message: 'a line that is nested too deep', found: quote(text), legal: NESTING_LEGAL }]
  }
  if (isEventInForm(value)) return value
  const schema = schemaOf(value)
  const checked = check<LiveLine>(schema, value)
  return checked.error ? schemaProblems(checked.error, value, { code: 'LIVE' }, schema) : checked.data
}

/** The same for a line of which nothing is wrong. */
export function parseLiveLine(text: string): LiveLine | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? (value as LiveLine) : undefined
  } catch {
    return undefined
  }
}

/** What each field of an event is, where nothing about it is unusual. */
const FORMS: Readonly<Record<string, (value: unknown) => boolean>> = {
  t: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  at: (value) => typeof value === 'number',
  op: isName,
  to: isName,
  from: isName,
  message: isName,
  id: isName,
  fields: (value) => isRecord(value, (each) => typeof each !== 'object' || each === null),
  // Lists are held against the vocabulary.
  set: (value) => isRecord(value, () => true),
}
const MESSAGE = ['message', 'fields']
const NOT_IN_MARKS = ['to', 'from', 'message', 'id']

/** Whether a line is an event, as most are, without a schema being asked: that takes ten times as long. */
function isEventInForm(line: object): line is EventLine {
  const value = line as Readonly<Record<string, unknown>>
  const { op, to, from } = value
  if (!('t' in value) || typeof op !== 'string') return false
  for (const field in value) if (FORMS[field]?.(value[field]) !== true) return false
  const isHandled = op === 'handle'
  if (!isHandled && !TRANSFERS.has(op)) return MARK_OP.test(op) && NOT_IN_MARKS.every((field) => !(field in value))
  const [own, other] = isHandled ? [from, to] : [to, from]
  return own !== undefined && other === undefined && MESSAGE.every((field) => field in value)
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isRecord(value: unknown, isRight: (each: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  for (const field in value) {
    if (field === '' || !isRight((value as Readonly<Record<string, unknown>>)[field])) return false
  }
  return !Object.hasOwn(value, '__proto__')
}

function schemaOf(line: object): z.ZodType<LiveLine> {
  if ('live' in line) return beginSchema
  if ('end' in line) return endSchema
  if (!('op' in line)) return changeSchema
  if (line.op === 'handle') return handledSchema
  return TRANSFERS.has(line.op) ? sendSchema : markedSchema
}
