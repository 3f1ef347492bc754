import { isRecorded } from '../../document/outline.ts'
import { picturePath } from '../paths.ts'
import { hasPictures, type OutputFile, type Writer } from '../writer.ts'
import { legendPicture } from './legend-picture.ts'
import { renderSection } from './picture.ts'

/** Space-time diagrams, one file a section, or one a part of it where it is long. */
export const svgWriter: Writer = {
  format: 'svg',
  *pages(document, templates, options): Iterable<OutputFile> {
    if (!hasPictures(options)) return
    for (const section of document.sections.filter(isRecorded)) {
      let part = 0
      for (const content of renderSection(document, section, options.vocabulary, templates)) {
        part += 1
        yield { path: picturePath(document, section, part), content, source: document.source }
      }
    }
  },
  shared: ({ vocabulary, weighed }, templates, options) =>
    hasPictures(options) ? [legendPicture(vocabulary, templates, weighed.length > 0)] : [],
}
