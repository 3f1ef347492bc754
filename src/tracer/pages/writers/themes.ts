import type { Theme } from './writer.ts'

/** `classic` is the form of the source document with its oddities; `default` is the same without them. */
export const THEMES: Readonly<Record<string, Theme>> = {
  default: { name: 'default', narrativeName: 'narrative' },
  classic: {
    name: 'classic',
    narrativeName: 'narative',
    rstOnly: true,
    plantumlOnly: true,
    shortNames: true,
    sourceRows: true,
    byName: true,
    allNodes: true,
  },
}
