import { isSameValue } from '../../../trace/entry-list.ts'
import type { State } from '../../../trace/events.ts'
import { showValue } from '../../event-texts.ts'
import type { SideName, WindowNode } from '../../report.ts'
import { escapeHtml } from './escape-html.ts'

interface NodeEnd {
  readonly node: string
  /** On which sides it is, where that is only one. */
  readonly only: string
  readonly before: readonly Told[]
  readonly after: readonly Told[]
}

interface Told {
  readonly name: string
  readonly value: string
  readonly differs: boolean
}

/** Every node as the window leaves it, whole, on both sides. Escaped. */
export function nodeEnds(nodes: readonly WindowNode[]): NodeEnd[] {
  return nodes.map(({ label, end }) => ({
    node: escapeHtml(label),
    only: onlyOn(end),
    before: told(end.before, end.after),
    after: told(end.after, end.before),
  }))
}

function onlyOn({ before, after }: Readonly<Record<SideName, State | null>>): string {
  if (before && after) return ''
  return before ? 'only before' : after ? 'only after' : ''
}

function told(state: State | null, other: State | null): Told[] {
  return Object.entries(state ?? {}).map(([name, value]) => ({
    name: escapeHtml(name),
    value: escapeHtml(showValue(value)),
    differs: other !== null && !isSameValue(value, other[name]),
  }))
}
