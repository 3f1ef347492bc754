import specifications from 'protokoll:svg-templates'
import Handlebars from 'handlebars/runtime.js'
import { pictureId, rowIdStart, rowIds } from '../../tracer/pages/writers/paths.ts'
import { type Drawer, SectionPictures } from '../../tracer/pages/writers/svg/picture.ts'
import type { Moment, Run } from '../model/traced-run.ts'

/** Fills in the templates that pages are made with: a picture is the same wherever it is drawn. */
const drawer: Drawer = makeDrawer()

function makeDrawer(): Drawer {
  const handlebars = Handlebars.create()
  const templates = Object.entries(specifications).map(([name, spec]) => [name, handlebars.template(spec)] as const)
  for (const [name, template] of templates) handlebars.registerPartial(name, template)
  const byName = new Map(templates)
  return { render: (name, view) => byName.get(name)?.(view) ?? '' }
}

/** A picture of some rows of a section. */
export interface DrawnPart {
  /** Which of the section's pictures it is, from 1. */
  readonly number: number
  /** How many the section has. */
  readonly parts: number
  /**
   * SVG, escaped as a page has it. Its rows are links to `#` and what their ids end with; see {@link rowStartOf}. What
   * touches rows has their whole ids in `data-of-rows`.
   */
  readonly svg: string
}

const drawn = new WeakMap<Run, Map<number, SectionPictures>>()

/** Which of a section's pictures has a row, from 0. */
export function partAround(run: Run, { section, row }: Moment): number {
  const tablePlace = section.spacetime.rows.findIndex(({ tableRow }) => tableRow === row - 1)
  const { parts } = picturesOf(run, section.number)
  return Math.max(
    0,
    parts.findIndex(({ first, last }) => first <= tablePlace && tablePlace < last),
  )
}

/** Draws the part of a section that a row is in. */
export function drawAround(run: Run, moment: Moment): DrawnPart {
  const pictures = picturesOf(run, moment.section.number)
  const number = partAround(run, moment)
  const { section } = moment
  const svg = withRowIds(
    pictures.render(number, drawer),
    rowIds(run.document, section),
    rowIdStart(run.document, section),
  )
  return { number: number + 1, parts: pictures.parts.length, svg }
}

/** Puts whole ids for the rows that arrows and notes touch, of which they say numbers, or what their ids end with. */
function withRowIds(svg: string, ids: readonly string[], start: string): string {
  const whole = (name: string) => (/^\d+$/.test(name) ? (ids[Number(name) - 1] ?? '') : start + name)
  return svg.replace(
    / data-of-rows="([^"]*)"/g,
    (_, names: string) => ` data-of-rows="${names.split(' ').map(whole).join(' ')}"`,
  )
}

/** What the ids of a section's rows start with. */
export function rowStartOf(run: Run, { section }: Moment): string {
  return rowIdStart(run.document, section)
}

function picturesOf(run: Run, number: number): SectionPictures {
  const known = drawn.get(run) ?? new Map<number, SectionPictures>()
  drawn.set(run, known)
  const found = known.get(number)
  if (found) return found
  const { document, vocabulary } = run
  const section = document.sections[number - 1]
  if (section === undefined) throw new RangeError(`there is no section ${number}`)
  const start = rowIdStart(document, section)
  const made = new SectionPictures(
    {
      picture: section.spacetime,
      title: section.title,
      number,
      idOf: (part) => pictureId(document, section, part),
      pageOf: () => '',
      rowStart: start,
      rowEnds: rowIds(document, section).map((id) => id.slice(start.length)),
    },
    vocabulary,
  )
  known.set(number, made)
  return made
}
