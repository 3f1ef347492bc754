import type { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Section } from '../../document/document.ts'
import type { Elsewhere, Fate } from '../../document/journeys.ts'
import { isRecorded } from '../../document/outline.ts'
import type { MessageStep, Sequence, Step } from '../../document/sequence.ts'
import { diagramPath } from '../paths.ts'
import type { OutputFile, Writer } from '../writer.ts'
import { escapePlantuml } from './escape-plantuml.ts'

/** Sequence diagrams, one file a section. */
export const plantumlWriter: Writer = {
  format: 'plantuml',
  *pages(document, templates, { vocabulary, theme }): Iterable<OutputFile> {
    for (const section of document.sections.filter(isRecorded)) {
      const content = renderDiagram(section, vocabulary, templates)
      yield { path: diagramPath(document, section, theme), content, source: document.source }
    }
  },
  shared: () => [],
}

export function renderDiagram(section: Section, vocabulary: Vocabulary, templates: Templates): string {
  const { sequence } = section
  const participants = participantsOf(sequence)
  const colorOf = (role: string) => vocabulary.roles.get(role)?.color ?? '#FFFFFF'
  return templates.render('diagram', {
    number: section.number,
    title: escapePlantuml(section.title),
    participants: sequence.participants.map(({ node, label, role, roleLabel }) => ({
      alias: participants.get(node)?.alias ?? 'n1',
      label: escapePlantuml(label),
      role: escapePlantuml(roleLabel),
      color: colorOf(role),
    })),
    steps: sequence.steps.map((step) => stepView(step, participants, sequence.isLast, colorOf)),
  })
}

/** How a diagram calls a node, and where it stands. Aliases are names that PlantUML can take: places in the row. */
interface Placed {
  readonly place: number
  readonly alias: string
  readonly label: string
}

type Participants = ReadonlyMap<string, Placed>

function participantsOf({ participants }: Sequence): Participants {
  return new Map(
    participants.map(({ node, label }, place) => [
      node,
      { place, alias: `n${place + 1}`, label: escapePlantuml(label) },
    ]),
  )
}

/** `template` is the partial that draws the step: a kind of step, or how a message ended. */
function stepView(step: Step, participants: Participants, isLast: boolean, colorOf: (role: string) => string): object {
  const alias = (node: string) => participants.get(node)?.alias ?? 'n1'
  switch (step.type) {
    case 'message':
      return messageView(step, participants, isLast)
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
function messageView(step: MessageStep, participants: Participants, isLast: boolean): object {
  const { from, to, label, fate, elsewhere } = step
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
    isLast,
  }
}

/** What crosses the border of its section has forms of its own, unless it is lost in it. */
function crossing(fate: Fate, { op }: Elsewhere): string {
  if (fate === 'handled_late') return 'from_earlier'
  if (fate !== 'under_way') return fate
  return op === 'handle' ? 'to_later' : 'lost_later'
}
