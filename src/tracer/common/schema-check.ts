import { z } from 'zod'
import { valueAt } from './value-at.ts'

/** What a schema says of a value. */
export type Checked<T> = { readonly data: T; readonly error?: never } | { readonly error: z.ZodError }

type Issue = z.ZodError['issues'][number]

/** Entries of a list, or of an object, that are looked at together: at first, and then. */
const FIRST = 50
const NEXT = 2000

/**
 * Holds a value against a schema. A schema notes whatever is wrong, and hands it on as arguments of a call, which takes
 * long, and no stack bears it where it is very much: so long lists and large objects are held against it in stretches, until
 * something is wrong in one. What is behind is not looked at then.
 */
export function check<T>(schema: z.ZodType<T>, input: unknown): Checked<T> {
  const most = largest(input)
  const entries: Entries = new WeakMap()
  for (let from = 0, size = FIRST; from < most && most > FIRST; from += size, size = NEXT) {
    const issues = new Stretch(input, from, size, entries).issues(schema)
    if (issues.length > 0) return { error: new z.ZodError(issues) }
  }
  try {
    const { data, error } = schema.safeParse(input)
    return error ? { error } : { data: data as T }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { error: new z.ZodError([{ code: 'custom', path: [], message: TOO_MUCH, input }]) }
  }
}

const TOO_MUCH = 'less: more is wrong in it than can be told'

/** How many entries the longest list, or the largest object, has. */
function largest(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const parts = Object.values(value)
  let most = parts.length
  for (const part of parts) if (typeof part === 'object' && part !== null) most = Math.max(most, largest(part))
  return most
}

/** Of each object, so that they are asked for once. */
type Entries = WeakMap<object, readonly (readonly [name: string, value: unknown])[]>

/** A value with a stretch of each list and of each object that is longer, and all of the others. */
class Stretch {
  private readonly input: unknown
  private readonly from: number
  private readonly size: number
  private readonly value: unknown
  private readonly entries: Entries

  constructor(input: unknown, from: number, size: number, entries: Entries) {
    this.input = input
    this.from = from
    this.size = size
    this.entries = entries
    this.value = this.part(input)
  }

  /** What the schema has against it, where it is in the whole. */
  issues(schema: z.ZodType): Issue[] {
    const { issues = [] } = schema.safeParse(this.value).error ?? {}
    return issues.filter(({ path }) => !this.isLeftOut(path)).map((issue) => this.inWhole(issue, []))
  }

  private part(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return this.stretchOf(value).map((each) => this.part(each))
    const entries = this.entriesOf(value)
    const end = this.from + this.size
    if (entries.length <= this.size) return Object.fromEntries(entries.map(([name, each]) => [name, this.part(each)]))
    // Which names there are is seen at the beginning.
    const named = this.from === 0 ? entries : entries.slice(this.from, end)
    return Object.fromEntries(named.map(([name, each], i) => [name, i < this.size ? this.part(each) : null]))
  }

  private entriesOf(value: object): readonly (readonly [name: string, value: unknown])[] {
    const known = this.entries.get(value) ?? Object.entries(value)
    this.entries.set(value, known)
    return known
  }

  /** What is over has its first entry still, so that it is none that is empty. */
  private stretchOf(list: readonly unknown[]): readonly unknown[] {
    if (list.length <= this.size) return list
    return this.from < list.length ? list.slice(this.from, this.from + this.size) : list.slice(0, 1)
  }

  private isLeftOut(path: readonly PropertyKey[]): boolean {
    return (valueAt(this.value, path) ?? null) === null && (valueAt(this.input, this.placeOf(path)) ?? null) !== null
  }

  /** Of a choice the issues of each alternative are told from where it stands. */
  private inWhole(issue: Issue, above: readonly PropertyKey[]): Issue {
    const below = [...above, ...issue.path]
    const path = this.placeOf(below).slice(above.length)
    if (issue.code !== 'invalid_union' || issue.inclusive === false) return { ...issue, path }
    const errors = issue.errors.map((alternative) => alternative.map((each) => this.inWhole(each, below)))
    return { ...issue, path, errors }
  }

  private placeOf(path: readonly PropertyKey[]): PropertyKey[] {
    let value = this.input
    return path.map((key) => {
      const isShifted = Array.isArray(value) && value.length > this.size && this.from < value.length
      const place = isShifted ? Number(key) + this.from : key
      value = valueAt(value, [place])
      return place
    })
  }
}
