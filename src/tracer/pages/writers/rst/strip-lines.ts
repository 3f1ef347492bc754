import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import type { Section } from '../../document/document.ts'
import type { StripLine, StripValue } from '../../document/strip.ts'
import type { WriteOptions } from '../writer.ts'
import { stripItem } from './strip-items.ts'

/** Every node as a section begins, and the roles that occur among them, in the vocabulary's order. */
export function stripView({ strip }: Pick<Section, 'strip'>, { vocabulary }: Pick<WriteOptions, 'vocabulary'>): object {
  const shown = new Set(strip.map(({ roleId }) => roleId))
  const roles = [...vocabulary.roles.values()].filter(({ id }) => shown.has(id))
  return {
    strip: stripLines(strip),
    stripItems: strip.map(stripItem),
    stripRoles: roles.map(({ id, color }) => ({ id, color })),
  }
}

/**
 * A section's strip as the directive `trace-strip` reads it: a word that says what a line is, and the line's text as it
 * is. Nothing in it is markup. Texts stand on one line each.
 */
export function stripLines(strip: readonly StripLine[]): string[] {
  return strip.flatMap(({ nodes, role, roleId, formerRole, isNew, cutOff, values }) => [
    ...nodes.map((node) => `node ${shorten(visible(node), LIMITS.nameCharacters)}`),
    `role ${roleId || '-'} ${formerRole === undefined ? '' : `${formerRole} → `}${role}`,
    ...(formerRole === undefined ? [] : ['role-changed']),
    ...(isNew ? ['new'] : []),
    ...(cutOff ? ['cut-off'] : []),
    ...values.flatMap(valueLines),
  ])
}

function valueLines({ name, text, changed, boxes, before = 0 }: StripValue): string[] {
  const told = `${changed ? 'changed' : 'value'} ${name} ${text}`.trimEnd()
  if (boxes === undefined) return [told]
  return [
    told,
    ...(before > 0 ? [`before ${before}`] : []),
    ...boxes.map(({ text: box, settled, added }) => `box${settled ? '-settled' : ''}${added ? '-added' : ''} ${box}`),
  ]
}
