import type { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Section } from '../../document/document.ts'
import { isRecorded } from '../../document/outline.ts'
import type { Sequence, Step } from '../../document/sequence.ts'
import { diagramPath } from '../paths.ts'
import type { OutputFile, Writer } from '../writer.ts'
import { escapePlantuml } from './escape-plantuml.ts'

/** Sequence diagrams, one file a section. */
export const plantumlWriter: Writer = {
  format: 'plantuml',
  *pages(document, templates, { vocabulary }): Iterable<OutputFile> {
    for (const section of document.sections.filter(isRecorded)) {
      const content = renderDiagram(section, vocabulary, templates)
      yield { path: diagramPath(document, section), content, source: document.source }
    }
  },
  shared: () => [],
}

export function renderDiagram(section: Section, vocabulary: Vocabulary, templates: Templates): string {
  const { sequence } = section
  const { participants, steps } = sequence
  const alias = aliases(sequence)
  const colorOf = (role: string) => vocabulary.roles.get(role)?.color ?? '#FFFFFF'
  return templates.render('diagram', {
    number: section.number,
    title: escapePlantuml(section.title),
    participants: participants.map(({ node, label, role, roleLabel }) => ({
      alias: alias(node),
      label: escapePlantuml(label),
      role: escapePlantuml(roleLabel),
      color: colorOf(role),
    })),
    steps: steps.map((step) => stepView(step, alias, colorOf)),
  })
}

/** Names that PlantUML can take for participants: their place in the row. */
function aliases({ participants }: Sequence): (node: string) => string {
  const names = new Map(participants.map(({ node }, i) => [node, `n${i + 1}`]))
  return (node) => names.get(node) ?? 'n1'
}

/** `template` is the partial that draws the step: a kind of step, or how a message ended. */
function stepView(step: Step, alias: (node: string) => string, colorOf: (role: string) => string): object {
  switch (step.type) {
    case 'message': {
      const { from, to, label, fate } = step
      return { template: `message_${fate}`, from: alias(from), to: alias(to), label: escapePlantuml(label) }
    }
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
