import type { Document } from '../document/document.ts'
import type { Outline, SectionOutline } from '../document/outline.ts'
import type { Group } from '../document/site.ts'
import type { WriteOptions } from './writer.ts'

/** Everything that is generated lies below this folder of the output. */
export const ROOT = 'developer/tests'

/** Of a test's files, as far as they have the same beginning: group, file and test are a folder each and a name. */
function testPath({ slugs }: Pick<Outline, 'slugs'>): string {
  return `${slugs.group}/${slugs.file}/${slugs.test}`
}

/**
 * The name of a test's page: where its file is, without an ending. As unique as the trace's own path. The Sphinx extension
 * leads there from the same address without the file. Names that end in `/` are those of indexes of folders.
 */
export function pageName(document: Pick<Outline, 'slugs'>): string {
  return `${ROOT}/${testPath(document)}`
}

/** The page with a part of a section's table. The first is on the test's own page. Slugs have no dots. */
export function partName(
  document: Pick<Outline, 'slugs'>,
  { number }: Pick<SectionOutline, 'number'>,
  part: number,
): string {
  if (part === 1) return pageName(document)
  return `${ROOT}/${testPath(document)}.section_${number}.part_${part}`
}

export function groupName({ slug }: Pick<Group, 'slug'>): string {
  return `${ROOT}/${slug}/`
}

export const FEATURES_PAGE = `${ROOT}/features/`
export const COVERAGE_PAGE = `${ROOT}/features/coverage`
export const GAPS_PAGE = `${ROOT}/features/gaps`
export const LOAD_PAGE = `${ROOT}/load_bearing`
export const LEGEND_PAGE = `${ROOT}/legend`
export const LEGEND_LABEL = 'trace-table-legend'

/**
 * The number, not the title, names a section here: it is how the source document refers to its diagrams. The second and
 * later parts of a long one say which they are. Slugs have no dots.
 */
export function diagramPath(
  document: Outline,
  { number }: SectionOutline,
  { theme, ambiguous }: Pick<WriteOptions, 'theme' | 'ambiguous'>,
  part: number,
): string {
  const short = `${document.slugs.file}/${document.slugs.test}`
  const isShort = theme.shortNames && !ambiguous.has(short.toLowerCase())
  return `${ROOT}/diagrams/${isShort ? short : testPath(document)}_${number}${part === 1 ? '' : `.part_${part}`}.puml`
}

/** A section's picture; the second and later parts of a long one say which they are. Slugs have no dots. */
export function picturePath(document: Outline, { number }: SectionOutline, part: number): string {
  return `${ROOT}/diagrams/${testPath(document)}_${number}${part === 1 ? '' : `.part_${part}`}.svg`
}

/** The picture with an example of each sign. */
export const LEGEND_PICTURE = `${ROOT}/diagrams/legend.svg`

/** The words of the traces. */
export const VOCABULARY = `${ROOT}/vocabulary.json`

/** What a picture is called in a page that it is part of. By its number, as titles can become the same id. */
export function pictureId(document: Outline, { number }: SectionOutline, part: number): string {
  return toId(`picture-${pageLabel(document)}-${number}${part === 1 ? '' : `-part-${part}`}`)
}

/** Folder of the include files of a feature, or of a branch. */
export function featureFolder(id: string): string {
  const [feature = id, branch] = id.split('/')
  const folder = `${ROOT}/features/${feature}`
  return branch === undefined ? folder : `${folder}/branches/${branch}`
}

/** The page of a feature, which has parts for its branches. */
export function featurePageName(id: string): string {
  const [feature = id] = id.split('/')
  return `${featureFolder(feature)}/`
}

/** The name of a feature's page, or of a branch's part of it. */
export function featureLabel(id: string): string {
  return `feature.${id}`
}

/** The name of the list of a group's sections that test or use a feature or a branch. */
export function mentionsLabel(kind: 'tests' | 'uses', { slug }: Pick<Group, 'slug'>, id: string): string {
  return `${kind}.${slug}.${id}`
}

/** The name of a page among pages. Slugs have no dots, so no two of these can mean the same. */
export function pageLabel({ slugs }: Pick<Outline, 'slugs'>): string {
  return `test.${slugs.group}.${slugs.file}.${slugs.test}`
}

/** The same where pages are named by their tests alone, as far as that names one. */
export function shortPageLabel(document: Outline, { ambiguous }: Pick<WriteOptions, 'ambiguous'>): string {
  const { test } = document.slugs
  return ambiguous.has(test.toLowerCase()) ? pageLabel(document) : test
}

export function sectionLabel(document: Outline, { anchor }: SectionOutline): string {
  return `${pageLabel(document)}.${anchor}`
}

/** For each section, by its number: the ids of its table's rows. */
type RowIds = ReadonlyMap<number, readonly string[]>
const known = new WeakMap<Document, RowIds>()

/**
 * The ids of a table's rows in their page, which links name them by: the section's label and the row's anchor, made an
 * id as docutils makes them. Names that become the same id, because they differ only in characters that ids cannot
 * hold, are counted.
 */
export function rowIds(document: Document, { number }: SectionOutline): readonly string[] {
  const found = known.get(document) ?? makeRowIds(document)
  known.set(document, found)
  return found.get(number) ?? []
}

function makeRowIds(document: Document): RowIds {
  const taken = new Set(document.sections.map((section) => toId(sectionLabel(document, section))))
  /** Of ids that were taken how far they have been counted. */
  const counts = new Map<string, number>()
  const free = (id: string) => {
    let unique = id
    for (let count = (counts.get(id) ?? 1) + 1; taken.has(unique); count += 1) {
      unique = `${id}-${count}`
      counts.set(id, count)
    }
    taken.add(unique)
    return unique
  }
  return new Map(
    document.sections.map((section) => {
      const start = rowIdStart(document, section)
      return [section.number, section.table.anchors.map((anchor) => free(joined(start, anchor)))]
    }),
  )
}

/** The id of `start-anchor`, where `start` is an id already. */
function joined(start: string, anchor: string): string {
  const rest = toId(anchor).replace(/^-/, '')
  return rest === '' ? start : `${start}-${rest}`
}

/** What the ids of all rows of a test start with. */
export function testIdStart(document: Pick<Outline, 'slugs'>): string {
  return toId(pageLabel(document))
}

/** How a test's trace is called, as its file is below the folder of traces, without its ending. */
export function traceName(document: Pick<Outline, 'slugs'>): string {
  return testPath(document)
}

/** What the ids of all rows of a section start with. */
export function rowIdStart(document: Outline, section: SectionOutline): string {
  return toId(`${sectionLabel(document, section)}-row`)
}

/** A label as an id, as docutils makes them. */
export function toId(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')
}
