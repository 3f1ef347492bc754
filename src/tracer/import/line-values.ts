import { exactJsonOf } from '../common/json.ts'
import { valueAt } from '../common/value-at.ts'
import { dottedAt } from './dotted-names.ts'
import { hide, masked } from './hiding.ts'
import type { LogRecord } from './log-source.ts'
import { logfmtLine } from './logfmt-line.ts'
import type { Hidden, Mapping, Rule } from './mapping.ts'
import { within } from './regex-bounds.ts'
import type { Lookup } from './template.ts'
import { WRAPPER } from './wrapper.ts'

/** A record as rules look at it: an object, a text, or both of logfmt. */
export type Content = Seen | { readonly why: string }
type Seen = { readonly object?: object; readonly text?: string; readonly wrapper?: object }

/** Reads a record, without what is not to be seen. `found` is told what of that was there. */
export function contentOf(record: LogRecord, mapping: Mapping, found: Set<Hidden> = new Set()): Content {
  const content = lineOf(record, mapping, found)
  const { wrapper } = record
  if (wrapper === undefined || 'why' in content) return content
  return { ...content, wrapper: withoutHidden(wrapper, mapping, found) }
}

/** What stands around a line, as far as it may be seen. */
function withoutHidden(wrapper: object, { drop, mask }: Mapping, found: Set<Hidden>): object {
  if (drop.length + mask.length === 0) return wrapper
  const around = { [WRAPPER]: structuredClone(wrapper) }
  hide(around, { drop, mask }, found)
  return around[WRAPPER] ?? {}
}

function lineOf({ text, why }: LogRecord, { format, drop, mask }: Mapping, found: Set<Hidden>): Content {
  if (text === undefined) return { why: why ?? 'cannot be read' }
  if (format === 'lines') return { text: masked(text, { drop, mask }, found) }
  if (format === 'logfmt') return logfmtLine(text, { drop, mask }, found)
  let value: unknown
  try {
    value = exactJsonOf(text)
  } catch (error) {
    return { why: error instanceof SyntaxError ? 'not JSON' : 'nested too deep' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { why: 'JSON, but no object' }
  hide(value, { drop, mask }, found)
  return { object: value }
}

/** Which paths names stand for; the same few are asked for all the time. */
const paths = new Map<string, readonly string[]>()
const MOST_PATHS = 10_000

function pathOf(name: string): readonly string[] {
  const known = paths.get(name)
  if (known !== undefined) return known
  const path = name.split('.')
  if (paths.size < MOST_PATHS) paths.set(name, path)
  return path
}

/** Values of one line: of what is around it, its own, then what is remembered, then `file` and `line`. */
export class LineValues {
  private readonly remembered = new Map<string, unknown>()
  private own: object = {}
  private wrapper: object | undefined
  /** What a rule's expression has found. */
  private groups: object = {}
  private file = ''
  private text = ''
  private readonly fileName: NonNullable<Mapping['fileName']>
  readonly lookup: Lookup = (name) => this.valueOf(name)

  constructor({ fileName = (file) => file }: Pick<Mapping, 'fileName'>) {
    this.fileName = fileName
  }

  take({ file }: LogRecord, { object = {}, text = '', wrapper }: Seen): void {
    this.file = file
    this.own = object
    this.wrapper = wrapper
    this.text = text
    this.groups = {}
  }

  /** Of logfmt, values of a rule without an expression are those of the pairs, whatever other rules have found. */
  forgetGroups(): void {
    this.groups = {}
  }

  /** Whether a line of text is like this; its groups are values then, and come before others of their names. */
  matches(regex: RegExp): boolean {
    const groups = within(regex, this.text).exec(this.text)
    if (groups === null) return false
    this.groups = groups.groups ?? {}
    return true
  }

  remember({ remember }: Rule): void {
    const said = remember.map(
      ([name, template]) => [name, template === undefined ? null : template(this.lookup)] as const,
    )
    for (const [name, value] of said) {
      if (value === null) this.remembered.delete(name)
      else if (value !== undefined) this.remembered.set(name, value)
    }
  }

  private valueOf(name: string): unknown {
    const path = pathOf(name)
    const around = path[0] === WRAPPER && path.length > 1 ? dottedAt(this.wrapper, path.slice(1)) : undefined
    if (around !== undefined) return around
    const own = valueAt(this.groups, path) ?? valueAt(this.own, path)
    if (own !== undefined) return own
    const dotted = path.length > 1 ? dottedAt(this.own, path) : undefined
    if (dotted !== undefined) return dotted
    if (this.remembered.has(name)) return this.remembered.get(name)
    if (name === 'file') return this.fileName(this.file)
    return name === 'line' ? this.text : undefined
  }
}
