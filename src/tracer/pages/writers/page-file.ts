import { FLAVOURS, type FlavourName, FORMATS, type Format } from './writer.ts'

/** GitHub shows the README of a folder below the list of what is in it. */
const README: Readonly<Partial<Record<FlavourName, string>>> = { github: 'README' }

/** Where the page of this name is below the output, see `Markup.file`. */
export function pageFile(name: string, format: Format = FORMATS[0], flavour: FlavourName = FLAVOURS[0]): string {
  const [index, ending] = format === 'markdown' ? [README[flavour] ?? 'index', 'md'] : ['index', 'rst']
  return `${name.endsWith('/') ? `${name}${index}` : name}.${ending}`
}

/** Flavours whose places serve a page, and the index of a folder that is called like it, at one address. */
const FOLDED: readonly FlavourName[] = ['docusaurus', 'mkdocs']

/** Where readers find a file: of two with one address, the place would show one. */
export function addressOf(path: string, flavour: FlavourName): string {
  if (!path.endsWith('.md') || !FOLDED.includes(flavour)) return path
  return path.replace(/\.md$/, '').replace(/\/(?:index|readme)$/i, '')
}

/** How the one file refers to the other: so it is found wherever the output lies. */
export function pathBetween(from: string, to: string): string {
  let shared = 0
  for (let at = 0; at < from.length && from[at] === to[at]; at += 1) if (from[at] === '/') shared = at + 1
  const up = from.slice(shared).split('/').length - 1
  return `${'../'.repeat(up)}${to.slice(shared)}`
}
