import { greatest } from '../../../common/extent.ts'
import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import type { MessageStep, Step } from '../../document/sequence.ts'

/*
 * How large PlantUML draws things, in pixels, on the safe side: its fonts are those of whoever draws. Measured with the
 * widest usual ones (DejaVu Sans) at its own sizes.
 */

/** The title, margins, and the ends of lifelines. */
export const AROUND = 110
/** A line of a participant's box, and of a note beyond its first. */
export const LINE = 18
/** From the text of a participant's box to that of the next. */
const BOX = 28
/** From a text on an arrow to the lifelines beside it, and from that in a note to what is beside the note. */
const BESIDE = 36
/** What is said behind a message that does not arrive: "(sent in section 12, stopped by a partition)". */
const REMARK = 48 * 9

/** The step with no more lines than a diagram has room for, and how many it lost. */
export function bounded<S extends Step>(step: S): S {
  if (step.type === 'changes') return { ...step, changes: boundedLines(step.changes) }
  return step.type === 'alarm' ? { ...step, details: boundedLines(step.details) } : step
}

function boundedLines(lines: readonly string[]): readonly string[] {
  const most = LIMITS.plantumlNoteLines
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} more`]
}

/** How tall a step is. */
export function heightOf(whole: Step): number {
  const step = bounded(whole)
  switch (step.type) {
    case 'message':
      return step.from === step.to ? 46 : 32
    case 'mark':
      return 38 + (step.details === '' ? 0 : LINE)
    case 'alarm':
      return 38 + LINE * step.details.length
    case 'role':
      return 38
    case 'changes':
      return 38 + LINE * (step.changes.length - 1)
  }
}

export type Note = Exclude<Step, MessageStep>

/** How wide the text of a note is, with what is around it. */
export function noteWidth(whole: Note): number {
  const step = bounded(whole)
  const lines = step.type === 'changes' ? step.changes : [step.label, ...linesBelow(step)]
  return greatest(lines.map(textWidth)) + BESIDE
}

function linesBelow(step: Note): readonly string[] {
  if (step.type === 'alarm') return step.details
  return step.type === 'mark' ? [step.details] : []
}

/** How wide the text of a message is, with what is around it; `peer` is named there if it does not simply arrive. */
export function messageWidth({ label, fate }: MessageStep, peer: number): number {
  return textWidth(label) + BESIDE + (fate === 'handled' ? 0 : REMARK + peer)
}

export function boxWidth(lines: readonly string[]): number {
  return Math.ceil(greatest(lines.map(textWidth)) * 1.1) + BOX
}

/** Wider than letters usually are. */
const WIDE = /[A-Z@%&mwœæ—…→]/u

export function textWidth(text: string): number {
  let sum = 0
  for (const character of shorten(visible(text), LIMITS.plantumlCharacters)) {
    sum += character > '\u2e7f' ? 18 : WIDE.test(character) ? 12 : 9
  }
  return sum
}
