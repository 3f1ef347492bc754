import type { BuiltSite } from './built-site.ts'

const HERE = 'http://site'

/** Where a link of a page leads: a file of the site and a place in it, or nothing when it leads elsewhere. */
export function targetOf(path: string, link: string): { file: string; place: string } | undefined {
  const url = new URL(link, `${HERE}/${path}`)
  if (url.origin !== HERE) return undefined
  // A server shows a folder's index.
  const file = decodeURIComponent(url.pathname)
    .slice(1)
    .replace(/(?<=^|\/)$/, 'index.html')
  return { file, place: decodeURIComponent(url.hash).slice(1) }
}

/** Links to files or places that are not there, and those that are scripts. */
export function brokenLinks(site: BuiltSite): string[] {
  const places = new Map([...site.pages].map(([path, page]) => [path, new Set(page.ids)]))
  const isBroken = (path: string, link: string) => {
    if (/^\s*(?:javascript|data|vbscript):/i.test(link)) return true
    const target = targetOf(path, link)
    if (!target) return false
    if (!site.files.has(target.file)) return true
    return target.place !== '' && !places.get(target.file)?.has(target.place)
  }
  return [...site.pages, ...site.moved].flatMap(([path, { links }]) =>
    links.filter((link) => isBroken(path, link)).map((link) => `${path}: ${link}`),
  )
}

export function repeatedIds(site: BuiltSite): string[] {
  return [...site.pages].flatMap(([path, { ids }]) =>
    ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${path}: ${id}`),
  )
}

/** The pages to which a chain of links leads from one of them. */
export function reachedFrom(site: BuiltSite, start: string): ReadonlySet<string> {
  const reached = new Set([start])
  for (const path of reached) {
    for (const link of site.pages.get(path)?.links ?? []) {
      const file = targetOf(path, link)?.file
      if (file !== undefined && site.pages.has(file)) reached.add(file)
    }
  }
  return reached
}
