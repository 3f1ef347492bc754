import { counted } from '../common/counted.ts'
import type { Problem } from '../common/errors.ts'
import type { FoldedSection } from '../trace/fold.ts'
import { type Catalogue, withImplied } from './catalogue.ts'
import type { Evidence } from './evidence/evidence.ts'
import { missingIn } from './evidence/explain.ts'
import { Search } from './evidence/find.ts'
import { TooManySteps } from './evidence/search-steps.ts'

/**
 * What the features that a section claims to test want to be seen in it, and is not. A claim of a branch `a.b` is also
 * one of `a` and of the feature, so the evidence of all three is asked for, where there is any.
 */
export function evidenceProblems(section: FoldedSection, catalogue: Catalogue): Problem[] {
  const { title, tests = [] } = section.section
  const search = new Search(section)
  const ids = new Set(tests.flatMap(withImplied))
  return [...ids].flatMap((id) => {
    const { evidence, folder } = catalogue.entries.get(id) ?? {}
    if (evidence === undefined) return []
    const found = verdict(section, evidence, search)
    if (found === undefined) return []
    const claim = `the section ${JSON.stringify(title)} claims to test ${id}`
    return [{ code: 'EVIDENCE' as const, field: 'tests', ...found(claim, `${folder}/evidence.json`) }]
  })
}

/** What is said of a claim and a file of evidence. */
type Verdict = (claim: string, file: string) => Pick<Problem, 'message' | 'found' | 'legal' | 'advice'>

/** What is wrong where evidence is not seen, or nobody can know whether it is; undefined where it is seen. */
function verdict(section: FoldedSection, evidence: Evidence, search: Search): Verdict | undefined {
  try {
    const missing = missingIn(section, evidence, search)
    if (missing === undefined) return undefined
    return (claim, file) => ({
      message: `${claim}, and does not show it`,
      found: `not seen: ${missing}`,
      legal: `what ${file} wants to be seen`,
      advice: 'claim it in the section that shows it; here, name it under "uses"; or correct the evidence',
    })
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error
    const { length } = section.frames
    return (claim, file) => ({
      message: `${claim}, and whether it shows it takes too many steps to find out`,
      found: `${file}: more than ${search.steps.most} steps, among ${counted(length, 'event')}`,
      legal: 'evidence that is found, or found missing, within so many',
      advice:
        'in the evidence, let fewer names stand for anything, give values, or compare right behind the part that gives the name; or claim it in a shorter section',
    })
  }
}
