import type { Claims, Recorder, Source } from '../record.ts'

/**
 * What a test sees of its recording. Everything that the watched nodes do while a section runs is shown; what they do
 * between sections is not, only what it changed.
 */
export class Scenario {
  private readonly recorder: Recorder

  constructor(recorder: Recorder) {
    this.recorder = recorder
  }

  /** Starts watching a cluster, and returns it. */
  watch<S extends Source>(source: S): S {
    this.recorder.watch(source)
    return source
  }

  /** Runs `body` as a section of the page. Returns what it returns; a promise is waited for. */
  section<T>(title: string, claims: Claims, body: () => T): T {
    return this.run(title, claims, false, body)
  }

  /** The same, for a section that only brings the nodes to where the test begins. */
  prepare<T>(title: string, claims: Claims, body: () => T): T {
    return this.run(title, claims, true, body)
  }

  private run<T>(title: string, claims: Claims, preparation: boolean, body: () => T): T {
    this.recorder.openSection(title, claims, preparation)
    let result: T
    try {
      result = body()
    } catch (error) {
      this.recorder.closeSection()
      throw error
    }
    if (!(result instanceof Promise)) {
      this.recorder.closeSection()
      return result
    }
    return result.finally(() => this.recorder.closeSection()) as T
  }
}
