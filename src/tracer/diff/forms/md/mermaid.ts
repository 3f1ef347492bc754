import {
  escapeMermaid,
  fitsMermaid,
  MERMAID_RED,
  mermaidAlias,
  mermaidParticipants,
} from '../../../text/mermaid-lines.ts'
import type { Status } from '../../report.ts'
import type { Picture, PictureStep } from './message-picture.ts'

const ARROWS = { handled: '->>', under_way: '--)', blocked: '-x', lost: '-x' } as const
const ENDS = { handled: '', under_way: '', blocked: ' (blocked)', lost: ' (lost)' } as const

/** Readable on light and on dark. */
const BACKGROUNDS: Readonly<Record<Status, string | undefined>> = {
  same: undefined,
  added: 'rgba(46, 160, 67, 0.25)',
  removed: MERMAID_RED,
  changed: 'rgba(210, 153, 34, 0.25)',
  moved: 'rgba(56, 139, 253, 0.25)',
}

/** The same as a block of Markdown; empty if it is more than Mermaid takes. */
export function mermaidFence(picture: Picture): string {
  const lines = mermaid(picture)
  return lines === undefined ? '' : ['```mermaid', ...lines, '```'].join('\n')
}

/** A sequence diagram of a window; undefined if it is more than Mermaid takes. */
export function mermaid({ participants, steps }: Picture): string[] | undefined {
  const alias = new Map(participants.map(({ node }, place) => [node, mermaidAlias(place)]))
  const lines = [
    'sequenceDiagram',
    ...mermaidParticipants(participants.map(({ label }) => label)),
    ...steps.flatMap((step) => stepLines(step, alias)),
  ]
  return steps.length > 0 && fitsMermaid(lines.join('\n').length, steps.length) ? lines : undefined
}

function stepLines(step: PictureStep, alias: ReadonlyMap<string, string>): string[] {
  const line = stepLine(step, alias)
  const background = BACKGROUNDS[step.status]
  return background === undefined ? [`  ${line}`] : [`  rect ${background}`, `    ${line}`, '  end']
}

function stepLine(step: PictureStep, alias: ReadonlyMap<string, string>): string {
  const sign = { same: '', added: '+ ', removed: '− ', changed: '', moved: '' }[step.status]
  if (step.type === 'note') return `Note over ${alias.get(step.node)}: ${sign}${escapeMermaid(step.label)}`
  const { from, to, label, fate } = step
  return `${alias.get(from)}${ARROWS[fate]}${alias.get(to)}: ${sign}${escapeMermaid(label)}${ENDS[fate]}`
}
