import { createHook } from 'node:async_hooks'

/** What is wanted to be known of what Node runs. */
export interface RunObserver {
  /** A callback begins, or what follows an `await`. */
  begin(): void
  /** It has returned. */
  end(): void
  /** Something that may take its time has begun: a promise. */
  created(promise: number): void
  /** It has settled, or what waited for it has had its turn. */
  settled(promise: number): void
}

/**
 * Says when Node begins to run something, when that has returned, and which promises are made. While nothing wants to
 * know, it costs nothing.
 *
 * `async_hooks` is what Node has for that. Where another runtime never calls these, what waits for a run's end is told a
 * microtask later, changes of a state count for whoever is looked at next, and a promise that a handler does not return
 * is not waited for.
 */
export class ContextRuns {
  private readonly hook: { enable(): unknown; disable(): unknown }
  private wanted = 0

  constructor(observer: RunObserver) {
    this.hook = createHook({
      init: (id, type) => {
        if (type === 'PROMISE') observer.created(id)
      },
      promiseResolve: (id) => observer.settled(id),
      before: () => observer.begin(),
      after: (id) => {
        observer.settled(id)
        observer.end()
      },
    })
  }

  /** True for the first that wants to know: it is not told that what runs now began. */
  want(): boolean {
    this.wanted++
    if (this.wanted === 1) this.hook.enable()
    return this.wanted === 1
  }

  unwant(): void {
    this.wanted--
    if (this.wanted === 0) this.hook.disable()
  }
}
