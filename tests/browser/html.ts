/** What the tests ask of a page without a browser. Sphinx writes attributes in quotes; more is not understood. */
export interface Page {
  readonly length: number
  readonly ids: readonly string[]
  /** Where the page leads or what it loads, as written. */
  readonly links: readonly string[]
}

/** An element's start, quotes respected; the content of scripts, styles and comments holds none. */
const NOT_MARKUP = /<!--[\s\S]*?-->|(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/g
const START = /<[a-zA-Z][^\s/>]*((?:"[^"]*"|'[^']*'|[^'">])*)>/g
const ATTRIBUTE = /([^\s"'=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const LEADS = new Set(['href', 'xlink:href', 'src', 'data', 'action'])

export function readPage(html: string): Page {
  const ids: string[] = []
  const links: string[] = []
  const markup = html.replace(NOT_MARKUP, '$1')
  for (const [, attributes = ''] of markup.matchAll(START)) {
    for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
      const value = unescapeHtml(double ?? single ?? '')
      if (name === 'id') ids.push(value)
      if (LEADS.has(name)) links.push(value)
    }
  }
  return { length: html.length, ids, links }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? all
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
  })
}
