import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import type { Section } from '../../document/document.ts'
import type { StripLine, StripValue } from '../../document/strip.ts'
import { codeSpan, escapeName, escapeText } from './escape-commonmark.ts'

/** Every node as a section begins, a line for those that are alike. What has changed since the section before is bold. */
export function stripList({ strip }: Pick<Section, 'strip'>): { strip: string[] } {
  return { strip: strip.map(stripLine) }
}

function stripLine({ nodes, role, formerRole, isNew, cutOff, values }: StripLine): string {
  const names = nodes.map((node) => escapeName(node)).join(', ')
  const shownRole = formerRole === undefined ? escapeText(role) : `**${escapeText(formerRole)} → ${escapeText(role)}**`
  const notes = [...(isNew ? ['new'] : []), ...(cutOff ? ['cut off'] : [])]
  return `${names}: ${[shownRole, ...notes, ...values.map(stripValue)].filter((text) => text !== '').join(', ')}`
}

function stripValue({ name, text, changed, boxes, before = 0 }: StripValue): string {
  const shown = [name, text].filter((part) => part !== '').join(' ')
  const told = changed ? `**${escapeText(shown)}**` : escapeText(shown)
  return [told, ...(before > 0 ? [`(${before} before)`] : []), ...runsOf(boxes ?? []).map(boxRun)].join(' ')
}

type Boxes = NonNullable<StripValue['boxes']>

/** Boxes that came between the sections, and those that did not, as they follow each other. */
function runsOf(boxes: Boxes): Boxes[] {
  const from = boxes.findIndex(({ added }) => added)
  const runs = from < 0 ? [boxes] : [boxes.slice(0, from), boxes.slice(from)]
  return runs.filter(({ length }) => length > 0)
}

function boxRun(boxes: Boxes): string {
  const texts = boxes.map(({ text }) => shorten(visible(text), LIMITS.cellCharacters) || '""')
  const code = codeSpan(texts.join(' · '))
  return boxes[0]?.added ? `**${code}**` : code
}
