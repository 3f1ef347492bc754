import type { Lifeline } from '../../document/spacetime.ts'
import type { Bracket } from '../../document/spacetime-brackets.ts'
import type { RoleSpan } from '../../document/spacetime-spans.ts'
import { BRACKET_STEP, HALF_BAR, halfPlate, mostBrackets } from './sizes.ts'

/** Whether the bracket is drawn in a picture of so many nodes. */
export function hasRoom({ depth }: Bracket, nodes: number): boolean {
  return depth < mostBrackets(nodes)
}

/** How far from the middle of its lifeline a role's plate goes: that of one side stands beside it. */
export function plateReach({ label, side }: RoleSpan): number {
  return halfPlate(label) * (side === undefined ? 1 : 2)
}

function platesOf(roles: readonly RoleSpan[]): ReadonlyMap<number, number> {
  const plates = new Map<number, number>()
  for (const role of roles) plates.set(role.from, Math.max(plates.get(role.from) ?? 0, plateReach(role)))
  return plates
}

/** Right or left of a lifeline. */
export type Side = 1 | -1

/** What takes room on the lifelines of a picture, for looking up. */
export class Lanes {
  private readonly lanes: ReadonlyMap<string, number>
  /** Of each lane the rows where a role begins, and half the width of the plate that says so. */
  private readonly plates: readonly ReadonlyMap<number, number>[]
  /** How many brackets each lane has side by side. */
  private readonly depths: readonly number[]

  constructor(lifelines: readonly Lifeline[]) {
    this.lanes = new Map(lifelines.map(({ node }, lane) => [node, lane]))
    this.plates = lifelines.map(({ roles }) => platesOf(roles))
    this.depths = lifelines.map(({ brackets }) =>
      brackets
        .filter((bracket) => hasRoom(bracket, lifelines.length))
        .reduce((most, { depth }) => Math.max(most, depth + 1), 0),
    )
  }

  /** The place of a node's lifeline, from the left. */
  laneOf(node: string): number {
    return this.lanes.get(node) ?? 0
  }

  /** Half the width of what stands on the lifeline in this row; 0 where nothing does. */
  plateAt(lane: number, row: number): number {
    return this.plates[lane]?.get(row) ?? 0
  }

  /** How far from the middle of the lifeline there is room: beside its bar, its brackets, and the plate with a new role. */
  reach(lane: number, row: number, side: Side): number {
    const bar = HALF_BAR + (side < 0 ? (this.depths[lane] ?? 0) * BRACKET_STEP : 0)
    return Math.max(bar, this.plateAt(lane, row)) + 6
  }
}
