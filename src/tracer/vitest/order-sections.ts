import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { ExploreError, type PlainNodes } from '../../explore/index.ts'
import { ProtokollError } from '../common/errors.ts'
import { realFiles } from '../io/files.ts'
import { ORDERS_REQUEST, type OrdersRequest } from '../io/orders-told.ts'
import { whereOrders } from '../io/run-settings.ts'
import type { Header } from '../trace/events.ts'
import type { Recorder, Source } from '../trace/recorder.ts'
import { isWhole, requireSettings, wordsOf } from './recording.ts'
import type { ScenarioRecording } from './scenario.ts'
import { inOneLine, leaveOrders, type Moment, type OrderedSystem, TakenOrders } from './taken-orders.ts'

/**
 * A source whose messages can be taken in every order. `handler` is called once, before a message moves, with a copy of
 * the nodes and of what is on the way.
 */
export interface OrderedSource extends Source {
  beforeMoving(handler: (nodes: OrderedSystem | PlainNodes) => void): void
}

const besides = new WeakMap<Recorder, OrdersBesides>()

/**
 * Where all orders of a section are asked for, the recording with that done besides: in a section of the title, before
 * a message moves, and at a copy. What came of it is left in a folder.
 */
export function withOrders(recorder: Recorder, context: TestContext): ScenarioRecording {
  const folder = whereOrders()
  if (folder === undefined) return recorder
  const known = besides.get(recorder)
  if (known) return known
  const made = new OrdersBesides(recorder, folder, isWhole(context) ? context.task.name : undefined)
  besides.set(recorder, made)
  context.onTestFinished(() => made.end(), 0)
  return made
}

class OrdersBesides implements ScenarioRecording {
  private readonly recorder: Recorder
  private readonly moment: Moment
  private readonly sources: Source[] = []
  private readonly taken: TakenOrders[] = []
  private isAsked: boolean

  /** `whole`: the title of the section that shows all until one is opened, if there is such. */
  constructor(recorder: Recorder, folder: string, whole: string | undefined) {
    this.recorder = recorder
    const request: OrdersRequest = JSON.parse(realFiles.read(join(folder, ORDERS_REQUEST)) ?? '')
    const header: Header = JSON.parse(recorder.toLines()[0] ?? '')
    const { vocabulary } = wordsOf(requireSettings())
    this.moment = { header, request, vocabulary, folder, lines: () => recorder.toLines() }
    this.isAsked = whole === request.section
  }

  get holdsBack(): boolean {
    return this.recorder.holdsBack
  }

  watch(source: Source): void {
    this.recorder.watch(source)
    if (this.sources.includes(source)) return
    this.sources.push(source)
    if (this.isAsked) this.ask(source)
  }

  openSection(...args: Parameters<Recorder['openSection']>): void {
    this.end()
    this.recorder.openSection(...args)
    this.isAsked = args[0] === this.moment.request.section
    if (this.isAsked) for (const source of this.sources) this.ask(source)
  }

  closeSection(): void {
    this.recorder.closeSection()
    this.end()
  }

  abandonSection(): void {
    this.recorder.abandonSection()
    this.end()
  }

  markNotRepeatable(): void {
    this.recorder.markNotRepeatable()
  }

  refuse(...args: Parameters<Recorder['refuse']>): never {
    return this.recorder.refuse(...args)
  }

  /** The section is over, or the test. */
  end(): void {
    if (!this.isAsked) return
    this.isAsked = false
    for (const each of this.taken) each.end()
  }

  private ask(source: Source): void {
    if (!isOrdered(source)) return this.leaveNothing('what the test watches has no beforeMoving()')
    this.leaveNothing('no message moves in the section')
    source.beforeMoving((told) => {
      // One that has passed without a message asks for nothing any more.
      if (!this.isAsked) return
      try {
        this.taken.push(new TakenOrders(source, told, this.taken.length + 1, this.moment))
      } catch (error) {
        // It is not the protocol's to catch.
        if (!(error instanceof ExploreError || error instanceof ProtokollError)) throw error
        this.leaveNothing(inOneLine(error.message))
      }
    })
  }

  /** Of one of several sources it may be otherwise. */
  private leaveNothing(why: string): void {
    if (this.taken.length === 0) leaveOrders(this.moment, { notDone: why }, 1)
  }
}

function isOrdered(source: Source): source is OrderedSource {
  return 'beforeMoving' in source && typeof source.beforeMoving === 'function'
}
