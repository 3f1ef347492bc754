import { parseProse } from '../../../text/markup.ts'
import { type LinkOf, markdownProse } from './markdown-prose.ts'

export function featureText(rst: string, linkOf: LinkOf): string {
  return markdownProse(parseProse(rst.replaceAll('``', '`')), linkOf)
}
