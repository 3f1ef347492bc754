import type { Action, Draw } from '../../explore/index.ts'
import type { Site } from './cluster-site.ts'

/** One kind of what can happen: when, how often, and what it does. */
export interface ActionKind<A extends Action> {
  /** How often it is drawn, beside the others. */
  readonly weight: number
  /** See `Kind.optional`. */
  readonly optional: boolean
  /** Undefined where it cannot be done now. */
  propose(site: Site, draw: Draw): A | undefined
  /** False, and nothing has happened, where it cannot be done. */
  perform(site: Site, action: A): boolean
}

/** An action at one node. */
export interface AtNode<D extends string> extends Action {
  readonly do: D
  readonly node: string
}

/** A kind of action that any node can do that is up, and that is fully said by its name. */
export function atUpNode<D extends string>(
  name: D,
  { weight, optional }: { readonly weight: number; readonly optional: boolean },
  act: (site: Site, node: string) => void,
): ActionKind<AtNode<D>> {
  return {
    weight,
    optional,
    propose(site, draw) {
      const up = site.up()
      return up.length === 0 ? undefined : { do: name, node: draw.one(up) }
    },
    perform(site, { node }) {
      if (!site.isUp(node)) return false
      act(site, node)
      return true
    },
  }
}

/** A kind of action that clients ask of a node which mostly can do it. `drawRest`: what it says besides the node. */
export function atServer<D extends string, R extends object>(
  name: D,
  { weight, optional }: { readonly weight: number; readonly optional: boolean },
  drawRest: (site: Site, draw: Draw) => R,
  ask: (site: Site, action: AtNode<D> & R) => void,
): ActionKind<AtNode<D> & R> {
  return {
    weight,
    optional,
    propose(site, draw) {
      const node = site.server(draw)
      return node === undefined ? undefined : { do: name, node, ...drawRest(site, draw) }
    },
    perform(site, action) {
      if (!site.isUp(action.node)) return false
      ask(site, action)
      return true
    },
  }
}
