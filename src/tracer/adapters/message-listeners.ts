import type { Patches } from './patches.ts'

/** Runs a listener: what it is given, the call that does it, and whether no other listens. */
export type RunListener = (event: unknown, call: () => unknown, isOnly: boolean) => unknown

type Method = (this: unknown, ...args: unknown[]) => unknown

/** How else than as an event's a listener is added to an EventTarget of Node's, and taken away. It is given the data. */
const NODE_ADDS = ['on', 'addListener', 'once']
const NODE_REMOVES = ['off', 'removeListener']

/** Has the listeners of `message` that are added as an event's from now on run by `run`. */
export function watchEventListeners(patches: Patches, target: object, run: RunListener): ListenerTable {
  const table = new ListenerTable(run)
  patches.replace(target, 'addEventListener', (add) => {
    table.addEvent = add
    return function (this: unknown, ...args: unknown[]): unknown {
      const [type, listener, options, ...more] = args
      if (type !== 'message' || !isListener(listener)) return Reflect.apply(add, this, args)
      const better = table.add(listener, styleOf(options), Boolean(settingOf(options, 'once')))
      return Reflect.apply(add, this, [type, better, options, ...more])
    }
  })
  patches.replace(target, 'removeEventListener', (remove) => {
    table.removeEvent = remove
    return function (this: unknown, ...args: unknown[]): unknown {
      const [type, listener, options, ...more] = args
      const better = type === 'message' ? table.remove(listener, styleOf(options)) : listener
      return Reflect.apply(remove, this, [type, better, options, ...more])
    }
  })
  watchAttribute(patches, target, table)
  return table
}

/** The same for those that are added as an emitter's to an EventTarget, as ports have both. */
export function watchNodeListeners(patches: Patches, target: object, table: ListenerTable): void {
  const { addEvent: add, removeEvent: remove } = table
  if (add === undefined || remove === undefined) return
  for (const name of NODE_ADDS)
    patches.replace(target, name, (original) => {
      return function (this: unknown, ...args: unknown[]): unknown {
        const [type, listener] = args
        if (type !== 'message' || typeof listener !== 'function') return Reflect.apply(original, this, args)
        const once = name === 'once'
        Reflect.apply(add, this, [type, table.add(listener, 'data', once), { once }])
        return this
      }
    })
  for (const name of NODE_REMOVES)
    patches.replace(target, name, (original) => {
      return function (this: unknown, ...args: unknown[]): unknown {
        const [type, listener] = args
        if (type !== 'message') return Reflect.apply(original, this, args)
        Reflect.apply(remove, this, [type, table.remove(listener, 'data')])
        return this
      }
    })
}

/** `onmessage` is a listener that is added by the object itself; whoever reads it gets what was set. */
function watchAttribute(patches: Patches, target: object, table: ListenerTable): void {
  let owner: object | null = target
  while (owner !== null && !Object.hasOwn(owner, 'onmessage')) owner = Object.getPrototypeOf(owner)
  const { get, set } = (owner && Object.getOwnPropertyDescriptor(owner, 'onmessage')) ?? {}
  if (!get || !set) return
  patches.replaceAccessor(target, 'onmessage', {
    get: () => table.originalOf(Reflect.apply(get, target, [])),
    set: (value) => Reflect.apply(set, target, [value]),
  })
}

/** What stands for which listener. */
export class ListenerTable {
  /** How the target itself adds and removes an event's listener. */
  addEvent: Method | undefined
  removeEvent: Method | undefined
  private readonly run: RunListener
  private readonly better = new WeakMap<object, Map<string, Method>>()
  private readonly originals = new WeakMap<object, object>()
  /** Those that are added now. */
  private readonly active = new Set<Method>()
  /** Those of them that are for one message. */
  private readonly onceOnly = new Set<Method>()

  constructor(run: RunListener) {
    this.run = run
  }

  /** What is to be added in place of a listener: always the same, so that nothing is added twice. */
  add(listener: object, style: string, isOnce: boolean): Method {
    const styles = this.better.get(listener) ?? new Map<string, Method>()
    this.better.set(listener, styles)
    const better = styles.get(style) ?? this.make(listener, style)
    styles.set(style, better)
    this.active.add(better)
    if (isOnce) this.onceOnly.add(better)
    else this.onceOnly.delete(better)
    return better
  }

  /** What is to be removed in place of a listener. */
  remove(listener: unknown, style: string): unknown {
    const better = isListener(listener) ? this.better.get(listener)?.get(style) : undefined
    if (better) this.active.delete(better)
    return better ?? listener
  }

  originalOf(listener: unknown): unknown {
    return (isListener(listener) && this.originals.get(listener)) || listener
  }

  private make(listener: object, style: string): Method {
    const { run, active, onceOnly } = this
    const better: Method = function (this: unknown, event) {
      const given = style === 'data' ? (event as { data: unknown }).data : event
      const [self, method] = typeof listener === 'function' ? [this, listener] : [listener, methodOf(listener)]
      if (method === undefined || isEmptyAttribute(listener)) return undefined
      const isOnly = active.size === 1
      if (onceOnly.delete(better)) active.delete(better)
      return run(event, () => Reflect.apply(method, self, [given]), isOnly)
    }
    this.originals.set(better, listener)
    return better
  }
}

function isListener(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}

function methodOf(listener: object): Method | undefined {
  const method: unknown = Reflect.get(listener, 'handleEvent')
  return typeof method === 'function' ? (method as Method) : undefined
}

/** Node leaves the listener that stands for `onmessage` in place when that is set to null. */
function isEmptyAttribute(listener: object): boolean {
  return 'handler' in listener && typeof listener.handler !== 'function'
}

function styleOf(options: unknown): string {
  return (typeof options === 'boolean' ? options : settingOf(options, 'capture')) ? 'capturing' : 'event'
}

function settingOf(options: unknown, name: string): unknown {
  return typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined
}
