import type { Problem } from '../common/errors.ts'
import type { FoldedSection } from '../trace/fold.ts'
import { type Catalogue, withImplied } from './catalogue.ts'
import { missingIn } from './evidence/explain.ts'
import { Search } from './evidence/find.ts'

/**
 * What the features that a section claims to test want to be seen in it, and is not. A claim of a branch `a.b` is also
 * one of `a` and of the feature, so the evidence of all three is asked for, where there is any.
 */
export function evidenceProblems(section: FoldedSection, catalogue: Catalogue): Problem[] {
  const { title, tests = [] } = section.section
  const search = new Search(section)
  const ids = new Set(tests.flatMap(withImplied))
  return [...ids].flatMap((id) => {
    const entry = catalogue.entries.get(id)
    const missing = entry?.evidence && missingIn(section, entry.evidence, search)
    if (entry === undefined || missing === undefined) return []
    return [
      {
        code: 'EVIDENCE' as const,
        field: 'tests',
        message: `the section ${JSON.stringify(title)} claims to test ${id}, and does not show it`,
        found: `not seen: ${missing}`,
        legal: `what ${entry.folder}/evidence.json wants to be seen`,
        advice: 'claim it in the section that shows it; here, name it under "uses"; or correct the evidence',
      },
    ]
  })
}
