import { type Claims, type Recorder, recordError, type Source } from '../record.ts'

/**
 * What a test sees of its recording. Everything that the watched nodes do while a section runs is shown; what they do
 * between sections is not, only what it changed.
 */
export class Scenario {
  private readonly recorder: Recorder
  private watches = false
  private open: string | undefined
  private sections = 0

  constructor(recorder: Recorder) {
    this.recorder = recorder
  }

  /** Starts watching a cluster, and returns it. Watch it before its nodes start, so that their start is seen. */
  watch<S extends Source>(source: S): S {
    this.recorder.watch(source)
    this.watches = true
    return source
  }

  /** Runs `body` as a section of the page. Returns what it returns; await it if that is a promise. */
  section<T>(title: string, body: () => T): T
  section<T>(title: string, claims: Claims, body: () => T): T
  section<T>(title: string, ...rest: [() => T] | [Claims, () => T]): T {
    return this.run(title, false, rest)
  }

  /** The same, for a section that only brings the nodes to where the test begins. */
  prepare<T>(title: string, body: () => T): T
  prepare<T>(title: string, claims: Claims, body: () => T): T
  prepare<T>(title: string, ...rest: [() => T] | [Claims, () => T]): T {
    return this.run(title, true, rest)
  }

  /** Throws `RECORD` if what the test left is not what happened in it. Called when the test is over. */
  assertComplete(): void {
    if (this.open !== undefined) {
      throw recordError(`section "${this.open}" has not ended when the test does`, 'await it')
    }
    if (this.sections > 0 && !this.watches) {
      throw recordError('the test has sections, and nothing is watched in them', 'call scenario.watch(source) first')
    }
  }

  private run<T>(title: string, preparation: boolean, rest: [() => T] | [Claims, () => T]): T {
    const [claims, body] = rest.length === 1 ? [{}, rest[0]] : rest
    this.recorder.openSection(title, claims, preparation)
    this.open = title
    this.sections += 1
    let result: T
    try {
      result = body()
    } catch (error) {
      this.close()
      throw error
    }
    if (isThenable(result)) return Promise.resolve(result).finally(() => this.close()) as T
    this.close()
    return result
  }

  private close(): void {
    this.open = undefined
    this.recorder.closeSection()
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
