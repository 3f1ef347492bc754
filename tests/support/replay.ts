import { readFileSync } from 'node:fs'

/** A trace line by line and what follows from it, by the format's description alone: nothing of `src` is used. */

export type Line = Record<string, unknown> & { readonly node: string; readonly op: string }
export type ReplayedState = Readonly<Record<string, unknown>>
export type ReplayedStates = ReadonlyMap<string, ReplayedState>

/** An event, with how every node was right before it and right after. */
export interface ReplayedStep {
  readonly section: string
  readonly event: Line
  readonly before: ReplayedStates
  readonly after: ReplayedStates
}

interface Splice {
  readonly drop?: number
  readonly keep?: number
  readonly add?: readonly unknown[]
}

const vocabulary = JSON.parse(readFileSync('vocabulary/raft.json', 'utf8'))
const INITIAL: ReplayedState = {
  role: vocabulary.roles[0].id,
  ...Object.fromEntries(vocabulary.variables.map((each: { id: string; initial: unknown }) => [each.id, each.initial])),
}

export function replay(trace: string): ReplayedStep[] {
  const steps: ReplayedStep[] = []
  let states: ReplayedStates = new Map()
  let section = ''
  for (const line of trace.split('\n').filter((each) => each !== '')) {
    const said = JSON.parse(line)
    if ('section' in said) section = said.section
    const node = said.meanwhile ?? said.node
    if (node === undefined) continue
    const before = states
    states = new Map(before).set(node, changed(before.get(node) ?? INITIAL, said.set ?? {}))
    if ('node' in said) steps.push({ section, event: said, before, after: states })
  }
  return steps
}

function changed(state: ReplayedState, set: Record<string, unknown>): ReplayedState {
  const news = Object.entries(set).map(([id, value]) => {
    const list = state[id]
    return [id, Array.isArray(list) ? spliced(list, value as Splice) : value]
  })
  return { ...state, ...Object.fromEntries(news) }
}

function spliced(list: readonly unknown[], { drop = 0, keep = list.length - drop, add = [] }: Splice): unknown[] {
  return [...list.slice(drop, drop + keep), ...add]
}
