import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import type { StripLine, StripValue } from '../../document/strip.ts'
import { bold, escapeInline, escapeName } from './escape-rst.ts'

/**
 * A section's strip as items of a list, for renderers that do not know the directive `trace-strip`. What has changed since
 * the section before is bold; of a list, what is settled is in brackets.
 */
export function stripItem({ nodes, role, formerRole, isNew, cutOff, values }: StripLine): string {
  const names = nodes.map(escapeName).join(', ')
  const shownRole = told(formerRole === undefined ? role : `${formerRole} → ${role}`, formerRole !== undefined)
  const notes = [...(isNew ? ['new'] : []), ...(cutOff ? ['cut off'] : [])]
  const parts = [shownRole, ...notes, ...values.map(valueText)]
  return `${names}: ${parts.filter((part) => part !== '').join(', ')}`
}

function valueText({ name, text, changed, boxes, before = 0 }: StripValue): string {
  const value = told(`${name} ${text}`, changed)
  if (boxes === undefined) return value
  const shown = boxes.map((box) => {
    const content = shorten(visible(box.text), LIMITS.cellCharacters)
    return told(box.settled ? `[${content}]` : content, box.added)
  })
  return [value, ...(before > 0 ? [`… ${before} more`] : []), ...shown].filter((part) => part !== '').join(' ')
}

function told(text: string, isBold: boolean): string {
  const escaped = escapeInline(text)
  return isBold ? bold(escaped) : escaped
}
