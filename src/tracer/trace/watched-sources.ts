import { quote, throwIfAny } from '../common/errors.ts'
import { sourceProblems, stateShapeProblems } from './event-shape.ts'
import type { ToldState } from './events.ts'
import { type Refusals, recordError } from './refusals.ts'
import type { Source } from './watched-source.ts'

/** All that a test has watched. What goes wrong in them is refused, and thrown at nobody. */
export class WatchedSources {
  private readonly all: Source[] = []
  private readonly refusals: Refusals

  constructor(refusals: Refusals) {
    this.refusals = refusals
  }

  get count(): number {
    return this.all.length
  }

  has(source: Source): boolean {
    return this.all.includes(source)
  }

  /** Throws `RECORD` for what is no source, or has a node that another has. */
  add(source: Source): void {
    throwIfAny(sourceProblems(source))
    const twice = source.nodes.find((node) => this.all.some(({ nodes }) => nodes.includes(node)))
    if (twice !== undefined) {
      throw recordError(`two watched sources have a node ${JSON.stringify(twice)}`, 'give each node an id of its own')
    }
    this.all.push(source)
  }

  /** Whether something that has happened may be told later. */
  get holdsBack(): boolean {
    return this.all.some((source) => source.flush !== undefined)
  }

  /** What goes wrong then has happened in the protocol's work, and belongs to no section's body either. */
  flush(): void {
    for (const source of this.all) {
      try {
        source.flush?.()
      } catch (error) {
        this.refusals.add(error, undefined, undefined)
      }
    }
  }

  /** Asks each of the nodes for its state; what is wrong with it is refused, and said to be at `caller`. */
  askAll(
    isAsked: (node: string) => boolean,
    caller: string | undefined,
    take: (node: string, state: ToldState) => void,
  ): void {
    for (const source of this.all)
      for (const node of source.nodes) {
        if (!isAsked(node)) continue
        try {
          const told = source.stateOf(node)
          throwIfAny(stateShapeProblems(told, 'what it returns'))
          take(node, { ...told })
        } catch (error) {
          this.refusals.add(error, `stateOf(${quote(node)})`, caller)
        }
      }
  }
}
