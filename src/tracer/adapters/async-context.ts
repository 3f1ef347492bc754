import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import type { Handling } from './handling.ts'

/** What an order wants to know of what Node runs. */
export interface RunObserver {
  /** A callback begins, or what follows an `await`. */
  beginRun(): void
  /** It has returned. */
  endRun(): void
  /** Something that may take its time has begun: a promise. */
  created(promise: number): void
  /** It has settled, or what waited for it has had its turn. */
  settled(promise: number): void
}

/** The handling in which something runs. One for all orders: each that there is makes every promise dearer. */
const context = new AsyncLocalStorage<Handling | undefined>()
const observers = new Set<RunObserver>()

/**
 * Says when Node begins to run something, when that has returned, and which promises are made. While nobody wants to
 * know, it costs nothing.
 *
 * `async_hooks` is what Node has for that. Where another runtime never calls these, what waits for a run's end is told a
 * microtask later, changes of a state count for whoever is looked at next, and a promise that a handler does not return
 * is not waited for.
 */
const hook = createHook({
  init: (id, type) => {
    if (type === 'PROMISE') for (const each of observers) each.created(id)
  },
  promiseResolve: (id) => {
    for (const each of observers) each.settled(id)
  },
  before: () => {
    for (const each of observers) each.beginRun()
  },
  after: (id) => {
    for (const each of observers) {
      each.settled(id)
      each.endRun()
    }
  },
})

/** The handling in whose context this is called. */
export function handlingHere(): Handling | undefined {
  return context.getStore()
}

export function runWithin<T>(handling: Handling | undefined, body: () => T): T {
  return context.run(handling, body)
}

export function observeRuns(observer: RunObserver): void {
  observers.add(observer)
  hook.enable()
}

export function unobserveRuns(observer: RunObserver): void {
  observers.delete(observer)
  if (observers.size === 0) hook.disable()
}
