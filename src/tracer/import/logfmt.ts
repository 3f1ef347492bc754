/** A key of a line with its value, and where they stand in the line. */
export interface Pair {
  readonly key: string
  /** True of a key without `=`. */
  readonly value: string | true
  readonly start: number
  /** Where the value begins, with its quote; the same as `end` of a key without one. */
  readonly valueStart: number
  readonly end: number
}

/** What logfmt cannot be, at a place. */
class Broken extends Error {
  constructor(what: string, at: number) {
    super(`no logfmt: ${what} at character ${(at + 1).toLocaleString('en')}`)
  }
}

/** The pairs of a line, from the first `key=` on; or why there are none. What stands before that is not looked at. */
export function logfmtPairs(text: string): { readonly pairs: readonly Pair[] } | { readonly why: string } {
  try {
    const pairs = new PairReader(text).read()
    return pairs.length === 0 ? { why: 'no logfmt: nothing in it is key=value' } : { pairs }
  } catch (error) {
    if (error instanceof Broken) return { why: error.message }
    throw error
  }
}

/** The values by their keys. A key that stands there with several values has a list of them. */
export function valuesOfPairs(pairs: Iterable<Pick<Pair, 'key' | 'value'>>): object {
  const values = new Map<string, (string | true)[]>()
  for (const { key, value } of pairs) {
    const known = values.get(key)
    if (known === undefined) values.set(key, [value])
    else known.push(value)
  }
  const entries = [...values].map(([key, all]) => [key, all.every((each) => each === all[0]) ? all[0] : all] as const)
  return Object.fromEntries(entries)
}

/** White space of logfmt: what has a code up to that of a blank. */
function isBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) <= 0x20
}

/** Goes through a line once. Nothing here goes back, so a long line takes no more than its length. */
class PairReader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  read(): Pair[] {
    const pairs: Pair[] = []
    for (this.toFirst(); this.at < this.text.length; this.skipBlanks()) pairs.push(this.pair())
    return pairs
  }

  /** Words in front of the first pair are text: a time, a logger, what happened. */
  private toFirst(): void {
    this.skipBlanks()
    while (this.at < this.text.length && this.text[this.keyEnd()] !== '=') {
      this.at = this.wordEnd(this.quotedEnd())
      this.skipBlanks()
    }
  }

  /** Behind words in quotes, which may look like pairs: `"GET /x?a=b" status=200`. */
  private quotedEnd(): number {
    const { text, at } = this
    const close = text[at] === '"' ? this.closingQuote(at) : -1
    return close >= 0 && /^[\s,;:.)\]]?$/.test(text.charAt(close + 1)) ? close + 1 : at
  }

  private pair(): Pair {
    const { text, at: start } = this
    const keyEnd = this.keyEnd()
    const isQuoted = text[start] === '"'
    if (keyEnd === start) throw new Broken(isQuoted ? 'a quote that is not closed' : '"=" without a key', start)
    const key = isQuoted ? unescaped(text.slice(start + 1, keyEnd - 1)) : text.slice(start, keyEnd)
    if (text[keyEnd] === '=') return { key, start, ...this.value(keyEnd + 1) }
    const isAlone = keyEnd === text.length || isBlank(text, keyEnd)
    if (isQuoted || !isAlone) throw new Broken('a quote that no value begins with', isQuoted ? start : keyEnd)
    this.at = keyEnd
    return { key, value: true, start, valueStart: keyEnd, end: keyEnd }
  }

  private value(valueStart: number): Pick<Pair, 'value' | 'valueStart' | 'end'> {
    const { text } = this
    if (text[valueStart] === '"') {
      const end = this.closingQuote(valueStart) + 1
      if (end === 0) throw new Broken('a quote that is not closed', valueStart)
      if (end < text.length && !isBlank(text, end)) throw new Broken('no blank behind a closing quote', end)
      this.at = end
      return { value: unescaped(text.slice(valueStart + 1, end - 1)), valueStart, end }
    }
    const listEnd = text[valueStart] === '[' ? this.listEnd(valueStart) : undefined
    const end = listEnd ?? this.wordEnd(valueStart)
    const value = text.slice(valueStart, end)
    const quote = listEnd === undefined ? value.indexOf('"') : -1
    if (quote >= 0) throw new Broken('a quote that no value begins with', valueStart + quote)
    this.at = end
    return { value, valueStart, end }
  }

  private skipBlanks(): void {
    while (this.at < this.text.length && isBlank(this.text, this.at)) this.at += 1
  }

  private wordEnd(from: number): number {
    let end = from
    while (end < this.text.length && !isBlank(this.text, end)) end += 1
    return end
  }

  /** Behind the key that may stand here, in quotes or not. */
  private keyEnd(): number {
    const { text, at } = this
    if (text[at] === '"') {
      const close = this.closingQuote(at)
      return close < 0 ? at : close + 1
    }
    let end = at
    while (end < text.length && !isBlank(text, end) && text[end] !== '=' && text[end] !== '"') end += 1
    return end
  }

  /** -1 if there is none. */
  private closingQuote(open: number): number {
    for (let i = open + 1; i < this.text.length; i += 1) {
      if (this.text[i] === '\\') i += 1
      else if (this.text[i] === '"') return i
    }
    return -1
  }

  /** Behind `["a", b c]`, as loggers of HashiCorp write lists: no `=` outside of quotes, and nothing behind it. */
  private listEnd(open: number): number | undefined {
    const { text } = this
    for (let i = open + 1; i < text.length && text[i] !== '='; i += 1) {
      if (text[i] === ']') return i + 1 === text.length || isBlank(text, i + 1) ? i + 1 : undefined
      if (text[i] === '"') i = this.closingQuote(i)
      if (i < 0) return undefined
    }
    return undefined
  }
}

const ESCAPE = /((?:\\x[0-9a-fA-F]{2})+)|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\(.)/gsu
const LETTERS: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', '"': '"', "'": "'", '/': '/' },
}
const LAST_CHARACTER = 0x10ffff
const utf8 = new TextDecoder()

/** What stands in quotes, as Go and JSON write it. An escape that neither has stays as it is. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  const plain = text.replace(ESCAPE, (whole, bytes?: string, short?: string, long?: string, letter?: string) => {
    if (bytes !== undefined)
      return utf8.decode(Uint8Array.from(bytes.slice(2).split('\\x'), (each) => Number.parseInt(each, 16)))
    if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16))
    const point = Number.parseInt(long ?? '', 16)
    if (long !== undefined) return point > LAST_CHARACTER ? '\ufffd' : String.fromCodePoint(point)
    return LETTERS[letter ?? ''] ?? whole
  })
  // Half of a pair is no character.
  return plain.replace(/\p{Surrogate}/gu, '\ufffd')
}
