import { type Problem, quote, throwIfAny } from '../common/errors.ts'
import { slugify } from '../common/slug.ts'
import type { SectionLine } from './events.ts'
import { FEATURE_ID } from './format.ts'
import { requireForm } from './line-schema.ts'
import { claimProblems } from './words.ts'

/** What a section says of itself. Feature ids are `feature` or `feature/branch`. */
export interface Claims {
  /** Features that the section needs to get where it is going. */
  readonly uses?: readonly string[]
  /** Features that the section asserts. */
  readonly tests?: readonly string[]
}

/** Checks that a feature exists; see `Catalogue`. */
export type FeatureCheck = (id: string) => readonly Problem[]

/** The sections that a test has had, and what a new one may say of itself. */
export class SectionTitles {
  private readonly checkFeature: FeatureCheck
  private readonly anchors = new Set<string>()

  constructor(checkFeature: FeatureCheck) {
    this.checkFeature = checkFeature
  }

  /** How many sections have begun. */
  get count(): number {
    return this.anchors.size
  }

  /** The line of a section that begins. Throws `RECORD` and `FEATURE_UNKNOWN`; then there is none. */
  begin(title: string, said: Claims, preparation: boolean): SectionLine {
    // Vitest does not check types: a misspelt claim would be none.
    throwIfAny(claimProblems(title, said))
    const { uses = [], tests = [] } = said
    throwIfAny(this.titleProblems(title))
    for (const id of [...uses, ...tests]) throwIfAny(this.featureProblems(id))
    const line: SectionLine = {
      section: title,
      ...(preparation ? { preparation: true as const } : {}),
      ...(uses.length > 0 ? { uses: [...uses] } : {}),
      ...(tests.length > 0 ? { tests: [...tests] } : {}),
    }
    requireForm(line)
    this.anchors.add(anchorOf(title))
    return line
  }

  private titleProblems(title: string): Problem[] {
    const wrong = (message: string, advice: string): Problem[] => [{ code: 'RECORD', message, advice }]
    if (title.trim() === '') return wrong('a section without a title', 'say in a few words what happens in it')
    return this.anchors.has(anchorOf(title))
      ? wrong(`two sections are called "${title}"`, 'give each its own title')
      : []
  }

  private featureProblems(id: string): readonly Problem[] {
    if (FEATURE_ID.test(id)) return this.checkFeature(id)
    const legal = 'feature, or feature/branch'
    return [{ code: 'RECORD', message: 'not a feature id', found: quote(id), legal }]
  }
}

/** Titles become anchors, so they have to differ in more than punctuation and case. */
function anchorOf(title: string): string {
  return slugify(title).toLowerCase()
}
