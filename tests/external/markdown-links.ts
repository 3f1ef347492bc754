import { posix } from 'node:path'
import type { ReadPage } from './markdown-tools.ts'

/** A link or a picture that leads nowhere, with the page that it is on. */
export type BrokenLink = string

/** GitHub puts this before ids, and finds them without it. */
const PREFIX = /^user-content-/

/**
 * The links and pictures of pages that lead to no file, or to no id of a page. `files` are all files of the tree or of
 * the site; pages are found at addresses without `.html` too, and those called `index` at their folder's.
 */
export function brokenLinks(pages: ReadonlyMap<string, ReadPage>, files: ReadonlySet<string>): BrokenLink[] {
  const ids = new Map([...pages].map(([path, page]) => [path, new Set(page.ids.map((id) => id.replace(PREFIX, '')))]))
  const leads = (from: string, to: string): boolean => {
    const [path = '', id = ''] = to
      .replace(/\?[^#]*/, '')
      .split('#')
      .map(decodeURIComponent)
    const place = path === '' ? from : posix.join(path.startsWith('/') ? '.' : posix.dirname(from), path)
    const file = filesOf(place).find((each) => files.has(each))
    return file !== undefined && (id === '' || (ids.get(file)?.has(id) ?? false))
  }
  return [...pages].flatMap(([from, { links, pictures }]) => {
    const inside = [...links, ...pictures].filter((to) => to !== '' && !/^(?:https?:|data:image\/svg\+xml)/.test(to))
    return inside.filter((to) => !leads(from, to)).map((to) => `${from}: ${to}`)
  })
}

function filesOf(place: string): string[] {
  const folder = place.replace(/\/$/, '')
  return [place, `${folder}.html`, posix.join(folder, 'index.html')]
}
