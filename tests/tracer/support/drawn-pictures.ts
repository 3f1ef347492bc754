import { loadTemplates } from '../../../src/tracer/io/load.ts'
import { render } from '../../../src/tracer/pages/page-maker.ts'
import { LEGEND_PICTURE } from '../../../src/tracer/pages/writers/paths.ts'
import { type Element, elementsOf, parseXml } from '../../support/xml.ts'
import { catalogue, theme } from '../pages/site.ts'
import { pictureVocabulary } from './pictures.ts'
import { END, HEADER, JOINED, readLines, SECTION } from './traces.ts'

const form = theme('default')
const templates = loadTemplates(form)
export const read = (...events: readonly object[]) =>
  readLines([HEADER, SECTION, ...JOINED, ...events, END], pictureVocabulary)

/** The pictures of a trace whose only section has these lines. */
export function picturesOf(...events: readonly object[]): {
  path: string
  content: string
  root: Element
  all: Element[]
}[] {
  const input = { traces: [read(...events)], vocabulary: pictureVocabulary, catalogue, theme: form, templates }
  return render(input).files.flatMap(({ path, content }) => {
    if (!path.endsWith('.svg') || path === LEGEND_PICTURE) return []
    const root = parseXml(content)
    return [{ path, content, root, all: elementsOf(root) }]
  })
}

/** The elements of a class in the picture of these lines. */
export function find(name: string, ...events: readonly object[]): Element[] {
  const classes = ({ attributes }: Element) => (attributes['class'] ?? '').split(' ')
  return picturesOf(...events).flatMap(({ all }) => all.filter((element) => classes(element).includes(name)))
}

export const titleOf = (element: Element | undefined) => element?.children.find(({ name }) => name === 'title')?.text
const textIn = (element: Element | undefined) => element?.children.find(({ name }) => name === 'text')
/** What is written, in full names. */
export const textOf = (element: Element | undefined) => textIn(element)?.children[0]?.text ?? textIn(element)?.text
/** The same in short. */
export const shortOf = (element: Element | undefined) => textIn(element)?.children.at(-1)?.text ?? textIn(element)?.text
/** What an arrow consists of. */
export const pathsOf = (element: Element | undefined) =>
  element?.children.filter(({ name }) => name === 'path').map(({ attributes }) => attributes['d'] ?? '')
