import { SectionPictures } from '../../../pages/writers/svg/picture.ts'
import type { TemplateFile } from '../../../text/templates.ts'
import { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { FormOptions } from '../form.ts'
import { pictureOfBoth, type Words } from './both-sides.ts'

/** Draws windows as the pages draw sections: space-time diagrams. */
export function drawer(words: Words, svgTemplates: readonly TemplateFile[]): NonNullable<FormOptions['draw']> {
  const templates = new Templates(svgTemplates)
  const all = together(words)
  return (test, window) => {
    const picture = pictureOfBoth(test, window, words)
    const rowEnds = window.steps.map((_, i) => String(i + 1))
    const links = { pageOf: () => '', rowStart: '', rowEnds }
    const title = `${window.section}: before and after`
    const subject = { picture, title, number: 0, idOf: () => 'both', ...links, ofSides: true as const }
    const pictures = new SectionPictures(subject, all)
    return pictures.parts.map(({ first }, place) => ({
      svg: pictures.render(place, templates),
      rows: pictures.rowTops(place).map((top, i) => ({ step: picture.rows[first + i]?.tableRow ?? 0, top })),
    }))
  }
}

/** The words of both sides; what is called the same looks as it does after. */
function together({ before, after }: Words): Vocabulary {
  const roles = new Map([...after.roles, ...[...before.roles].filter(([id]) => !after.roles.has(id))])
  return { ...after, roles }
}
