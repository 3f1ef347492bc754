import type { SideName } from '../../diff/excerpt.ts'
import { buildDocument } from '../../document/document.ts'
import type { Vocabulary } from '../../vocabulary.ts'
import type { DiffWriteOptions } from '../diff.ts'
import { renderPictures } from '../svg/picture.ts'
import type { TemplateFile } from '../templates.ts'
import { Templates } from '../templates.ts'

/** Draws excerpts as the pages draw sections: space-time diagrams. */
export function drawer(
  words: Readonly<Record<SideName, Vocabulary>>,
  svgTemplates: readonly TemplateFile[],
): NonNullable<DiffWriteOptions['draw']> {
  const templates = new Templates(svgTemplates)
  return (excerpt, side) => {
    const [section] = buildDocument(excerpt, words[side]).sections
    if (!section) return undefined
    const { spacetime: picture, title, table } = section
    const links = { page: '', rowStart: '', rowEnds: table.anchors }
    return renderPictures({ picture, title, number: 0, idOf: () => side, ...links }, words[side], templates)[0]
  }
}
