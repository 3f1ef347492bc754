import { type Action, type Schedule, simplerAction, simplerNumbers, without } from '../../explore/index.ts'
import type { DrawnOptions } from './drawn-options.ts'
import { type BeginWorld, isLarge, singleActions } from './single-actions.ts'

type Clusters = Schedule<DrawnOptions, Action>

/** What a cluster is not made without. */
const NEEDED: ReadonlySet<string> = new Set(['nodes', 'keys', 'lateMessagesArrive', 'preVote'])

/**
 * A schedule's simpler ones: with a node less, with an option at its default, with what does much taken apart, with a
 * smaller number somewhere. `begin`: see `singleActions`.
 */
export function* simplerClusters(schedule: Clusters, begin: BeginWorld): Iterable<Clusters> {
  const { options, actions } = schedule
  for (let node = options.nodes; node >= 1 && options.nodes > 1; node -= 1) yield withoutNode(schedule, node)
  for (const name of Object.keys(options)) {
    if (!NEEDED.has(name)) yield { options: without(options, name) as DrawnOptions, actions }
  }
  // By default there are pre-votes; without them an election has half as many messages.
  if (options.preVote !== false) yield { options: { ...options, preVote: false }, actions }
  for (const keys of simplerNumbers(options.keys)) if (keys > 0) yield { options: { ...options, keys }, actions }
  yield* takenApart(schedule, begin)
  for (const [i, action] of actions.entries()) {
    for (const simpler of simplerActions(action, options)) yield { options, actions: actions.with(i, simpler) }
  }
}

/** What does much as single actions: all of it, or each by itself. */
function* takenApart(schedule: Clusters, begin: BeginWorld): Iterable<Clusters> {
  const { options, actions } = schedule
  if (!actions.some(isLarge)) return
  const { of } = singleActions(schedule, begin, false)
  yield { options, actions: of.flat() }
  for (const [i, action] of actions.entries()) {
    if (isLarge(action)) yield { options, actions: [...actions.slice(0, i), ...(of[i] ?? []), ...actions.slice(i + 1)] }
  }
}

/** A schedule, and then what is done when all settles. */
export function settledClusters(schedule: Clusters, begin: BeginWorld): Clusters {
  const { of, settling } = singleActions(schedule, begin, true)
  return { options: schedule.options, actions: [...of.flat(), ...settling] }
}

function* simplerActions(action: Action, options: DrawnOptions): Iterable<Action> {
  for (const simpler of simplerAction(action)) if (sameNodes(simpler, action)) yield simpler
  yield* withFewer(action, options.nodes)
  if (action.do === 'tick') yield* inPlaceOfTime(options)
}

/** What the time that passes leads to, at one node alone. */
function* inPlaceOfTime({ nodes, leaseReads }: DrawnOptions): Iterable<Action> {
  for (let id = 1; id <= nodes; id += 1) {
    const node = String(id)
    const single: AtNode[] = [
      { do: 'campaign', node },
      { do: 'heartbeat', node },
    ]
    yield* single
    // Leases rely on clocks that are even.
    const hurried: AtNode = { do: 'hurry', node, ticks: 1 }
    if (!leaseReads) yield hurried
  }
}

/** What says in an action which nodes it is about. */
const NODE_FIELDS = ['node', 'to', 'from', 'via', 'subject'] as const

/** Names of nodes do not get shorter, nor other words that have no shorter ones. */
function sameNodes(a: Action, b: Action): boolean {
  const [one, other]: readonly Fields[] = [{ ...a }, { ...b }]
  return [...NODE_FIELDS, 'op', 'key', 'box', 'mode', 'name', 'without'].every(
    (field) => one?.[field] === other?.[field],
  )
}

/** A run or an election in which one more node has no part: less happens. */
function* withFewer(action: Action, nodes: number): Iterable<Action> {
  const { node, without: apart }: Fields = { ...action }
  if (typeof apart !== 'string') return
  const names = apart.split(' ').filter((id) => id !== '')
  for (let id = 1; id <= nodes; id += 1) {
    const name = String(id)
    if (name === node || names.includes(name)) continue
    const more = { ...action, without: [...names, name].join(' ') }
    yield more
  }
}

type AtNode = Action & { readonly node: string; readonly ticks?: number }
type Fields = Readonly<Record<string, unknown>>

/** Those behind the node move up. Actions at a node that there is no more are left out; a newcomer's name stays free. */
function withoutNode({ options, actions }: Clusters, node: number): Clusters {
  const gone = String(node)
  const renamed = (id: string) => (Number(id) > node ? String(Number(id) - 1) : id)
  const isAbout = (fields: Fields) => NODE_FIELDS.some((field) => fields[field] === gone)
  const kept = actions.filter((action) => !isAbout({ ...action }))
  const actionsLeft = kept.map((action) => renameIn(action, gone, renamed))
  return { options: { ...options, nodes: options.nodes - 1 }, actions: actionsLeft }
}

function renameIn(action: Action, gone: string, renamed: (id: string) => string): Action {
  const fields: Record<string, unknown> = { ...action }
  for (const field of NODE_FIELDS) {
    const id = fields[field]
    if (typeof id === 'string') fields[field] = renamed(id)
  }
  for (const field of ['left', 'without']) {
    const names = fields[field]
    if (typeof names !== 'string') continue
    const left = names.split(' ').filter((id) => id !== gone)
    fields[field] = left.map(renamed).join(' ')
  }
  return { ...fields, do: action.do }
}
