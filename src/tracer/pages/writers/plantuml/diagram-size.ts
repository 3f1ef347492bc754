import { greatest } from '../../../common/extent.ts'
import { LIMITS } from '../../../common/limits.ts'
import type { MessageStep, Participant, Sequence, Step } from '../../document/sequence.ts'
import { AROUND, boxWidth, heightOf, LINE, messageWidth, noteWidth, textWidth } from './diagram-sizes.ts'
import { nameLines } from './name-lines.ts'

/** Boxes of all nodes that are wider than this make room for those alone to which something happens. */
const WIDEST_BOXES = LIMITS.plantumlPixels / 2

/** How large a diagram becomes, step by step. */
export class DiagramSize {
  private readonly boxes: ReadonlyMap<string, Box>
  private readonly showsAll: boolean
  private height = AROUND
  /** What happens to whom. Each lifeline by its place. */
  private readonly acting = new Set<number>()
  /** How far apart two lifelines must be at least, by the first and the second. */
  private readonly apart = new Map<number, Map<number, number>>()
  /** How much room there must be left and right of a lifeline, up to the border. */
  private readonly left = new Map<number, number>()
  private readonly right = new Map<number, number>()
  /** How far the next lifeline must be, whichever it is. */
  private readonly beside = new Map<number, number>()

  constructor(sequence: Sequence) {
    const { boxes, width, lines } = boxesOf(sequence)
    this.boxes = boxes
    this.showsAll = width <= WIDEST_BOXES
    this.height += lines * LINE
  }

  /** Whether the step can be added. */
  hasRoom(step: Step): boolean {
    if (this.height + heightOf(step) > LIMITS.plantumlPixels) return false
    const grown = this.copy()
    grown.add(step)
    return grown.width(grown.showsAll) <= LIMITS.plantumlPixels
  }

  add(step: Step): void {
    this.height += heightOf(step)
    if (step.type === 'message') this.addMessage(step)
    else this.addNote(this.place(step.node), noteWidth(step))
  }

  /** Undefined if there is room for all. */
  nodes(): ReadonlySet<string> | undefined {
    if (this.showsAll && this.width(true) <= LIMITS.plantumlPixels) return undefined
    const shown = [...this.boxes].filter(([, { place }]) => this.acting.has(place)).map(([node]) => node)
    return shown.length === this.boxes.size ? undefined : new Set(shown)
  }

  private addMessage(step: MessageStep): void {
    const [from, to] = [this.place(step.from), this.place(step.to)]
    const peers = greatest([step.from, step.to].map((node) => this.boxes.get(node)?.name ?? 0))
    const width = messageWidth(step, peers)
    this.acting.add(from).add(to)
    // A message that crosses the section's border goes from a node to the picture's border.
    if (step.fate !== 'handled') {
      for (const place of [from, to]) {
        raise(this.left, place, width)
        raise(this.right, place, width)
      }
    }
    if (from === to) {
      raise(this.beside, from, width + BEND)
      raise(this.right, from, width + BEND)
    } else this.keepApart(Math.min(from, to), Math.max(from, to), width)
  }

  private addNote(place: number, width: number): void {
    this.acting.add(place)
    raise(this.left, place, width / 2)
    raise(this.right, place, width / 2)
  }

  private keepApart(first: number, second: number, width: number): void {
    const others = this.apart.get(second) ?? new Map<number, number>()
    this.apart.set(second, others)
    raise(others, first, width)
  }

  /** With the boxes of all nodes, or of those alone to which something happens. */
  private width(ofAll: boolean): number {
    const at = new Map<number, number>()
    let [end, next, widest] = [0, 0, 0]
    for (const { place, width } of this.boxes.values()) {
      if (!ofAll && !this.acting.has(place)) continue
      let x = Math.max(end + width / 2, next, this.left.get(place) ?? 0)
      for (const [other, least] of this.apart.get(place) ?? []) x = Math.max(x, (at.get(other) ?? 0) + least)
      at.set(place, x)
      ;[end, next] = [x + width / 2, x + (this.beside.get(place) ?? 0)]
      widest = Math.max(widest, end, x + (this.right.get(place) ?? 0))
    }
    return widest + MARGINS
  }

  private copy(): DiagramSize {
    const copy = Object.create(DiagramSize.prototype) as DiagramSize
    const apart = new Map([...this.apart].map(([place, others]) => [place, new Map(others)]))
    return Object.assign(copy, this, {
      acting: new Set(this.acting),
      left: new Map(this.left),
      right: new Map(this.right),
      beside: new Map(this.beside),
      apart,
    })
  }

  private place(node: string): number {
    return this.boxes.get(node)?.place ?? 0
  }
}

const MARGINS = 20
/** How far a message to oneself goes before its text. */
const BEND = 20

interface Box {
  readonly place: number
  readonly width: number
  /** Of the name alone, on one line. */
  readonly name: number
}

interface Boxes {
  readonly boxes: ReadonlyMap<string, Box>
  readonly width: number
  /** Of the tallest. */
  readonly lines: number
}

const known = new WeakMap<readonly Participant[], Boxes>()

function boxesOf({ participants }: Sequence): Boxes {
  const found = known.get(participants)
  if (found) return found
  const names = nameLines(participants.map(({ label }) => label))
  const boxes = new Map(
    participants.map(({ node, roleLabel }, place) => {
      const lines = names[place]?.lines ?? []
      const name = textWidth(names[place]?.short ?? '')
      // It may have another role, with a longer name, where the part begins.
      return [node, { place, width: Math.max(boxWidth([...lines, roleLabel]), 60), name }]
    }),
  )
  const width = [...boxes.values()].reduce((sum, box) => sum + box.width, 0)
  const lines = names.reduce((most, name) => Math.max(most, name.lines.length + 1), 0)
  const made = { boxes, width, lines }
  known.set(participants, made)
  return made
}

function raise(lengths: Map<number, number>, key: number, length: number): void {
  lengths.set(key, Math.max(lengths.get(key) ?? 0, length))
}
