import { LIMITS } from '../../../common/limits.ts'
import { fitsMermaid, mermaidParticipants } from '../../../text/mermaid-lines.ts'
import { roleTitle } from '../../../trace/titles.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Document, Section } from '../../document/document.ts'
import { RolesAt } from '../../document/roles-at.ts'
import { endOf, partsIn } from '../../document/section-parts.ts'
import { type MermaidStep, mermaidSteps, type RoleOf } from './mermaid-steps.ts'

/** A diagram of a section, or of a part of it. */
export interface MermaidDiagram {
  readonly number: number
  /** The part of the section, from 1, whose page shows it. */
  readonly page: number
  /** Empty where so many nodes take part that Mermaid draws nothing. */
  readonly lines: readonly string[]
}

const known = new WeakMap<Section, readonly MermaidDiagram[]>()

/** The sequence diagrams of a section as Mermaid's text: one for each of its pictures, more where Mermaid draws no more. */
export function mermaidOf(document: Document, section: Section, vocabulary: Vocabulary): readonly MermaidDiagram[] {
  const found = known.get(section) ?? diagramsOf(document, section, vocabulary)
  known.set(section, found)
  return found
}

/** What one diagram draws so far. `page`: as above. */
interface Cut {
  readonly page: number
  readonly head: readonly string[]
  readonly steps: MermaidStep[]
  /** There is more to say of who takes part than of what happens: nothing is drawn. */
  readonly isTooWide: boolean
  characters: number
}

/** Nodes stand above alone, in the roles that they begin in: below, these would be out of date. */
const NO_FOOT = "%%{init: {'sequence': {'mirrorActors': false}}}%%"

/** What says which part of what it is, and the line above, at most. */
const TITLE_CHARACTERS = 200

function diagramsOf(document: Document, section: Section, vocabulary: Vocabulary): MermaidDiagram[] {
  const roleOf: RoleOf = (role, label) => (vocabulary.roles.has(role) ? roleTitle(role, { vocabulary }) : label)
  const cuts = cutsOf(document, section, roleOf)
  return cuts.map(({ page, head, steps, isTooWide }, i) => {
    const number = i + 1
    if (isTooWide) return { number, page, lines: [] }
    const name = `Section ${section.number}${cuts.length > 1 ? `, part ${number} of ${cuts.length}` : ''}`
    const title = cuts.length > 1 ? [`  title ${name}`] : []
    const own = [NO_FOOT, 'sequenceDiagram', `  accTitle: ${name} as a sequence diagram`, ...title]
    return { number, page, lines: [...own, ...head, ...steps.flatMap(({ lines }) => lines)] }
  })
}

function cutsOf(document: Document, section: Section, roleOf: RoleOf): Cut[] {
  const borders = bordersOf(document, section)
  const { participants } = section.sequence
  const labels = participants.map(({ label }) => label)
  const roles = new RolesAt(section.sequence)
  const start = (page: number, first: number): Cut => {
    const below = participants.map(({ node }) => {
      const { role, label } = roles.before(first, node)
      return roleOf(role, label)
    })
    const head = mermaidParticipants(labels, below)
    const length = lengthOf(head)
    const isTooWide = length > LIMITS.mermaidCharacters / 2
    return { page, head, steps: [], isTooWide, characters: TITLE_CHARACTERS + length }
  }
  const cuts: Cut[] = []
  let border = 0
  for (const step of mermaidSteps(section.sequence, roleOf)) {
    const length = lengthOf(step.lines)
    const above = cuts.at(-1)
    const from = border
    while (border < borders.length - 1 && step.row >= (borders[border]?.end ?? 0)) border += 1
    const goesOn = above && border === from && (above.isTooWide || hasRoom(above, length))
    const own = goesOn ? above : start(borders[border]?.page ?? 1, step.first)
    if (own !== above) cuts.push(own)
    own.steps.push(step)
    own.characters += length
  }
  return cuts
}

function hasRoom({ characters, steps }: Cut, length: number): boolean {
  return fitsMermaid(characters + length, steps.length + 1)
}

/** Behind which row of the table, from 0, each picture of the section ends, and the part on whose page it is. */
function bordersOf(document: Document, section: Section): { end: number; page: number }[] {
  return partsIn(document, section).flatMap(({ number, pictures }) =>
    pictures.map((picture) => ({ page: number, end: endOf(section.spacetime.rows, [picture]) })),
  )
}

/** With the ends of the lines. */
function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0)
}
