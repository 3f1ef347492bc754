import type { Action } from '../../explore/index.ts'
import { type ActionKind, type AtNode, atUpNode } from './action-kind.ts'
import { drawApart, takeTurns } from './cluster-site.ts'

type Ticks<D extends string> = Action & { readonly do: D; readonly ticks: number }

/** Time passes for all, and messages wait meanwhile. */
const tick: ActionKind<Ticks<'tick'>> = {
  weight: 6,
  optional: false,
  propose: (_, draw) => ({ do: 'tick', ticks: 1 + draw.below(4) }),
  perform({ cluster }, { ticks }) {
    cluster.tick(ticks)
    return true
  },
}

/** Time passes, and messages take none. */
const pass: ActionKind<Ticks<'pass'>> = {
  weight: 3,
  optional: true,
  propose: (_, draw) => ({ do: 'pass', ticks: 1 + draw.below(8) }),
  perform({ cluster }, { ticks }) {
    for (let i = 0; i < ticks; i += 1) {
      cluster.tick()
      cluster.runRoundRobin()
    }
    return true
  },
}

/** One clock is faster than the others, by more than leases allow for. */
const hurry: ActionKind<AtNode<'hurry'> & Ticks<'hurry'>> = {
  weight: 4,
  optional: true,
  propose(site, draw) {
    const up = site.options.leaseReads ? [] : site.up()
    return up.length === 0 ? undefined : { do: 'hurry', node: draw.one(up), ticks: 1 + draw.below(12) }
  },
  perform(site, { node, ticks }) {
    let passed = 0
    while (passed < ticks && site.isUp(node)) {
      site.cluster.tickNode(node)
      passed += 1
    }
    return passed > 0
  },
}

/** How many turns of nodes an election takes at most before something else happens. */
const ELECTION_TURNS = 40
/** How often a node runs: whoever has missed terms learns them from the first refusals. */
const CAMPAIGNS = 2

/**
 * A node runs for leader, and others answer; once more if it does not win. One that has led learns first that it does no
 * more. Then come as many turns. Those named in `without` have no part in it, a leader for example that learns of its
 * successor later.
 */
const elect: ActionKind<AtNode<'elect'> & { readonly turns: number; readonly without: string }> = {
  weight: 14,
  optional: false,
  propose(site, draw) {
    const up = site.up()
    // A cluster in which one leader follows the other at once does nothing else.
    if (up.length === 0 || (site.leaders().length > 0 && !draw.once(2))) return undefined
    const node = draw.one(up)
    const turns = draw.once(2) ? 0 : 1 + draw.below(12)
    return { do: 'elect', node, turns, without: drawApart(site, draw, node) }
  },
  perform(site, { node, turns, without }) {
    if (!site.isUp(node)) return false
    const { cluster } = site
    const leads = () => site.isUp(node) && cluster.node(node).role === 'leader'
    while (leads() && cluster.handleOne(node));
    for (let i = 0; i < CAMPAIGNS && site.isUp(node) && !leads(); i += 1) {
      cluster.campaign(node)
      takeTurns(cluster, { most: ELECTION_TURNS, without, isOver: () => cluster.node(node).role !== 'candidate' })
    }
    takeTurns(cluster, { most: turns, without })
    return true
  },
}

const campaign = atUpNode('campaign', { weight: 3, optional: true }, ({ cluster }, node) => cluster.campaign(node))

const heartbeat = atUpNode('heartbeat', { weight: 2, optional: true }, ({ cluster }, node) => cluster.heartbeat(node))

const forget = atUpNode('forget', { weight: 2, optional: true }, ({ cluster }, node) => cluster.forgetLeader(node))

const snapshot = atUpNode('snapshot', { weight: 3, optional: true }, ({ cluster }, node) => cluster.snapshot(node))

const crash = atUpNode('crash', { weight: 3, optional: true }, ({ cluster }, node) => cluster.crash(node))

const shutdown = atUpNode('shutdown', { weight: 1, optional: true }, ({ cluster }, node) => cluster.shutdown(node))

/** The power will be cut while the node stores what its next step has changed. */
const powerCut = atUpNode('powerCut', { weight: 3, optional: true }, ({ cluster }, node) => cluster.failNextStore(node))

const restart: ActionKind<AtNode<'restart'>> = {
  weight: 8,
  optional: false,
  propose({ cluster }, draw) {
    const node = draw.one(cluster.nodes)
    return cluster.isUp(node) ? undefined : { do: 'restart', node }
  },
  perform(site, { node }) {
    if (!site.has(node) || site.isUp(node)) return false
    site.restart(node)
    return true
  },
}

export const nodeActions = {
  tick,
  pass,
  hurry,
  forget,
  elect,
  campaign,
  heartbeat,
  snapshot,
  crash,
  shutdown,
  powerCut,
  restart,
}
