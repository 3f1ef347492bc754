import type { Draw } from '../../explore/index.ts'
import { type ActionKind, type AtNode, atServer } from './action-kind.ts'
import type { SessionClient, Site } from './cluster-site.ts'
import { keyOf, type RegisterOperation, textOf } from './registers.ts'

type AtClient<D extends string> = AtNode<D> & { readonly client: number }

/** A client asks a node for an operation, as a command in the log. */
const command = atServer('command', { weight: 12, optional: false }, drawOperation, (site, { node, ...operation }) => {
  const asked = site.ask(operation)
  site.history.wait(site.cluster.command(node, textOf(asked.input)), asked)
})

/** A client reads without a record in the log, at the leader or at whichever node it asks. */
const read = atServer(
  'read',
  { weight: 7, optional: false },
  (site, draw) => ({ key: drawKey(site, draw), atFollower: draw.once(2) }),
  (site, { node, key, atFollower }) => {
    const asked = site.ask({ op: 'get', key, value: 0 })
    site.history.wait(site.cluster.read(node, textOf(asked.input), { atFollower }), asked)
  },
)

/** How many clients have sessions. */
const MOST_CLIENTS = 3

/** A client opens a session, in place of the one that it has. */
const open = atServer(
  'open',
  { weight: 4, optional: true },
  (_, draw) => ({ client: draw.below(MOST_CLIENTS) }),
  (site, { node, client }) => {
    const opening = site.cluster.openSession(node)
    site.history.wait(opening)
    site.clients.set(client, { opening, serial: 0, current: undefined })
  },
)

/** A client goes on to the next command of its session, whether it has heard of the one before or not. */
const inSession: ActionKind<AtClient<'inSession'> & RegisterOperation> = {
  weight: 12,
  optional: false,
  propose(site, draw) {
    const node = site.server(draw)
    const client = drawClient(site, draw, ({ opening }) => opening.answer?.type === 'result')
    if (node === undefined || client === undefined) return undefined
    return { do: 'inSession', node, client, ...drawOperation(site, draw) }
  },
  perform(site, { node, client, ...operation }) {
    const known = site.clients.get(client)
    if (known?.opening.answer?.type !== 'result' || !site.isUp(node)) return false
    known.serial += 1
    known.current = site.ask(operation)
    askInSession(site, known, node)
    return true
  },
}

/** A client asks once more for its command, at the same node or another one: it is to be done once. */
const again: ActionKind<AtClient<'again'>> = {
  weight: 14,
  optional: false,
  propose(site, draw) {
    const node = site.server(draw)
    const client = drawClient(site, draw, ({ current }) => current !== undefined)
    return node === undefined || client === undefined ? undefined : { do: 'again', node, client }
  },
  perform(site, { node, client }) {
    const known = site.clients.get(client)
    if (known?.current === undefined || !site.isUp(node)) return false
    askInSession(site, known, node)
    return true
  },
}

function askInSession({ cluster, history }: Site, { opening, serial, current }: SessionClient, node: string): void {
  const { answer } = opening
  if (current === undefined || answer?.type !== 'result') return
  const session = Number(answer.result)
  history.wait(cluster.command(node, textOf(current.input), { session, serial }), current)
}

function drawClient(site: Site, draw: Draw, filter: (client: SessionClient) => boolean): number | undefined {
  const client = draw.below(MOST_CLIENTS)
  const known = site.clients.get(client)
  return known && filter(known) ? client : undefined
}

function drawKey({ options }: Site, draw: Draw): string {
  return keyOf(draw.below(options.keys))
}

/** Each writes a value of its own, so that it shows whose it was. */
function drawOperation(site: Site, draw: Draw): RegisterOperation {
  return { op: draw.one(OPS), key: drawKey(site, draw), value: site.lastValue + 1 }
}

const OPS = ['set', 'set', 'add', 'add', 'get'] as const

export const clientActions = { command, read, open, inSession, again }
