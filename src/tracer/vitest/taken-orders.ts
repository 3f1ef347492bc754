import { join } from 'node:path'
import { type PlainNodes, PlainSystem } from '../../explore/index.ts'
import {
  type AllOrders,
  exploreOrders,
  type MessageSystem,
  type Order,
  type OrderOutcome,
} from '../../explore/orders/index.ts'
import { realFiles } from '../io/files.ts'
import { loadDefaultTemplates } from '../io/load.ts'
import { type OrdersRequest, ordersFile, type ToldOrders, type ToldOutcome } from '../io/orders-told.ts'
import { buildDocument } from '../pages/document/document.ts'
import { renderSection } from '../pages/writers/svg/picture.ts'
import { Templates } from '../text/templates.ts'
import { type Header, isMessageEvent, type TraceEvent, type TraceLine } from '../trace/events.ts'
import { Recorder, type Source } from '../trace/recorder.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { readRun } from './read-run.ts'

/** One order, as something that can be watched: `start` says that the nodes are there, then `run` does it. */
export interface ShowableOrder extends Source {
  start(introduction: (node: string) => object): void
  run(): void
}

/** What is on the way in a source, to be taken in every order; and one order to be watched. */
export type OrderedSystem = MessageSystem<object, object> & { show(order: Order<object, object>): ShowableOrder }

type Drawn = Pick<ToldOutcome, 'pictures' | 'notDrawn'>

/** Where all orders of a section begin, and what is asked. */
export interface Moment {
  readonly header: Header
  readonly request: OrdersRequest
  readonly vocabulary: Vocabulary
  /** Where what comes of it goes. */
  readonly folder: string
  /** The trace of the test, as far as it goes. */
  readonly lines: () => readonly string[]
}

/** What all orders of a source's messages lead to, from one moment on. */
export class TakenOrders {
  private readonly source: Source
  private readonly system: OrderedSystem
  private readonly moment: Moment
  /** Which of the test's sources it is, from 1. */
  private readonly number: number
  /** How many lines the trace had at that moment. */
  private readonly begun: number
  private readonly all: AllOrders<object, object>
  private readonly ends: string[] = []
  private readonly told: ToldOutcome[]

  constructor(source: Source, given: OrderedSystem | PlainNodes, number: number, moment: Moment) {
    this.source = source
    this.system = 'show' in given ? given : (new PlainSystem(given) as unknown as OrderedSystem)
    this.moment = moment
    this.number = number
    this.begun = moment.lines().length
    const { losses, mostMessages, mostTransitions } = moment.request
    this.all = exploreOrders(this.system, { losses, mostMessages, mostTransitions })
    const templates = new Templates(loadDefaultTemplates('svg'))
    this.told = this.all.outcomes.map((outcome, i) => this.tell(outcome, i + 1, templates))
    this.leave()
  }

  /** The section has ended: says which of the outcomes that was. */
  end(): void {
    const lines = this.moment.lines().slice(this.begun)
    const found = this.endOf(this.source, lines)
    const loses = lines.map((line): TraceLine => JSON.parse(line)).some((line) => isEvent(line) && line.op === 'lose')
    const same = this.ends.flatMap((end, i) => {
      // Where it lost nothing, what looks like an order with a loss has messages on the way.
      const isPossible = loses || this.told[i]?.withoutLoss !== 0
      return isPossible && statesIn(end) === statesIn(found) ? [i] : []
    })
    const marked = same.filter((i) => this.ends[i] === found)
    // What is marked besides may be as the order was, and not as it ended.
    this.leave(marked.length > 0 ? marked : same)
  }

  private leave(own?: readonly number[]): void {
    const { orders, inequivalent, transitions, handled, gaveUp } = this.all
    const { nodes, onTheWay } = this.system
    const { losses, mostMessages, mostTransitions } = this.moment.request
    const counts = { orders: String(orders), inequivalent, transitions, handled }
    const found = { ...counts, outcomes: this.told, ...(own ? { own } : {}), ...(gaveUp ? { gaveUp } : {}) }
    const asked = { losses, mostMessages, mostTransitions }
    const told = { ...asked, nodes, onTheWay: onTheWay.length, ...found }
    leaveOrders(this.moment, told, this.number)
  }

