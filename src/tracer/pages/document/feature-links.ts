import type { Problem } from '../../common/errors.ts'
import { type Catalogue, TEXT_KINDS } from '../../features/catalogue.ts'
import type { TestNames } from './test-names.ts'

/** How the texts of features, which are reStructuredText, speak of a test. */
const NAMED = /:test:`([^`]+)`/g

/** A text with something else in place of each test that it names. */
export function withTests(text: string, linkOf: (said: string) => string): string {
  return text.replace(NAMED, (_, said: string) => linkOf(plain(said)))
}

/** Tests that the texts of features name and that there are not. */
export function featureLinkProblems(catalogue: Catalogue, tests: TestNames): Problem[] {
  const texts = [...catalogue.entries.values()].flatMap(({ folder, texts: own }) =>
    TEXT_KINDS.map((kind) => ({ file: `${folder}/${kind}.rst`, text: own[kind] ?? '' })),
  )
  return texts.flatMap(({ file, text }) =>
    [...text.matchAll(NAMED)].flatMap(({ index, 1: said = '' }) => {
      const problem = tests.problemOf(plain(said))
      return problem ? [{ ...problem, file, line: text.slice(0, index).split('\n').length }] : []
    }),
  )
}

/** A name may go on on the next line. */
function plain(said: string): string {
  return said.trim().replace(/\s+/g, ' ')
}
