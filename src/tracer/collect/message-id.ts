/** A message by who sent it, and when by the sender's clock: no two messages have the same. */
export interface MessageId {
  /** By the clock of the sender: of its rows, none other has this one. */
  readonly time: number
  /** Which start of the sender it was, from 1. */
  readonly start: number
  readonly node: string
}

const FORM = /^(\d{1,16}) (\d{1,16}) (\S{1,1000})$/

/** One line without blanks but those between its parts, of ASCII alone: it fits into a header, or beside a text. */
export function messageIdText({ time, start, node }: MessageId): string {
  return `${time} ${start} ${encodeURIComponent(Buffer.from(node).toString())}`
}

/** What was read last: who takes a stamp off a text and who handles the message read the same one. */
let last: { readonly text: unknown; readonly id: MessageId | undefined } = { text: undefined, id: undefined }

/** Undefined for what is none. */
export function readMessageId(text: unknown): MessageId | undefined {
  if (last.text !== text) last = { text, id: parse(text) }
  return last.id
}

function parse(text: unknown): MessageId | undefined {
  const [, time, start, node = ''] = (typeof text === 'string' && FORM.exec(text)) || []
  const [atTime, ofStart] = [Number(time), Number(start)]
  if (!Number.isSafeInteger(atTime) || !Number.isSafeInteger(ofStart)) return undefined
  try {
    return { time: atTime, start: ofStart, node: node.includes('%') ? decodeURIComponent(node) : node }
  } catch {
    return undefined
  }
}
