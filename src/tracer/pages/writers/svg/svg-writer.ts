import { isRecorded } from '../../document/document.ts'
import { picturePath } from '../paths.ts'
import type { OutputFile, Writer } from '../writer.ts'
import { legendPicture } from './legend-picture.ts'
import { renderSection } from './picture.ts'

/** Space-time diagrams, one file a section, or one a part of it where it is long. */
export const svgWriter: Writer = {
  format: 'svg',
  write: ({ groups, vocabulary }, templates, { diagrams }) => {
    if (diagrams === 'plantuml') return []
    const documents = groups.flatMap((group) => group.documents)
    const pictures = documents.flatMap((document) =>
      document.sections.filter(isRecorded).flatMap((section) =>
        renderSection(document, section, vocabulary, templates).map((content, i): OutputFile => {
          return { path: picturePath(document, section, i + 1), content, source: document.source }
        }),
      ),
    )
    return [...pictures, legendPicture(vocabulary, templates)]
  },
}
