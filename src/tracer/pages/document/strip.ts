import { LIMITS } from '../../common/limits.ts'
import { shorten, visible } from '../../common/visible.ts'
import { makeCells } from '../../trace/cells.ts'
import { EntryList, isSameValue } from '../../trace/entry-list.ts'
import type { State } from '../../trace/events.ts'
import type { States } from '../../trace/fold.ts'
import { countText, listChange } from '../../trace/list-texts.ts'
import { roleTitle } from '../../trace/titles.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'
import { listInFull } from './cell-texts.ts'
import { lastBoxes } from './list-boxes.ts'
import { type ShownSection, sectionRows } from './section-rows.ts'
import { settledOf } from './settled.ts'
import { downsOf } from './spacetime-spans.ts'
import type { Words } from './spacetime-words.ts'
import { isElsewhere } from './standing.ts'
import { DOWN } from './table.ts'

/** How nodes are when a section begins; those that are alike share it. Plain text throughout. */
export interface StripLine {
  readonly nodes: readonly string[]
  /** None while it is down. */
  readonly roleId: string
  /** In words; `down` while it is. */
  readonly role: string
  /** The same when the section before ended, where it was another. */
  readonly formerRole?: string
  /** The section before had no such node. */
  readonly isNew: boolean
  readonly cutOff: boolean
  readonly values: readonly StripValue[]
}

/** A variable that is not as it was at first, or not as it was when the section before ended. */
export interface StripValue {
  readonly name: string
  /** `2`, and `1 → 2` where it changed between the sections. Of a list with boxes only how its length changed. */
  readonly text: string
  readonly changed: boolean
  /** The last entries of a list that is shown so. */
  readonly boxes?: readonly StripBox[]
  /** How many entries stand before those. */
  readonly before?: number
}

export interface StripBox {
  readonly text: string
  readonly settled: boolean
  /** It came between the sections. */
  readonly added: boolean
}

/** The nodes at a moment, and which of them are down. */
interface Standing {
  readonly states: States
  readonly isDown: (node: string) => boolean
}

/** How all nodes are when a section begins, by the section's place. `stopped`: who is down when each begins. */
export function stripsOf(
  sections: readonly ShownSection[],
  stopped: readonly ReadonlySet<string>[],
  vocabulary: Vocabulary,
): (place: number) => readonly StripLine[] {
  const standing = (place: number, isEnd: boolean): Standing | undefined => {
    const section = sections[place]
    if (section === undefined) return undefined
    const { rows } = sectionRows(section, vocabulary)
    const isDown = downsOf(section, rows, stopped[place] ?? new Set(), vocabulary)
    const last = isEnd ? section.frames.at(-1) : undefined
    return { states: last?.states ?? section.before, isDown: (node) => isDown(node, isEnd ? rows.length - 1 : -1) }
  }
  const words = { cells: makeCells(vocabulary), vocabulary }
  return (place) => {
    const now = standing(place, false)
    return now ? stripOf(now, standing(place - 1, true), words) : []
  }
}

/** `before`: when the section before ended; nothing for the first. */
function stripOf(now: Standing, before: Standing | undefined, words: Words): StripLine[] {
  const lines = new Map<string, StripLine>()
  for (const [node, state] of now.states) {
    const line = lineOf(node, state, now, before, words)
    const key = JSON.stringify({ ...line, nodes: [] })
    const alike = lines.get(key)
    lines.set(key, alike ? { ...alike, nodes: [...alike.nodes, ...line.nodes] } : line)
  }
  return [...lines.values()]
}

function lineOf(node: string, state: State, now: Standing, before: Standing | undefined, words: Words): StripLine {
  const earlier = before?.states.get(node)
  const roleOf = (each: State, isDown: boolean) => (isDown ? DOWN : brief(roleTitle(each['role'], words)))
  const role = roleOf(state, now.isDown(node))
  const formerRole = earlier === undefined ? role : roleOf(earlier, before?.isDown(node) === true)
  const variables = [...words.vocabulary.variables.values()]
  return {
    nodes: [brief(words.cells.node(node)) || '""'],
    roleId: now.isDown(node) ? '' : String(state['role'] ?? ''),
    role,
    ...(formerRole === role ? {} : { formerRole }),
    isNew: before !== undefined && earlier === undefined,
    cutOff: variables.some(({ id, cutsOff, initial }) => cutsOff === true && isElsewhere(state[id], initial)),
    values: variables.flatMap((variable) => valuesOf(variable, state, earlier, words)),
  }
}

function valuesOf(variable: VariableWord, state: State, earlier: State | undefined, words: Words): StripValue[] {
  const { id: name, initial } = variable
  const { [name]: value } = state
  const changed = earlier !== undefined && !isSameValue(earlier[name], value)
  if (value instanceof EntryList) {
    if (!changed && value.length === 0) return []
    if (variable.boxes !== undefined) return [{ name, changed, ...boxesOf(variable, value, state, earlier, words) }]
    return [{ name, text: brief(listInFull(variable, value, earlier, words)), changed }]
  }
  // What was not known at first has no initial value: it is told as soon as it is known.
  if (!changed && (value === undefined || value === initial)) return []
  const shown = (known: State[string] | undefined) => brief(words.cells.value(variable, known)) || '""'
  return [{ name, text: changed ? `${shown(earlier?.[name])} → ${shown(value)}` : shown(value), changed }]
}

function boxesOf(
  variable: VariableWord,
  list: EntryList,
  state: State,
  earlier: State | undefined,
  { cells }: Words,
): Pick<StripValue, 'text' | 'boxes' | 'before'> {
  const { boxes, before } = lastBoxes(variable, list, LIMITS.boxedEntries, cells)
  const settled = settledOf(variable, state, list.length)
  const former = earlier?.[variable.id]
  const change = former instanceof EntryList && !isSameValue(former, list) ? listChange(former, list) : undefined
  const added = list.length - (change?.added ?? 0)
  const gone = change ? change.fromFront + change.fromEnd : 0
  const count = change && former instanceof EntryList ? `${former.length} → ${countText(list.length)}` : ''
  return {
    text: gone > 0 ? `${count} (${gone} gone)` : count,
    before,
    boxes: boxes.map((text, i) => ({ text, settled: before + i < settled, added: before + i >= added })),
  }
}

function brief(text: string): string {
  return shorten(visible(text), LIMITS.cellCharacters)
}
