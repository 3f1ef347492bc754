import { EVERYTHING, type Filter } from './model/filter.ts'

/** What the address of a page says behind its `#`: a row, and what is filtered. */
export interface Place {
  /** Empty where no row is chosen. */
  readonly row: string
  readonly filter: Filter
}

const SETTINGS = ['node', 'kind', 'text'] as const

/** Reads `#row-id&node=1&text=a%20b`. What it does not know it leaves out. */
export function placeOf(hash: string): Place {
  const [row = '', ...settings] = hash.replace(/^#/, '').split('&')
  const said = new URLSearchParams(settings.join('&'))
  const read = (name: string) => said.get(name) ?? ''
  return { row: decoded(row), filter: { ...EVERYTHING, node: read('node'), kind: read('kind'), text: read('text') } }
}

/** The other way round. */
export function hashOf({ row, filter }: Place): string {
  const said = new URLSearchParams()
  for (const name of SETTINGS) if (filter[name] !== '') said.set(name, filter[name])
  const settings = said.toString()
  return `#${encodeURI(row).replaceAll('&', '%26')}${settings === '' ? '' : `&${settings}`}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
