import type { TestModule, TestProject } from 'vitest/node'

/** What a test has read of the features: those that it named, or nobody knows which. */
export type Reads = 'all' | readonly string[]

/** What something is about: these features, every feature, or more than features. */
export type Concern = 'all' | 'features' | ReadonlySet<string>

/** What is about a feature is about its branches too: their evidence is that of one claim. */
export function featureOf(id: string): string {
  return id.split('/')[0] ?? id
}

/** The test files in which tests are recorded: those read the vocabulary and the features. */
export class WordReaders {
  private readonly files = new Map<TestProject, Map<string, 'all' | ReadonlySet<string>>>()

  /** Takes what the tests of a file have read. */
  note(module: TestModule): void {
    const tests = [...module.children.allTests()]
    // Nothing is known of tests that did not run.
    const isWhole = tests.length > 0 && tests.every((test) => ['passed', 'failed'].includes(test.result().state))
    const reads = tests.flatMap((test) => test.meta().protokollReads ?? [])
    const isReader = tests.some((test) => test.meta().protokollReads !== undefined)
    const files = this.files.get(module.project) ?? new Map<string, 'all' | ReadonlySet<string>>()
    this.files.set(module.project, files)
    const known = isWhole ? undefined : files.get(module.moduleId)
    const isAll = known === 'all' || reads.includes('all')
    if (isReader) files.set(module.moduleId, isAll ? 'all' : new Set([...(known ?? []), ...reads]))
    else if (isWhole) files.delete(module.moduleId)
  }

  /** The files in some Vitest projects of which a test has read what something is about. */
  filesOf(isIncluded: (testProject: TestProject) => boolean, about: Concern): readonly string[] {
    return [...this.files].flatMap(([testProject, files]) =>
      isIncluded(testProject) ? [...files].filter(([, reads]) => overlap(reads, about)).map(([file]) => file) : [],
    )
  }
}

/** What is about either. */
export function together(a: Concern | undefined, b: Concern): Concern {
  if (a === 'all' || b === 'all') return 'all'
  return a === 'features' || b === 'features' ? 'features' : new Set([...(a ?? []), ...b])
}

function overlap(reads: 'all' | ReadonlySet<string>, about: Concern): boolean {
  if (about === 'all' || reads === 'all') return true
  return about === 'features' ? reads.size > 0 : [...reads].some((feature) => about.has(feature))
}
