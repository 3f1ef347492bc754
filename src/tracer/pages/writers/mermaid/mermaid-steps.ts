import { LIMITS } from '../../../common/limits.ts'
import { escapeMermaid, MERMAID_RED, mermaidAlias } from '../../../text/mermaid-lines.ts'
import type { Elsewhere } from '../../document/journeys.ts'
import type { MessageStep, Sequence, Step } from '../../document/sequence.ts'

/** Lines of a diagram that belong together. */
export interface MermaidStep {
  /** The first step of the sequence that they draw. */
  readonly first: number
  /** The row of the table that they are of, from 0. */
  readonly row: number
  readonly lines: readonly string[]
}

/** What a role is called in a diagram, by its id and by what tables call it. */
export type RoleOf = (role: string, label: string) => string

/** Steps at one node that are told together. */
interface Note {
  readonly first: number
  readonly row: number
  readonly node: string
  readonly isAlarm: boolean
  readonly texts: string[]
}

/** What happens in a section, step by step. What an event changed at its node is one note with what happened there. */
export function mermaidSteps(sequence: Sequence, roleOf: RoleOf): MermaidStep[] {
  const { participants, steps, rows } = sequence
  const places = new Map(participants.map(({ node }, place) => [node, mermaidAlias(place)]))
  const alias = (node: string) => places.get(node) ?? mermaidAlias(0)
  const drawn: MermaidStep[] = []
  let note: Note | undefined
  const close = () => {
    if (note) drawn.push({ first: note.first, row: note.row, lines: noteLines(note, alias(note.node)) })
    note = undefined
  }
  for (const [first, step] of steps.entries()) {
    const row = rows[first] ?? 0
    if (step.type === 'message') {
      close()
      drawn.push({ first, row, lines: [`  ${messageLine(step, alias, sequence)}`] })
      continue
    }
    const isNew = note?.node !== step.node || step.type === 'mark' || step.type === 'alarm'
    if (isNew) close()
    note ??= { first, row, node: step.node, isAlarm: step.type === 'alarm', texts: [] }
    for (const text of textsOf(step, roleOf)) note.texts.push(text)
  }
  close()
  return drawn
}

/** Lines of a note, escaped. */
function textsOf(step: Exclude<Step, MessageStep>, roleOf: RoleOf): readonly string[] {
  switch (step.type) {
    case 'mark':
      return (step.details === '' ? [step.label] : [step.label, step.details]).map(escapeMermaid)
    case 'alarm':
      return [step.label, ...step.details].map(escapeMermaid)
    case 'role':
      return [`Role: ${escapeMermaid(roleOf(step.role, step.label))}`]
    case 'changes':
      return step.changes.map(escapeMermaid)
  }
}

function noteLines({ texts, isAlarm }: Note, alias: string): string[] {
  const most = LIMITS.mermaidNoteLines
  const shown = texts.length <= most ? texts : [...texts.slice(0, most - 1), `… and ${texts.length - most + 1} more`]
  const line = `Note over ${alias}: ${shown.join('<br/>')}`
  return isAlarm ? [`  rect ${MERMAID_RED}`, `    ${line}`, '  end'] : [`  ${line}`]
}

/** A line is dashed where one end of the message lies elsewhere, and ends in a cross where it never arrives. */
function messageLine(
  step: MessageStep,
  alias: (node: string) => string,
  ending: Pick<Sequence, 'isLast' | 'origin'>,
): string {
  const remark = remarkOf(step, ending)
  const label = `${escapeMermaid(step.label)}${remark === '' ? '' : ` (${remark})`}`
  return `${alias(step.from)}${arrowOf(step)}${alias(step.to)}: ${label}`
}

function arrowOf({ fate, elsewhere }: MessageStep): string {
  switch (fate) {
    case 'handled':
      return '->>'
    case 'handled_late':
      return '-->>'
    case 'under_way':
      return elsewhere && elsewhere.op !== 'handle' ? '--x' : '--)'
    case 'lost':
    case 'blocked':
      return elsewhere ? '--x' : '-x'
  }
}

/** What is said of a message that is not simply sent and handled here. */
function remarkOf(
  { fate, elsewhere, unsent }: MessageStep,
  { isLast, origin }: Pick<Sequence, 'isLast' | 'origin'>,
): string {
  const sent = elsewhere ? `sent in section ${elsewhere.section}` : ''
  const unseen = unsent ? 'no section shows its sending' : ''
  switch (fate) {
    case 'handled':
      return ''
    case 'handled_late':
      return sent || unseen
    case 'under_way':
      return elsewhere
        ? endOf(elsewhere)
        : `still under way${isLast ? ` when the ${origin} ends` : ', no section shows its end'}`
    case 'lost':
      return [sent, 'lost', unseen].filter(Boolean).join(', ')
    case 'blocked':
      return [sent, 'stopped by a partition'].filter(Boolean).join(', ')
  }
}

function endOf({ op, section }: Elsewhere): string {
  const end = op === 'handle' ? 'handled' : op === 'block' ? 'stopped' : 'lost'
  return `${end} in section ${section}`
}
