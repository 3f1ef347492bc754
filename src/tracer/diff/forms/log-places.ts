import { LIMITS } from '../../common/limits.ts'
import { shorten, visible } from '../../common/visible.ts'
import { shortNames } from '../../text/short-names.ts'
import type { EventPlace } from '../report.ts'

type Place = Pick<EventPlace, 'line' | 'event'>

/** The line of the log that an event was read from: `store.log:12`; empty of what was read from none. */
export function logOf({ event }: Pick<EventPlace, 'event'>): string {
  return 'log' in event ? (event.log ?? '') : ''
}

/** Where a reader finds an event: its line of the trace, and that of the log if it was read from one. */
export function lineText(place: Place): string {
  const log = logOf(place)
  return log === '' ? String(place.line) : `${place.line}, ${log}`
}

/** The lines of the logs of both sides: `old.log:7 → new.log:9`, or one where the other is the same or there is none. */
export function logsText(...sides: readonly (Pick<EventPlace, 'event'> | null)[]): string {
  const logs = sides.flatMap((place) => (place === null ? [] : logOf(place))).filter((log) => log !== '')
  return [...new Set(logs)].join(' → ')
}

/** A text of a comment with the line of the log behind it, which stays where the text is too long for one. */
export function withLog(text: string, place: Pick<EventPlace, 'event'>): string {
  // Of a long one the end stays, too: that is the line.
  const [log = ''] = shortNames([logOf(place)], LIMITS.commentTextCharacters / 3)
  if (log === '') return text
  const end = ` (${log})`
  return shorten(visible(text), LIMITS.commentTextCharacters - end.length) + end
}
