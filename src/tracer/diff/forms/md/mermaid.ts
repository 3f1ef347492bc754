import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import { shortNames } from '../../../text/short-names.ts'
import type { Status } from '../../report.ts'
import type { Picture, PictureStep } from './message-picture.ts'

/** What Mermaid would take as syntax, and a word that ends blocks: each as the code of its character. */
const SYNTAX = /[^\p{L}\p{M}\p{N} ,.=+-]|(?<![\p{L}\p{N}])e(?=nd(?![\p{L}\p{N}]))/giu

/** Untrusted text for a label. Mermaid turns `#64;` back into the character. */
export function escapeMermaid(text: string): string {
  const plain = shorten(visible(text).trim(), LIMITS.mermaidLabelCharacters)
  const escaped = plain.replace(SYNTAX, (character) => `#${character.codePointAt(0)};`)
  return escaped === '' ? '#8199;' : escaped
}

const ARROWS = { handled: '->>', under_way: '--)', blocked: '-x', lost: '-x' } as const
const ENDS = { handled: '', under_way: '', blocked: ' (blocked)', lost: ' (lost)' } as const

/** Readable on light and on dark. */
const BACKGROUNDS: Readonly<Record<Status, string | undefined>> = {
  same: undefined,
  added: 'rgba(46, 160, 67, 0.25)',
  removed: 'rgba(248, 81, 73, 0.25)',
  changed: 'rgba(210, 153, 34, 0.25)',
  moved: 'rgba(56, 139, 253, 0.25)',
}

/** A sequence diagram of a window; undefined if it is more than Mermaid takes. */
export function mermaid({ participants, steps }: Picture): string[] | undefined {
  const alias = new Map(participants.map(({ node }, i) => [node, `n${i + 1}`]))
  const names = shortNames(
    participants.map(({ label }) => label),
    LIMITS.nodeNameColumns,
  )
  const lines = [
    'sequenceDiagram',
    ...participants.map(({ node }, i) => `  participant ${alias.get(node)} as ${escapeMermaid(names[i] ?? '')}`),
    ...steps.flatMap((step) => stepLines(step, alias)),
  ]
  const isTooMuch =
    lines.join('\n').length > LIMITS.mermaidCharacters || steps.length > LIMITS.mermaidSteps || steps.length === 0
  return isTooMuch ? undefined : lines
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
