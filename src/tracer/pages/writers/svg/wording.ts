import { columns } from '../../../text/columns.ts'
import { drawn } from './sizes.ts'

/** Less than this of a text says nothing. */
const LEAST = 4

/** The last word of so many columns is kept: it tells a response from a request, or is a value. */
const LAST_WORD = 9

/** A text, and how it is cut where there is no room for all of it: not its ends, and rather by whole items. */
export interface Wording {
  readonly front: string
  readonly items: readonly string[]
  readonly tail: string
  /** Its end is not more telling than the rest. */
  readonly flows?: true
}

/** The text as it is drawn, not yet escaped: in at most so many columns. Of items that are left out it says how many. */
export function cutTo({ front, items, tail, flows }: Wording, most: number): string {
  const shown = items.map((item) => drawn(item))
  const room = most - columns(front) - columns(tail)
  if (room < LEAST) return drawn(front + shown.join(', ') + tail, Math.max(1, most))
  for (let kept = shown.length; kept > 1; kept -= 1) {
    const text = shown.slice(0, kept).join(', ') + more(shown.length - kept)
    if (columns(text) <= room) return front + text + tail
  }
  const rest = more(shown.length - 1)
  const cut = flows ? drawn : cutBefore
  return front + cut(shown[0] ?? '', Math.max(1, room - rest.length)) + rest + tail
}

/** Cut before its last word, if that leaves something. */
function cutBefore(text: string, most: number): string {
  const last = text.slice(text.lastIndexOf(' ') + 1)
  const room = most - columns(last) - 1
  if (columns(text) <= most || last === text || columns(last) > LAST_WORD || room < LEAST) return drawn(text, most)
  return `${drawn(text.slice(0, -last.length - 1), room)} ${last}`
}

function more(count: number): string {
  return count > 0 ? ` +${count}` : ''
}
