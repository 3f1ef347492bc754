// Not the global one: tests of a program may put another in its place.
import { setImmediate } from 'node:timers'
import { types } from 'node:util'
import { promiseHooks } from 'node:v8'

// What a program makes of these names does not matter here.
const { then } = Promise.prototype

/** A promise of a handler that nobody but its recorder is known to take care of. */
interface Watched {
  /** Whether the program waits for it, too, or catches what it is rejected with. */
  isTaken: boolean
  /** What watching it has made, where that has been rejected. */
  rejected: Promise<void> | undefined
}

interface Made {
  readonly promise: object
  readonly parent: object
  readonly known: Watched | undefined
  readonly wasUntaken: boolean
}

const watched = new Map<object, Watched>()
/** Promises that have been made by bodies that run, and that nobody waits for by now. */
const untaken = new Set<object>()
let bodies = 0
let isHooked = false
/** What has been made last, with nothing that has happened to promises since, and what that has said of its parent. */
let last: Made | undefined
/** What is made now is made to watch, and says nothing of the program. */
let isOwn = false

/** Runs a body: of promises that it makes itself it can be known whether anybody takes care of them. */
export function runBody<T>(body: () => T): T {
  hook()
  if (bodies === 0) untaken.clear()
  bodies += 1
  try {
    return body()
  } finally {
    bodies -= 1
  }
}

/**
 * Calls `settled` when what a body has returned has settled, if it is a promise as the language makes them; returns
 * whether it is. Nothing of it is changed or read that could be the program's own, and it is rejected as if nobody watched:
 * what it is rejected with is told as unhandled if nobody else takes care of it.
 */
export function watch(value: unknown, settled: () => void): boolean {
  const isUntaken = untaken.has(value as object) && !watched.has(value as object)
  if (bodies === 0) untaken.clear()
  if (!isPlainPromise(value)) return false
  if (!isUntaken) {
    derive(value, settled, settled)
    return true
  }
  const known: Watched = { isTaken: false, rejected: undefined }
  watched.set(value, known)
  const own = derive(
    value,
    () => {
      watched.delete(value)
      settled()
    },
    (error) => {
      settled()
      // Node tells of it when the code that runs now is done: until then somebody may take care of it.
      setImmediate(() => watched.delete(value)).unref()
      if (known.isTaken) return
      known.rejected = own
      throw error
    },
  )
  return true
}

/**
 * Of a class that extends it, `then` would make another one, by code of the program; and a thenable of any other kind may
 * begin what it stands for when it is asked.
 */
function isPlainPromise(value: unknown): value is Promise<unknown> {
  if (!types.isPromise(value) || Object.hasOwn(value, 'constructor')) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  const root: unknown = prototype === null ? null : Object.getPrototypeOf(prototype)
  // Also one of another realm, as tests have them.
  return root !== null && Object.getPrototypeOf(root) === null
}

function derive(promise: Promise<unknown>, onValue: () => void, onError: (error: unknown) => void): Promise<void> {
  isOwn = true
  try {
    return Reflect.apply(then, promise, [onValue, onError])
  } finally {
    isOwn = false
  }
}

/** Node says of each promise from which one it is made. Where it cannot, each counts as one that somebody takes care of. */
function hook(): void {
  if (isHooked) return
  isHooked = true
  try {
    promiseHooks.createHook({ init, before, settled })
  } catch {
    // Not a Node that has hooks.
  }
}

function init(promise: Promise<unknown>, parent?: Promise<unknown>): void {
  last = undefined
  if (isOwn) return
  if (bodies > 0) untaken.add(promise)
  if (parent === undefined) return
  const wasUntaken = untaken.delete(parent)
  const known = watched.get(parent)
  if (!wasUntaken && known === undefined) return
  if (known) known.isTaken = true
  if (known?.rejected) derive(known.rejected, ignore, ignore)
  last = { promise, parent, known, wasUntaken }
}

function before(): void {
  last = undefined
}

/** What is settled as soon as it is made does not wait for its parent: that is an async function, and awaits a plain value. */
function settled(promise: Promise<unknown>): void {
  if (last?.promise !== promise) return
  if (last.wasUntaken) untaken.add(last.parent)
  if (last.known) last.known.isTaken = false
  last = undefined
}

function ignore(): void {}
