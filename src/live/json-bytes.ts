/** So many bytes there are at first, and so many are kept for what is written next: mostly enough for it. */
const FIRST_BYTES = 1 << 10
const MOST_KEPT_BYTES = 1 << 18
/** Of UTF-8, for a unit of a JavaScript text. */
const MOST_BYTES = 3
/** Longer texts are made bytes faster by Node than character by character. */
const SHORT = 64
/** Of a whole number that JavaScript has exactly. */
const MOST_DIGITS = 16
/** So many digits are made at a time. */
const WORD_DIGITS = 9
const WORD = 10 ** WORD_DIGITS

const BLANK = 0x20
const QUOTE = 0x22
const ZERO = 0x30
const BACKSLASH = 0x5c
const DELETE = 0x7f

/** A value of a line: what JSON has for it needs no look into it. */
export type PlainValue = string | number | boolean | null

/**
 * JSON as bytes of UTF-8, one piece behind the other, in memory that stays. Texts of pieces, and those of texts, would take
 * some kilobytes for each line: memory that the processor has not at hand, in a program that is busy with something else.
 */
export class JsonBytes {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES)
  private end = 0

  /** What has been put, until something is put again. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.end)
    this.end = 0
    if (this.bytes.length > MOST_KEPT_BYTES) this.bytes = Buffer.allocUnsafe(FIRST_BYTES)
    return taken
  }

  /** A text that is JSON, or a part of it. */
  json(text: string): void {
    const { length } = text
    this.makeRoom(length * MOST_BYTES)
    if (length > SHORT) return this.write(text)
    const { bytes, end } = this
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i)
      if (code >= DELETE) return this.write(text)
      bytes[end + i] = code
    }
    this.end = end + length
  }

  /** A text of any characters, in quotation marks. The loop is its own: a function to tell characters apart is slow here. */
  text(text: string): void {
    const { length } = text
    if (length > SHORT) return this.json(JSON.stringify(text))
    this.makeRoom(length + 2)
    const { bytes, end } = this
    bytes[end] = QUOTE
    for (let i = 0; i < length; i += 1) {
      const code = text.charCodeAt(i)
      if (code < BLANK || code >= DELETE || code === QUOTE || code === BACKSLASH) return this.json(JSON.stringify(text))
      bytes[end + 1 + i] = code
    }
    bytes[end + 1 + length] = QUOTE
    this.end = end + length + 2
  }

  value(value: PlainValue): void {
    if (typeof value === 'string') this.text(value)
    else if (typeof value === 'number') this.number(value)
    else this.json(`${value}`)
  }

  /** A finite one. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) return this.json(`${value}`)
    this.makeRoom(MOST_DIGITS)
    const high = value < WORD ? 0 : Math.floor(value / WORD)
    if (high > 0) this.digits(high, digitsOf(high))
    const low = value - high * WORD
    this.digits(low, high > 0 ? WORD_DIGITS : digitsOf(low))
  }

  /** The last digits of a whole number below 2^31. */
  private digits(value: number, count: number): void {
    const { bytes } = this
    this.end += count
    let rest = value | 0
    for (let i = 1; i <= count; i += 1) {
      const tenth = (rest / 10) | 0
      bytes[this.end - i] = ZERO + rest - tenth * 10
      rest = tenth
    }
  }

  private write(text: string): void {
    this.end += this.bytes.write(text, this.end)
  }

  private makeRoom(bytes: number): void {
    if (this.end + bytes <= this.bytes.length) return
    const more = Buffer.allocUnsafe(2 * (this.end + bytes))
    this.bytes.copy(more, 0, 0, this.end)
    this.bytes = more
  }
}

function digitsOf(value: number): number {
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits += 1
  return digits
}
