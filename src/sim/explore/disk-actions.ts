import { type ActionKind, type AtNode, atUpNode } from './action-kind.ts'

/** With asynchronous storage: the oldest writes of a node end, as one. */
const store: ActionKind<AtNode<'store'> & { readonly count: number }> = {
  weight: 8,
  optional: false,
  propose(site, draw) {
    const writing = site.up().filter((id) => site.cluster.writing(id) > 0)
    return writing.length === 0 ? undefined : { do: 'store', node: draw.one(writing), count: 1 + draw.below(3) }
  },
  perform(site, { node, count }) {
    return site.isUp(node) && site.cluster.storeOne(node, count)
  },
}

/** The writes of a node end only one by one from now on, or by themselves again. */
const hold: ActionKind<AtNode<'hold'> & { readonly held: boolean }> = {
  weight: 3,
  optional: true,
  propose(site, draw) {
    const up = site.up()
    return up.length === 0 ? undefined : { do: 'hold', node: draw.one(up), held: draw.once(2) }
  },
  perform(site, { node, held }) {
    if (!site.isUp(node)) return false
    site.cluster.holdWrites(node, held)
    return true
  },
}

const fill = atUpNode('fill', { weight: 1, optional: true }, ({ cluster }, node) => cluster.refuseStores(node, 'full'))

const free = atUpNode('free', { weight: 3, optional: true }, ({ cluster }, node) => cluster.refuseStores(node, null))

/** The disk fails, and the node ends with its next write. What is on the disk is there when it is started again. */
const fail = atUpNode('fail', { weight: 1, optional: true }, ({ cluster }, node) =>
  cluster.refuseStores(node, 'failed'),
)

export const diskActions = { store, hold, fill, free, fail }
