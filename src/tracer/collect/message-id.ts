/** A message by who sent it, and when by the sender's clock: no two messages have the same. */
export interface MessageId {
  /** By the clock of the sender: of its rows, none other has this one. */
  readonly time: number
  /** Which start of the sender it was, from 1. */
  readonly start: number
  readonly node: string
}

const MOST_DIGITS = 16
/** Characters of what stands for a node. */
const MOST_OF_NODE = 1000
const BLANK = 0x20
const PERCENT = 0x25
const ZERO = 0x30
const DELETE = 0x7f

/** One line without blanks but those between its parts, of ASCII alone: it fits into a header, or beside a text. */
export function messageIdText({ time, start, node }: MessageId): string {
  return `${time} ${start} ${encodeURIComponent(Buffer.from(node).toString())}`
}

/** What was read last: who takes a stamp off a text and who handles the message read the same one. */
let lastText: unknown
let lastId: MessageId | undefined

/** Undefined for what is none. */
export function readMessageId(text: unknown): MessageId | undefined {
  if (lastText !== text) {
    lastText = text
    lastId = typeof text === 'string' ? parse(text) : undefined
  }
  return lastId
}

/** By hand: it is done for every message that a recorded process takes, and an expression takes several times as long. */
function parse(text: string): MessageId | undefined {
  const timeEnd = digitsEnd(text, 0)
  const startEnd = digitsEnd(text, timeEnd + 1)
  if (text.charCodeAt(timeEnd) !== BLANK || text.charCodeAt(startEnd) !== BLANK) return undefined
  const time = numberIn(text, 0, timeEnd)
  const start = numberIn(text, timeEnd + 1, startEnd)
  const node = nodeIn(text, startEnd + 1)
  return time === undefined || start === undefined || node === undefined ? undefined : { time, start, node }
}

/** Where the digits end that stand at `from`, or would. */
function digitsEnd(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at))) at += 1
  return at
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9
}

function numberIn(text: string, from: number, end: number): number | undefined {
  if (end === from || end - from > MOST_DIGITS) return undefined
  let number = 0
  for (let at = from; at < end; at += 1) number = number * 10 + (text.charCodeAt(at) - ZERO)
  return Number.isSafeInteger(number) ? number : undefined
}

/** Undefined where it is none: no name, or one too long, or with a blank in it. */
function nodeIn(text: string, from: number): string | undefined {
  const name = text.slice(from)
  if (name === '' || name.length > MOST_OF_NODE) return undefined
  let at = 0
  // Behind the end there is no character, and NaN is none.
  while (isPlain(name.charCodeAt(at))) at += 1
  if (at === name.length) return name
  if (/\s/.test(name)) return undefined
  try {
    return decodeURIComponent(name)
  } catch {
    return undefined
  }
}

/** Whether a character stands for itself: of ASCII, neither a blank nor a percent sign. */
function isPlain(code: number): boolean {
  return code > BLANK && code < DELETE && code !== PERCENT
}
