import { buildDocument } from '../../../pages/document/document.ts'
import { type BothPictures, type MergedRow, mergePictures } from '../../../pages/document/merge-pictures.ts'
import { sectionRows } from '../../../pages/document/section-rows.ts'
import type { Spacetime } from '../../../pages/document/spacetime.ts'
import { rowsOf } from '../../../pages/document/spacetime-rows.ts'
import { fold } from '../../../trace/fold.ts'
import type { Trace } from '../../../trace/trace.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { SideName, Status, TestDiff, Window } from '../../report.ts'
import { excerptOf } from './excerpt.ts'

/** What stands behind the number of a row. */
export const SIGNS: Readonly<Record<Status, string>> = { same: '', added: '+', removed: '−', changed: '≠', moved: '↕' }

export type Words = Readonly<Record<SideName, Vocabulary>>

/** The window as one picture of both sides: each step has a row, and one that changed a row for each side. */
export function pictureOfBoth(test: TestDiff, window: Window, words: Words): Spacetime {
  const before = sideOf(test, window, 'before', apart(words.before))
  const after = sideOf(test, window, 'after', apart(words.after))
  const pictures: BothPictures = { before: before.picture, after: after.picture }
  const rows = window.steps.flatMap(({ status }, tableRow): MergedRow[] => {
    const [left, right] = [before.rowOf[tableRow], after.rowOf[tableRow]]
    const sign = SIGNS[status]
    const [a, b] = [left === undefined ? [] : [{ before: left }], right === undefined ? [] : [{ after: right }]]
    if (status === 'changed') return [...a, ...b].map((row) => ({ tableRow, sign, ...row }))
    return a.length + b.length === 0 ? [] : [{ tableRow, sign, ...a[0], ...b[0] }]
  })
  return mergePictures(pictures, rows)
}

interface OwnPicture {
  readonly picture: Spacetime
  /** The row of each step; none for a step that the side does not have. */
  readonly rowOf: readonly (number | undefined)[]
}

const NOTHING: OwnPicture = {
  picture: { lifelines: [], rows: [], arrows: [], told: '', isLast: true, origin: 'test' },
  rowOf: [],
}

function sideOf(test: TestDiff, window: Window, side: SideName, words: Vocabulary): OwnPicture {
  const excerpt: Trace = excerptOf(test, window, side)
  const folded = fold(excerpt, words)
  const [section] = buildDocument(excerpt, words, folded).sections
  if (!section) return NOTHING
  const rows = rowsOf(folded[0] ? sectionRows(folded[0], words).rows : [])
  const events = excerpt.sections[0]?.events.values()
  const rowOf = window.steps.map((step) => {
    const event = step[side] === null ? undefined : events?.next().value
    return event && rows.get(event)
  })
  return { picture: section.spacetime, rowOf }
}

/** The words without any that share a row with others: here every step has its own. */
export function apart(words: Vocabulary): Vocabulary {
  const marks = [...words.marks].map(([id, { together: _, ...word }]) => [id, word] as const)
  return { ...words, marks: new Map(marks) }
}
