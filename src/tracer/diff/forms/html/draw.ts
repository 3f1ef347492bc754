import { buildDocument } from '../../../pages/document/document.ts'
import { renderPictures } from '../../../pages/writers/svg/picture.ts'
import type { TemplateFile } from '../../../text/templates.ts'
import { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { SideName } from '../../report.ts'
import type { FormOptions } from '../form.ts'

/** Draws excerpts as the pages draw sections: space-time diagrams. */
export function drawer(
  words: Readonly<Record<SideName, Vocabulary>>,
  svgTemplates: readonly TemplateFile[],
): NonNullable<FormOptions['draw']> {
  const templates = new Templates(svgTemplates)
  return (excerpt, side) => {
    const [section] = buildDocument(excerpt, words[side]).sections
    if (!section) return undefined
    const { spacetime: picture, title, table } = section
    const links = { pageOf: () => '', rowStart: '', rowEnds: table.anchors }
    const subject = { picture, title, number: 0, idOf: () => side, ...links }
    return renderPictures(subject, words[side], templates).next().value || undefined
  }
}
