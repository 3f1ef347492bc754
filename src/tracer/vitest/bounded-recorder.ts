import { LIMITS } from '../common/limits.ts'
import { Recorder, type Source } from '../trace/recorder.ts'

/** What a body does of what can go on and on. */
export interface Doings {
  /** What sources tell, in sections or not. */
  readonly events: number
  /** Calls of methods of what is watched, and reads of its accessors, by whoever it is. */
  readonly calls: number
}

/** What a run of a body may do that did so much when none of its messages was lost. */
export function boundsAbove({ events, calls }: Doings): Doings {
  const { rerunTimes, rerunEvents, rerunCalls } = LIMITS
  return { events: rerunTimes * events + rerunEvents, calls: rerunTimes * calls + rerunCalls }
}

/** Thrown at whoever does more than he may. */
export class EndlessError extends Error {
  override name = 'EndlessError'
}

type Given = ConstructorParameters<typeof Recorder>

/**
 * Records a run of a body that may never come to its end. What it does beyond `bounds` is thrown out of what it calls, as
 * an `EndlessError`: nothing else ends a loop that waits for nobody.
 */
export class BoundedRecorder extends Recorder {
  private readonly bounds: Doings
  private readonly done = { events: 0, calls: 0 }

  constructor(bounds: Doings, ...given: Given) {
    super(...given)
    this.bounds = bounds
  }

  /** What has been done so far. */
  get doings(): Doings {
    return { ...this.done }
  }

  override watch(source: Source): void {
    if (typeof source === 'object' && source !== null) onEachCall(source, () => this.count('calls'))
    super.watch(source)
  }

  override record(...told: Parameters<Recorder['record']>): void {
    this.count('events')
    super.record(...told)
  }

  private count(what: keyof Doings): void {
    this.done[what] += 1
    if (this.done[what] > this.bounds[what]) throw new EndlessError('the body of the test goes on and on')
  }
}

type Method = (this: unknown, ...args: unknown[]) => unknown

/** Calls `tell` before each call of a method of the object, and each read of an accessor. What it is stays as it is. */
function onEachCall(object: object, tell: () => void): void {
  const seen = new Set(['constructor'])
  for (let at: object | null = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, own] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (seen.has(name)) continue
      seen.add(name)
      const told = telling(own, tell)
      // What cannot be replaced is not counted.
      if (told) Reflect.defineProperty(object, name, { ...told, enumerable: at === object && own.enumerable === true })
    }
  }
}

/** The same property, but that it tells; undefined for one that is no method and has nothing to be read by. */
function telling({ value, get, set, ...rest }: PropertyDescriptor, tell: () => void): PropertyDescriptor | undefined {
  const counting = (method: Method): Method =>
    function (this: unknown, ...args) {
      tell()
      return Reflect.apply(method, this, args)
    }
  if (typeof value === 'function') return { ...rest, configurable: true, value: counting(value) }
  return get && { configurable: true, get: counting(get), ...(set ? { set } : {}) }
}
