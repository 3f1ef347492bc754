import { declaredIn } from '../../../trace/vocabulary.ts'
import { VOCABULARY } from '../paths.ts'
import type { Writer } from '../writer.ts'

/** The words that traces are told in, for whoever shows these without the project's own file: the viewer. */
export const wordsWriter: Writer = {
  format: 'words',
  pages: () => [],
  shared: ({ vocabulary }, _, { theme }) => {
    if (theme.plantumlOnly) return []
    const content = `${JSON.stringify(declaredIn(vocabulary), null, 1)}\n`
    return [{ path: VOCABULARY, content, source: 'the vocabulary' }]
  },
}
