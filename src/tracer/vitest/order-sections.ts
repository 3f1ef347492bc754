import { join } from 'node:path'
import { exploreOrders, type MessageSystem, type Order, type OrderOutcome } from '../../explore/orders/index.ts'
import { slugify } from '../common/slug.ts'
import { realFiles } from '../io/files.ts'
import { loadDefaultTemplates } from '../io/load.ts'
import { ORDERS_REQUEST, type OrdersRequest, type ToldOrders, type ToldOutcome } from '../io/orders-told.ts'
import { buildDocument } from '../pages/document/document.ts'
import { renderSection } from '../pages/writers/svg/picture.ts'
import { Templates } from '../text/templates.ts'
import type { Header } from '../trace/events.ts'
import { Recorder, type Source } from '../trace/recorder.ts'
import { readRun } from './read-run.ts'
import { requireSettings, wordsOf } from './recording.ts'
import type { ScenarioRecording } from './scenario.ts'

/** One order, as something that can be watched: `start` says that the nodes are there, then `run` does it. */
export interface ShowableOrder extends Source {
  start(): void
  run(): void
}

/** What is on the way in a source, to be taken in every order; and one order to be watched. */
export type OrderedSystem = MessageSystem<object, object> & { show(order: Order<object, object>): ShowableOrder }

/**
 * A source whose messages can be taken in every order. `handler` is called once, before a message moves, with a copy of
 * the nodes and of what is on the way.
 */
export interface OrderedSource extends Source {
  beforeMoving(handler: (system: OrderedSystem) => void): void
}

/**
 * Where all orders of a section are asked for, the recording with that done besides: in a section of the title, before
 * a message moves, and at a copy. What came of it is left in the folder.
 */
export function withOrders(recorder: Recorder, folder: string | undefined): ScenarioRecording {
  return folder === undefined ? recorder : new OrdersBesides(recorder, folder)
}

class OrdersBesides implements ScenarioRecording {
  private readonly recorder: Recorder
  private readonly folder: string
  private readonly request: OrdersRequest
  private readonly sources: Source[] = []
  private isAsked = false

  constructor(recorder: Recorder, folder: string) {
    this.recorder = recorder
    this.folder = folder
    this.request = JSON.parse(realFiles.read(join(folder, ORDERS_REQUEST)) ?? '')
  }

  get holdsBack(): boolean {
    return this.recorder.holdsBack
  }

  watch(source: Source): void {
    this.recorder.watch(source)
    this.sources.push(source)
    if (this.isAsked) this.ask(source)
  }

  openSection(...args: Parameters<Recorder['openSection']>): void {
    this.recorder.openSection(...args)
    this.isAsked = args[0] === this.request.section
    if (this.isAsked) for (const source of this.sources) this.ask(source)
  }

  closeSection(): void {
    this.isAsked = false
    this.recorder.closeSection()
  }

  abandonSection(): void {
    this.isAsked = false
    this.recorder.abandonSection()
  }

  markNotRepeatable(): void {
    this.recorder.markNotRepeatable()
  }

  refuse(...args: Parameters<Recorder['refuse']>): never {
    return this.recorder.refuse(...args)
  }

  private ask(source: Source): void {
    if (!isOrdered(source)) return this.leave({ notDone: 'what the test watches has no beforeMoving()' })
    this.leave({ notDone: 'no message moves in the section' })
    source.beforeMoving((system) => {
      // One that has passed without a message asks for nothing any more.
      if (this.isAsked) this.leave(this.explore(system))
    })
  }

  private explore(system: OrderedSystem): Partial<ToldOrders> {
    const { losses, mostMessages, mostTransitions } = this.request
    const all = exploreOrders(system, { losses, mostMessages, mostTransitions })
    const { orders, inequivalent, transitions, handled, gaveUp } = all
    const templates = new Templates(loadDefaultTemplates('svg'))
    const outcomes = all.outcomes.map((outcome, i) => this.told(system, outcome, i + 1, templates))
    const { nodes, onTheWay } = system
    const common = { nodes, onTheWay: onTheWay.length, inequivalent, transitions, handled, outcomes }
    return { orders: String(orders), ...common, ...(gaveUp ? { gaveUp } : {}) }
  }

  private told(
    system: OrderedSystem,
    outcome: OrderOutcome<object, object>,
    number: number,
    templates: Templates,
  ): ToldOutcome {
    const { nodes, problem, orders, inequivalent, withoutLoss, example } = outcome
    const pictures = this.pictures(system.show(example), number, templates)
    const said = { nodes, orders: String(orders), inequivalent, withoutLoss, pictures }
    return { ...said, messages: example.deliveries.length, ...(problem === undefined ? {} : { problem }) }
  }

  /** Draws an order, and returns the names of the files. */
  private pictures(source: ShowableOrder, number: number, templates: Templates): string[] {
    const { vocabulary } = wordsOf(requireSettings())
    const { trace: _version, vocabulary: _name, ...header } = this.header()
    const recorder = new Recorder(header, vocabulary, () => [])
    recorder.watch(source)
    recorder.openSection('Where messages begin to move', {}, true)
    source.start()
    recorder.closeSection()
    recorder.openSection(`${this.request.section}: outcome ${number}`, {}, false)
    source.run()
    recorder.closeSection()
    const document = buildDocument(readRun(recorder.toLines(), 'an order', vocabulary), vocabulary)
    const section = document.sections.at(-1)
    if (section === undefined) return []
    return [...renderSection(document, section, vocabulary, templates)].map((svg, part) => {
      const name = `${this.name()}-outcome-${number}${part === 0 ? '' : `-${part + 1}`}.svg`
      realFiles.write(join(this.folder, name), svg)
      return name
    })
  }

  private leave(told: Partial<ToldOrders>): void {
    const { group, file, test } = this.header()
    const all = { group, file, test, section: this.request.section, ...told }
    realFiles.write(join(this.folder, `${this.name()}.json`), `${JSON.stringify(all, undefined, 2)}\n`)
  }

  private header(): Header {
    return JSON.parse(this.recorder.toLines()[0] ?? '')
  }

  private name(): string {
    const { group, file, test } = this.header()
    return [group, file, test].map(slugify).join('-')
  }
}

function isOrdered(source: Source): source is OrderedSource {
  return 'beforeMoving' in source && typeof source.beforeMoving === 'function'
}
