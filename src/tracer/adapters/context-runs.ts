import { createHook } from 'node:async_hooks'

/**
 * Says when Node begins to run something and when that has returned: a callback, or what follows an `await`. While
 * nothing wants to know, it costs nothing.
 *
 * `async_hooks` is what Node has for that. Where another runtime never calls these, what waits for a run's end is told a
 * microtask later, and changes of a state count for whoever is looked at next.
 */
export class ContextRuns {
  private readonly hook: { enable(): unknown; disable(): unknown }
  private wanted = 0

  constructor(begin: () => void, end: () => void) {
    this.hook = createHook({ before: begin, after: end })
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
