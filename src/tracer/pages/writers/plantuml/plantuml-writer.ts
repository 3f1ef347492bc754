import type { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Document, Section } from '../../document/document.ts'
import type { Elsewhere, Fate } from '../../document/journeys.ts'
import { isRecorded } from '../../document/outline.ts'
import { RolesAt } from '../../document/roles-at.ts'
import type { MessageStep, Sequence, Step } from '../../document/sequence.ts'
import { diagramPath } from '../paths.ts'
import type { OutputFile, Writer } from '../writer.ts'
import { type DiagramPart, diagramParts } from './diagram-parts.ts'
import { bounded } from './diagram-sizes.ts'
import { escapePlantuml } from './escape-plantuml.ts'
import { nameLines } from './name-lines.ts'

/** Sequence diagrams, one file a section, or one a part of it where PlantUML would cut it. */
export const plantumlWriter: Writer = {
  format: 'plantuml',
  *pages(document, templates, options): Iterable<OutputFile> {
    for (const section of document.sections.filter(isRecorded)) {
      for (const diagram of diagramsOf(document, section)) {
        const content = renderDiagram(diagram, options.vocabulary, templates)
        yield { path: diagramPath(document, section, options, diagram.part.number), content, source: document.source }
      }
    }
  },
  shared: () => [],
}

/** A section's diagrams, in their order; each is to be rendered before the next is asked for. */
export function* diagramsOf(document: Document, section: Section): Iterable<Diagram> {
  const { sequence } = section
  const parts = diagramParts(document, section)
  const roles = new RolesAt(sequence)
  for (const part of parts) yield { section, sequence, part, parts: parts.length, roles }
}

/** One diagram of a section. `parts`: how many it has. */
export interface Diagram {
  readonly section: Section
  readonly sequence: Sequence
  readonly part: DiagramPart
  readonly parts: number
  /** Asked part after part. */
  readonly roles: RolesAt
}

export function renderDiagram(diagram: Diagram, vocabulary: Vocabulary, templates: Templates): string {
  const { section, sequence, part, parts, roles } = diagram
  const participants = participantsOf(sequence)
  const shown = sequence.participants.filter(({ node }) => part.nodes?.has(node) ?? true)
  const colorOf = (role: string) => vocabulary.roles.get(role)?.color ?? '#FFFFFF'
  return templates.render('diagram', {
    number: section.number,
    title: escapePlantuml(section.title),
    parts: parts > 1 ? parts : 0,
    part: part.number,
    leftOut: sequence.participants.length - shown.length,
    participants: shown.map(({ node }) => {
      const { alias = 'n1', lines = [] } = participants.get(node) ?? {}
      const { role, label } = roles.before(part.first, node)
      // A line break of PlantUML's own.
      return { alias, label: lines.map(escapePlantuml).join('\\n'), role: escapePlantuml(label), color: colorOf(role) }
    }),
    steps: sequence.steps.slice(part.first, part.last).map((step) => stepView(step, participants, sequence, colorOf)),
  })
}

/** How a diagram calls a node, and where it stands. Aliases are names that PlantUML can take: places in the row. */
interface Placed {
  readonly place: number
  readonly alias: string
  readonly label: string
  readonly lines: readonly string[]
}

type Participants = ReadonlyMap<string, Placed>

function participantsOf({ participants }: Sequence): Participants {
  const names = nameLines(participants.map(({ label }) => label))
  return new Map(
    participants.map(({ node }, place) => {
      const { short = '', lines = [] } = names[place] ?? {}
      return [node, { place, alias: `n${place + 1}`, label: escapePlantuml(short), lines }]
    }),
  )
}

/** What a diagram says of messages that are under way as the section ends. */
type Ending = Pick<Sequence, 'isLast' | 'origin'>

/** `template` is the partial that draws the step: a kind of step, or how a message ended. */
function stepView(whole: Step, participants: Participants, ending: Ending, colorOf: (role: string) => string): object {
  const step = bounded(whole)
  const alias = (node: string) => participants.get(node)?.alias ?? 'n1'
  switch (step.type) {
    case 'message':
      return messageView(step, participants, ending)
    case 'mark': {
      const details = step.details === '' ? '' : escapePlantuml(step.details)
      return { template: 'mark', node: alias(step.node), label: escapePlantuml(step.label), details }
    }
    case 'alarm': {
      const { details, label } = step
      return {
        template: 'alarm',
        node: alias(step.node),
        label: escapePlantuml(label),
        details: details.map(escapePlantuml),
      }
    }
    case 'role':
      return { template: 'role', node: alias(step.node), label: escapePlantuml(step.label), color: colorOf(step.role) }
    case 'changes':
      return { template: 'changes', node: alias(step.node), changes: step.changes.map(escapePlantuml) }
  }
}

/** `elsewhere`: the number of the other section that shows where it was sent, or where it ended; 0 if none does. */
function messageView(step: MessageStep, participants: Participants, { isLast, origin }: Ending): object {
  const { from, to, label, fate, elsewhere, unsent } = step
  const [sender, receiver] = [participants.get(from), participants.get(to)]
  return {
    template: `message_${elsewhere ? crossing(fate, elsewhere) : fate}`,
    from: sender?.alias ?? 'n1',
    to: receiver?.alias ?? 'n1',
    sender: sender?.label ?? '',
    receiver: receiver?.label ?? '',
    toItself: from === to,
    leftwards: (receiver?.place ?? 0) < (sender?.place ?? 0),
    label: escapePlantuml(label),
    elsewhere: elsewhere?.section ?? 0,
    blocked: elsewhere?.op === 'block',
    unsent,
    isLast,
    origin,
  }
}

/** What crosses the border of its section has forms of its own, unless it is lost in it. */
function crossing(fate: Fate, { op }: Elsewhere): string {
  if (fate === 'handled_late') return 'from_earlier'
  if (fate !== 'under_way') return fate
  return op === 'handle' ? 'to_later' : 'lost_later'
}
