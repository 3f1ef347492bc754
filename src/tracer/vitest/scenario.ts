import { quote } from '../common/errors.ts'
import { framesAbove } from '../common/frames.ts'
import type { Recorder, Source } from '../trace/recorder.ts'
import type { Claims } from '../trace/section-titles.ts'

/** What a scenario needs of whatever records it. */
export type ScenarioRecording = Pick<
  Recorder,
  'watch' | 'holdsBack' | 'openSection' | 'closeSection' | 'abandonSection' | 'markNotRepeatable' | 'refuse'
>

/**
 * What a test sees of its recording. Everything that the watched nodes do while a section runs is shown; what they do
 * between sections is not, only what it changed.
 */
export class Scenario {
  private readonly recorder: ScenarioRecording

  constructor(recorder: ScenarioRecording) {
    this.recorder = recorder
  }

  /** Starts watching a cluster, and returns it. Watch it before its nodes start, so that their start is seen. */
  watch<S extends Source>(source: S): S {
    this.recorder.watch(source)
    return source
  }

  /**
   * Says that this test does not do the same each time, because of real sockets or clocks for instance: its trace is
   * marked, and a comparison does not take what differs for a change.
   */
  notRepeatable(): void {
    this.recorder.markNotRepeatable()
  }

  /** Runs `body` as a section of the page. Returns what it returns; await it if that is a promise. */
  section<T>(title: string, body: () => T): T
  section<T>(title: string, claims: Claims, body: () => T): T
  section<T>(title: string, ...rest: [() => T] | [Claims, () => T]): T {
    return this.run(title, false, rest, framesAbove(this.section))
  }

  /** The same, for a section that only brings the nodes to where the test begins. */
  prepare<T>(title: string, body: () => T): T
  prepare<T>(title: string, claims: Claims, body: () => T): T
  prepare<T>(title: string, ...rest: [() => T] | [Claims, () => T]): T {
    return this.run(title, true, rest, framesAbove(this.prepare))
  }

  private run<T>(title: string, preparation: boolean, rest: [() => T] | [Claims, () => T], caller: string): T {
    const [claims, body] = rest.length === 2 ? rest : [{}, rest[0]]
    if (typeof body !== 'function') {
      const message = `section ${quote(title)} has no body`
      this.recorder.refuse({ code: 'RECORD', message, found: quote(body), legal: 'a function that does what happens' })
    }
    this.recorder.openSection(title, claims, preparation, caller)
    let result: T
    try {
      result = body()
    } catch (error) {
      this.recorder.abandonSection()
      throw error
    }
    if (isThenable(result)) return this.runAsync(result) as T
    this.recorder.closeSection()
    return result
  }

  private async runAsync<T>(body: PromiseLike<T>): Promise<T> {
    let result: T
    try {
      result = await body
    } catch (error) {
      this.recorder.abandonSection()
      throw error
    }
    if (this.recorder.holdsBack) await microtasks()
    this.recorder.closeSection()
    return result
  }
}

const { nextTick } = process

/**
 * Everything that was ready to go on has done so. What a section waited for may be known before the handler that did it
 * has returned to whoever called it.
 */
function microtasks(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve))
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
