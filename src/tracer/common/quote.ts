import { LIMITS } from './limits.ts'
import { shorten } from './visible.ts'

/**
 * A value as an error message shows it: JSON where it has one, cut to a length that a line can hold. Never throws. Of a
 * value that is large, or deep, or holds itself, no more is looked at than is shown.
 */
export function quote(value: unknown): string {
  return shorten(shown(value), LIMITS.quotedCharacters)
}

/** A list of legal values, the first of them when there are too many to read. */
export function oneOf(values: Iterable<string>): string {
  const all = [...values]
  const shownValues = all.slice(0, LIMITS.listedValues).map((value) => quote(value))
  // The count of the rest is to stay on the line.
  while (shownValues.length > 1 && bytesOf(shownValues.join(', ')) > LIMITS.lineBytes - REST_BYTES) shownValues.pop()
  const rest = all.length > shownValues.length ? [`and ${all.length - shownValues.length} more`] : []
  return all.length === 0 ? 'nothing: none is declared' : [...shownValues, ...rest].join(', ')
}

const REST_BYTES = 40

/** How long a text is in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return shownText(value)
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

function shownText(text: string): string {
  return JSON.stringify(text.slice(0, 2 * LIMITS.quotedCharacters))
}

/** What is no plain object says what it is: the JSON of a date is that of a text. */
function shownObject(value: object): string {
  try {
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
    const json = new Excerpt().of(value)
    return kind === 'Object' || kind === 'Array' ? json : `${kind} ${json}`.trim()
  } catch {
    return 'an object that cannot be shown'
  }
}

/** The beginning of a value's JSON. */
class Excerpt {
  private room = LIMITS.quotedCharacters + 1

  of(value: object): string {
    return this.text(value, '') ?? ''
  }

  /** Each part takes some room, so what is deep ends as soon as what is long. */
  private text(given: unknown, key: string): string | undefined {
    const value = hasOwnJson(given) ? given.toJSON(key) : given
    if (typeof value === 'bigint') return this.taken(`"${value}n"`)
    if (typeof value === 'string') return this.taken(shownText(value))
    if (typeof value !== 'object' || value === null) return this.taken(JSON.stringify(value))
    return Array.isArray(value) ? this.list(value) : this.fields(value)
  }

  private list(values: readonly unknown[]): string {
    let json = '['
    this.room -= 1
    for (const [i, each] of values.entries()) {
      if (this.room <= 0) return json
      json += `${i > 0 ? ',' : ''}${this.text(each, String(i)) ?? this.taken('null')}`
    }
    return `${json}]`
  }

  private fields(value: object): string {
    let json = '{'
    this.room -= 1
    for (const name in value) {
      if (this.room <= 0) return json
      if (!Object.hasOwn(value, name)) continue
      const text = this.text(Reflect.get(value, name), name)
      if (text !== undefined) json += `${json === '{' ? '' : ','}${this.taken(shownText(name))}:${text}`
    }
    return `${json}}`
  }

  private taken<T extends string | undefined>(text: T): T {
    this.room -= 1 + (text?.length ?? 0)
    return text
  }
}

function hasOwnJson(value: unknown): value is { toJSON(key: string): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
}
