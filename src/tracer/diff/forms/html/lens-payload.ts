import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import { isDownAfter } from '../../../pages/document/spacetime-spans.ts'
import { isSameValue } from '../../../trace/entry-list.ts'
import type { Changes, State } from '../../../trace/events.ts'
import { declaredIn } from '../../../trace/vocabulary.ts'
import type { Declared } from '../../../trace/vocabulary-schema.ts'
import type { EventPlace, SideName, Status, TestDiff, Window, WindowStep } from '../../report.ts'
import type { ViewerFiles } from '../form.ts'
import { logOf } from '../log-places.ts'
import { fieldText } from '../report-texts.ts'
import { asChanges } from './excerpt.ts'

/** What the lens of a report steps through. Plain data: texts are not escaped. */
export interface ComparePayload {
  readonly words: Readonly<Record<SideName, Declared>>
  readonly windows: readonly ComparedWindow[]
}

export interface ComparedWindow {
  readonly test: string
  readonly section: string
  /** How the nodes are before the first row. */
  readonly start: Readonly<Record<SideName, readonly NodeTold[]>>
  readonly rows: readonly ComparedRow[]
}

/** A node, and what of its state is another than it was last said to be. Lists are told whole. */
export interface NodeTold {
  readonly node: string
  readonly set: Changes
  readonly down?: true
}

export interface ComparedRow {
  /** Of the row of the table, in the page. */
  readonly id: string
  readonly status: Status
  /** What the two say differently. */
  readonly fields: readonly string[]
  readonly before?: RowTold
  readonly after?: RowTold
}

/** What happened on a side, in words. */
export interface RowTold extends NodeTold {
  readonly text: string
  /** Its line in the trace. */
  readonly line: number
  /** The line of the log that it was read from, if it was from one. */
  readonly log?: string
}

/** The id of a step's row; `anchor` is its test's. */
export function rowId(anchor: string, step: number): string {
  return `${anchor}-row-${step + 1}`
}

/** The script with what it needs, for the page; nothing where no test has a window that fits. */
export function lensView(
  { script, style, words }: ViewerFiles,
  tests: readonly (TestDiff | undefined)[],
  anchors: ReadonlyMap<string, string>,
): object[] {
  const windows: string[] = []
  let length = 0
  for (const test of tests) {
    if (!test?.first) continue
    const json = JSON.stringify(windowTold(test, test.first, anchors.get(test.id) ?? '', words))
    length += json.length
    if (length > LIMITS.htmlLensCharacters) break
    windows.push(json)
  }
  const declared = JSON.stringify({ before: declaredIn(words.before), after: declaredIn(words.after) })
  const payload = `{"words":${declared},"windows":[${windows.join(',')}]}`
  return windows.length === 0 ? [] : [{ script, style, payload: payload.replaceAll('<', '\\u003c') }]
}

function windowTold(test: TestDiff, window: Window, anchor: string, words: ViewerFiles['words']): ComparedWindow {
  const [before, after] = [new Telling(window, 'before', words), new Telling(window, 'after', words)]
  const start = { before: before.start(), after: after.start() }
  const rows = window.steps.map((step, i): ComparedRow => {
    const fields = step.fields.map((field) => readable(fieldText(field)))
    return { id: rowId(anchor, i), status: step.status, fields, ...before.told(step), ...after.told(step) }
  })
  return { test: readable(test.id), section: readable(window.section), start, rows }
}

/** Tells the states of one side, each time what is new. */
class Telling {
  private readonly window: Window
  private readonly side: SideName
  private readonly vocabulary: ViewerFiles['words'][SideName]
  private readonly known = new Map<string, State>()
  private readonly down = new Set<string>()

  constructor(window: Window, side: SideName, words: ViewerFiles['words']) {
    this.window = window
    this.side = side
    this.vocabulary = words[side]
  }

  start(): NodeTold[] {
    return this.window.nodes.flatMap(({ node, start: { [this.side]: state } }) => {
      if (state === null) return []
      this.known.set(node, state)
      return [{ node, set: asChanges(state) }]
    })
  }

  told(step: WindowStep): { readonly [side in SideName]?: RowTold } {
    const place = step[this.side]
    if (place === null) return {}
    const node = 'meanwhile' in place.event ? place.event.meanwhile : place.event.node
    const isDown = this.isDownAt(node, place)
    const set = this.news(node, step.states?.of(this.side) ?? {})
    const log = logOf(place)
    const from = { line: place.line, ...(log === '' ? {} : { log: readable(log) }) }
    return { [this.side]: { node, set, text: readable(place.text), ...from, ...(isDown ? { down: true } : {}) } }
  }

  private isDownAt(node: string, { event }: EventPlace): boolean {
    if (!('meanwhile' in event)) {
      if (isDownAfter(event, this.down.has(node), this.vocabulary)) this.down.add(node)
      else this.down.delete(node)
    }
    return this.down.has(node)
  }

  private news(node: string, state: State): Changes {
    const before = this.known.get(node) ?? {}
    this.known.set(node, state)
    return asChanges(
      Object.fromEntries(Object.entries(state).filter(([name, value]) => !isSameValue(value, before[name]))),
    )
  }
}

function readable(text: string): string {
  return shorten(visible(text), LIMITS.htmlTextCharacters)
}
