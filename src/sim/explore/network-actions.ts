import type { Action } from '../../explore/index.ts'
import { type ActionKind, type AtNode, atUpNode } from './action-kind.ts'
import { drawApart, takeTurns } from './cluster-site.ts'

/** Messages move: nodes take turns, as many as that. Those named in `without` have no part in it. */
const run: ActionKind<Action & { readonly do: 'run'; readonly turns: number; readonly without: string }> = {
  weight: 10,
  optional: false,
  propose(site, draw) {
    if (site.cluster.idle) return undefined
    return { do: 'run', turns: 1 + draw.below(12), without: drawApart(site, draw, draw.one(site.cluster.nodes)) }
  },
  perform({ cluster }, { turns, without }) {
    takeTurns(cluster, { most: turns, without })
    return true
  },
}

/** As many messages leave a node; where `to` is given, those to that node, or with null answers to clients. */
const send: ActionKind<AtNode<'send'> & { readonly count: number; readonly to?: string | null }> = {
  weight: 10,
  optional: false,
  propose({ cluster }, draw) {
    const node = draw.one(cluster.nodes)
    return cluster.hasToSend(node) ? { do: 'send', node, count: 1 + draw.below(3) } : undefined
  },
  perform(site, { node, count, to }) {
    let sent = 0
    while (sent < count && site.has(node) && site.cluster.sendOne(node, to)) sent += 1
    return sent > 0
  },
}

/** A node handles as many messages; where `from` is given, those from that node. */
const handle: ActionKind<AtNode<'handle'> & { readonly count: number; readonly from?: string }> = {
  weight: 12,
  optional: false,
  propose({ cluster }, draw) {
    const node = draw.one(cluster.nodes)
    return cluster.waitingFor(node) === 0 ? undefined : { do: 'handle', node, count: 1 + draw.below(3) }
  },
  perform(site, { node, count, from }) {
    let handled = 0
    while (handled < count && site.has(node) && site.cluster.handleOne(node, from)) handled += 1
    return handled > 0
  },
}

/** All messages that wait at a node, before it or behind it, are lost. */
const lose: ActionKind<AtNode<'lose'> & { readonly box: 'inbox' | 'outbox' }> = {
  weight: 3,
  optional: true,
  propose({ cluster }, draw) {
    const node = draw.one(cluster.nodes)
    const box = draw.one(['inbox', 'outbox'] as const)
    return { do: 'lose', node, box }
  },
  perform(site, { node, box }) {
    if (!site.has(node)) return false
    const { cluster } = site
    if (box === 'inbox') cluster.loseInbox(node)
    else cluster.loseOutbox(node)
    return true
  },
}

/** Some of the messages that wait for a node are held up: `skip` come before them. */
const delay: ActionKind<AtNode<'delay'> & { readonly skip: number; readonly count: number }> = {
  weight: 5,
  optional: true,
  propose({ cluster }, draw) {
    const node = draw.one(cluster.nodes)
    const waiting = cluster.waitingFor(node)
    if (waiting === 0) return undefined
    return { do: 'delay', node, skip: draw.below(waiting), count: 1 + draw.below(4) }
  },
  perform(site, { node, skip, count }) {
    if (!site.has(node)) return false
    let at = 0
    const held = site.cluster.withhold(node, () => {
      at += 1
      return at > skip && at <= skip + count
    })
    site.held = [...site.held, ...held]
    return held.length > 0
  },
}

/** Messages that were held up arrive. Those that are kept arrive once more, some day. */
const deliver: ActionKind<
  Action & { readonly do: 'deliver'; readonly first: number; readonly count: number; readonly keep: boolean }
> = {
  weight: 6,
  optional: false,
  propose({ held }, draw) {
    if (held.length === 0) return undefined
    return { do: 'deliver', first: draw.below(held.length), count: 1 + draw.below(4), keep: draw.once(4) }
  },
  perform(site, { first, count, keep }) {
    const { held, cluster } = site
    const now = keep ? held.slice(first, first + count) : held.splice(first, count)
    cluster.deliver(now)
    return now.length > 0
  },
}

/** With more waiting at a node nothing is doubled: thirty times in a row would make a thousand million of one message. */
const MOST_DOUBLED = 500

/** All that waits at a node comes once more. */
const duplicate: ActionKind<AtNode<'duplicate'>> = {
  weight: 3,
  optional: true,
  propose(site, draw) {
    const up = site.up().filter((id) => site.cluster.waitingFor(id) <= MOST_DOUBLED)
    return up.length === 0 ? undefined : { do: 'duplicate', node: draw.one(up) }
  },
  perform(site, { node }) {
    if (!site.isUp(node) || site.cluster.waitingFor(node) > MOST_DOUBLED) return false
    site.cluster.duplicateInbox(node)
    return true
  },
}

const reverse = atUpNode('reverse', { weight: 3, optional: true }, ({ cluster }, node) => cluster.reverseInbox(node))

/** The network falls into two parts: `left`, separated by blanks, and the others. */
const split: ActionKind<Action & { readonly do: 'split'; readonly left: string }> = {
  weight: 3,
  optional: true,
  propose({ cluster }, draw) {
    const left = cluster.nodes.filter(() => draw.once(2))
    return { do: 'split', left: left.join(' ') }
  },
  perform({ cluster }, { left }) {
    const names = left.split(' ')
    const isLeft = (id: string) => names.includes(id)
    cluster.partition(
      cluster.nodes.filter(isLeft),
      cluster.nodes.filter((id) => !isLeft(id)),
    )
    return true
  },
}

/** One direction of a link fails. */
const cut: ActionKind<Action & { readonly do: 'cut'; readonly from: string; readonly to: string }> = {
  weight: 4,
  optional: true,
  propose({ cluster }, draw) {
    const from = draw.one(cluster.nodes)
    const to = draw.one(cluster.nodes)
    return from === to ? undefined : { do: 'cut', from, to }
  },
  perform(site, { from, to }) {
    if (!site.has(from) || !site.has(to)) return false
    site.cluster.cutLink(from, to)
    return true
  },
}

const heal: ActionKind<Action & { readonly do: 'heal' }> = {
  weight: 2,
  optional: false,
  propose: () => ({ do: 'heal' }),
  perform({ cluster }) {
    cluster.heal()
    return true
  },
}

export const networkActions = { run, send, handle, lose, delay, deliver, duplicate, reverse, split, cut, heal }
