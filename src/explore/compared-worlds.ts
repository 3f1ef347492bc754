import { isRecord } from './plain-data.ts'
import type { Draw } from './seeded-draw.ts'
import type { Action, Problem, Source, Watched, World } from './world.ts'

/** What happened, by the names of its parts. Values are texts and numbers, or records and lists of such. */
type Told = Readonly<Record<string, unknown>>

/**
 * Worlds in which the same is done twice, by what was changed and by what is sound: the first thing that the nodes of
 * one do and those of the other do not is a problem of the kind `differs`. Its `what` names the thing and those of its
 * parts that differ, so that schedules that show the same difference have it in common. What the changed one finds wrong
 * by itself is not asked for. Both must be worlds that can be watched (`watched`); of others nothing differs.
 */
export function compared<O, A extends Action>(changed: Source<O, A>, sound: Source<O, A>): Source<O, A> {
  return { ...sound, begin: (options) => new ComparedWorld(changed.begin(options), sound.begin(options)) }
}

class ComparedWorld<A extends Action> implements World<A> {
  /** What the changed one does can be watched, up to and with the first thing that differs. */
  readonly watched: Watched | undefined
  private readonly changed: World<A>
  private readonly sound: World<A>
  private readonly doneByChanged: Told[] = []
  private readonly doneBySound: Told[] = []
  private difference: Problem | undefined

  constructor(changed: World<A>, sound: World<A>) {
    this.changed = changed
    this.sound = sound
    sound.watched?.subscribe((observation: Told, state: Told) => this.doneBySound.push({ ...observation, state }))
    // The sound one is the first to do each action: when the changed one follows, it is known what it should do.
    changed.watched?.subscribe((observation: Told, state: Told) => {
      this.doneByChanged.push({ ...observation, state })
      this.compareAt(this.doneByChanged.length - 1)
    })
    this.watched = changed.watched && this.untilDifference(changed.watched)
  }

  start(): void {
    this.sound.start?.()
    this.changed.start?.()
  }

  propose(kind: string, draw: Draw): A | undefined {
    return this.sound.propose(kind, draw)
  }

  perform(action: A): boolean {
    const done = this.sound.perform(action)
    this.changed.perform(action)
    return done
  }

  problem(): Problem | undefined {
    // What is missing at the end.
    this.compareAt(this.doneByChanged.length)
    this.doneByChanged.length = 0
    this.doneBySound.length = 0
    return this.difference
  }

  settle(): Problem | undefined {
    this.sound.settle()
    this.changed.settle()
    return this.problem()
  }

  counts(): Iterable<readonly [string, number]> {
    return this.sound.counts()
  }

  private compareAt(place: number): void {
    this.difference ??= differenceOf(this.doneByChanged[place], this.doneBySound[place])
  }

  private untilDifference(watched: Watched): Watched {
    return {
      get nodes() {
        return watched.nodes
      },
      stateOf: (node) => watched.stateOf(node),
      subscribe: (observer) => {
        let isOver = false
        watched.subscribe((observation, state) => {
          if (!isOver) observer(observation, state)
          isOver = this.difference !== undefined
        })
      },
    }
  }
}

function differenceOf(does: Told | undefined, should: Told | undefined): Problem | undefined {
  const [found, expected] = [JSON.stringify(does), JSON.stringify(should)]
  if (found === expected) return undefined
  return {
    kind: 'differs',
    what: nameOf(does, should),
    found: `${found ?? 'nothing'} instead of ${expected ?? 'nothing'}`,
    ...nodesOf(does, should),
  }
}

/** Where it shows. Without a node it is about all of them. */
function nodesOf(...told: readonly (Told | undefined)[]): { readonly nodes?: readonly string[] } {
  const [node] = told.flatMap((each) => each?.['node'] ?? [])
  return typeof node === 'string' ? { nodes: [node] } : {}
}

/** What the sound one does, or else the changed one, and the parts in which they differ; none if it is another thing. */
function nameOf(does: Told | undefined, should: Told | undefined): string {
  const thing = thingOf(should ?? does)
  if (does === undefined) return `${thing} is missing`
  if (should === undefined) return `${thing} is too much`
  return thing === thingOf(does)
    ? `${thing}: ${differingIn(does, should).join(', ')}`
    : `${thingOf(does)} instead of ${thing}`
}

function thingOf({ op, message }: Told = {}): string {
  return message === undefined ? String(op) : `${op} ${message}`
}

function differingIn(a: Told, b: Told): readonly string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return names.flatMap((name) => {
    const [x, y] = [a[name], b[name]]
    if (JSON.stringify(x) === JSON.stringify(y)) return []
    return isRecord(x) && isRecord(y) ? differingIn(x, y) : [name]
  })
}
