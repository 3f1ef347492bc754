import type { Origin } from '../../trace/origins.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'
import type { Journeys } from './journeys.ts'
import { type ListBoxes, listBoxes } from './list-boxes.ts'
import { type ShownSection, sectionRows } from './section-rows.ts'
import { type Arrow, arrowOf } from './spacetime-arrows.ts'
import { type Bracket, bracketsOf } from './spacetime-brackets.ts'
import { changesOf, NO_CHANGES } from './spacetime-changes.ts'
import { type PictureRow, RowView } from './spacetime-notes.ts'
import { eventsByNode, placeRows, rowsOf } from './spacetime-rows.ts'
import { type LifelineSpans, spansOf } from './spacetime-spans.ts'

/**
 * What happened in a section as a space-time diagram shows it: time runs down through the rows, a node is a line.
 * Plain text throughout; where anything is drawn is not said here.
 */
export interface Spacetime {
  readonly lifelines: readonly Lifeline[]
  readonly rows: readonly PictureRow[]
  readonly arrows: readonly Arrow[]
  /** The variable that heads tell of each node besides its role; empty where there is none. */
  readonly told: string
  /** No section follows. */
  readonly isLast: boolean
  /** What ends with the last. */
  readonly origin: Origin
}

/** A node, and how it was from row to row. */
export interface Lifeline extends LifelineSpans {
  readonly node: string
  readonly label: string
  /** Where the label is not all of the name. */
  readonly fullName?: string
  readonly brackets: readonly Bracket[]
  /** Its lists that are shown as boxes, as they are right before a row. */
  readonly listsBefore: (row: number) => readonly ListBoxes[]
  /** The variable that heads tell, as it is right before a row; undefined where it is not known. */
  readonly toldBefore: (row: number) => string | undefined
}

/** `stopped`: the nodes that were down when the section began. */
export function buildSpacetime(
  folded: ShownSection,
  vocabulary: Vocabulary,
  journeys: Journeys,
  stopped: ReadonlySet<string> = new Set(),
): Spacetime {
  const { cells } = sectionRows(folded, vocabulary)
  const placed = placeRows(folded, vocabulary)
  const rowOf = rowsOf(placed)
  const words = { cells, vocabulary }
  const nodes = [...(folded.frames.at(-1)?.states ?? folded.before).keys()]
  const happened = eventsByNode(placed)
  const told = toldOf(vocabulary)
  const stateBefore = (row: number, node: string) => (placed[row - 1]?.states ?? folded.before).get(node)
  const changes = changesOf(folded.before, placed, cells, vocabulary)
  return {
    lifelines: nodes.map((node) => ({
      node,
      label: cells.node(node),
      ...spansOf(node, folded, placed, happened.get(node) ?? NOTHING, stopped, vocabulary),
      brackets: bracketsOf(happened.get(node) ?? NOTHING, placed.length, vocabulary),
      listsBefore: (row) => listBoxes(stateBefore(row, node), vocabulary, cells),
      toldBefore: (row) => {
        const value = told && stateBefore(row, node)?.[told.id]
        return told && value !== undefined ? cells.value(told, value) : undefined
      },
    })),
    rows: placed.map((row, i) => new RowView(row, changes[i] ?? NO_CHANGES, words)),
    arrows: [...journeys.byEvent].flatMap(([event, journey]) => arrowOf(event, journey, rowOf, words, journeys.losses)),
    told: told?.id ?? '',
    isLast: journeys.isLast,
    origin: journeys.origin,
  }
}

/** The first that has a short form: what a vocabulary declares first is what its readers look for first. */
function toldOf({ variables }: Vocabulary): VariableWord | undefined {
  return [...variables.values()].find(({ short, type }) => short !== undefined && type !== 'list')
}

const NOTHING: readonly never[] = []