  private tell(outcome: OrderOutcome<object, object>, number: number, templates: Templates): ToldOutcome {
    const { nodes, problem, orders, inequivalent, withoutLoss, example } = outcome
    const drawn = this.draw(example, number, templates)
    const said = { nodes, orders: String(orders), inequivalent, withoutLoss, ...drawn }
    return { ...said, messages: example.deliveries.length, ...(problem === undefined ? {} : { problem }) }
  }

  /** Draws an order, and returns the names of the files; or why it cannot: what no test has done, no word may be there for. */
  private draw(order: Order<object, object>, number: number, templates: Templates): Drawn {
    const { header, request, vocabulary, folder } = this.moment
    const { trace: _version, vocabulary: _name, ...identity } = header
    const recorder = new Recorder(identity, vocabulary, () => [])
    const source = this.system.show(order)
    recorder.watch(source)
    recorder.openSection('Where messages begin to move', {}, true)
    const introductions = introducedIn(this.moment.lines(), vocabulary)
    source.start((node) => introductions.get(node) ?? introductionBy(vocabulary))
    recorder.closeSection()
    recorder.openSection(`${request.section}: outcome ${number}`, {}, false)
    const begun = recorder.toLines().length
    source.run()
    recorder.closeSection()
    this.ends.push(this.endOf(source, recorder.toLines().slice(begun)))
    const [refused] = recorder.failures(true).filter(({ kind }) => kind === 'refused')
    if (refused) return { pictures: [], notDrawn: inOneLine(refused.error.message) }
    const document = buildDocument(readRun(recorder.toLines(), 'an order', vocabulary), vocabulary)
    const section = document.sections.at(-1)
    if (section === undefined) return { pictures: [] }
    const pictures = [...renderSection(document, section, vocabulary, templates)].map((svg, part) => {
      const name = ordersFile(header, this.number, `outcome-${number}${part === 0 ? '' : `-${part + 1}`}.svg`)
      realFiles.write(join(folder, name), svg)
      return name
    })
    return { pictures }
  }

  /** How the nodes of a source are, and below that what was marked at each, in its order. */
  private endOf(source: Source, lines: readonly string[]): string {
    const { nodes } = this.system
    const states = nodes.map((node) => sorted(source.stateOf(node)))
    const marks = new Map(nodes.map((node): [string, string[]] => [node, []]))
    for (const event of lines.map((line): TraceLine => JSON.parse(line)).filter(isEvent)) {
      if (!isMessageEvent(event)) marks.get(event.node)?.push(sorted([event.op, event.fields]))
    }
    return `${JSON.stringify(states)}\n${JSON.stringify([...marks])}`
  }
}

/** Leaves what was found of a section, or why nothing was. */
export function leaveOrders({ header, request, folder }: Moment, told: Partial<ToldOrders>, number: number): void {
  const { group, file, test } = header
  const source = number > 1 ? { source: number } : {}
  const all = { group, file, test, section: request.section, ...source, ...told }
  realFiles.write(join(folder, ordersFile(header, number, 'orders.json')), `${JSON.stringify(all, undefined, 2)}\n`)
}

/** What an error says, its lines one behind the other. */
export function inOneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, '; ')
}

function statesIn(end: string): string {
  return end.slice(0, end.indexOf('\n'))
}

function isEvent(line: TraceLine): line is TraceEvent {
  return 'node' in line
}

/** By what mark each node of a trace began to exist, and of what kind it is. */
function introducedIn(lines: readonly string[], vocabulary: Vocabulary): ReadonlyMap<string, object> {
  const found = new Map<string, object>()
  for (const line of lines.map((text): TraceLine => JSON.parse(text))) {
    if ('meanwhile' in line && !found.has(line.meanwhile)) {
      const { kind } = line
      found.set(line.meanwhile, { ...introductionBy(vocabulary), ...(kind === undefined ? {} : { kind }) })
    }
    if (!isEvent(line) || isMessageEvent(line) || found.has(line.node)) continue
    const { node, set: _set, ...mark } = line
    if (vocabulary.marks.get(mark.op)?.introduces) found.set(node, mark)
  }
  return found
}

function introductionBy(vocabulary: Vocabulary): object {
  const [mark] = [...vocabulary.marks].find(([, word]) => word.introduces) ?? []
  return { op: mark }
}

/** As JSON, with the fields of each object in one order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
