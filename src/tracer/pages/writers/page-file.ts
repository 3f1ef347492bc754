import { FLAVOUR } from './markdown/flavours.ts'
import { markdownFile } from './markdown/markdown-links.ts'
import { rstFile } from './rst/rst-links.ts'
import { FLAVOURS, type FlavourName, FORMATS, type Format } from './writer.ts'

/** Where the page of this name is below the output, see `Markup.file`. */
export function pageFile(name: string, format: Format = FORMATS[0], flavour: FlavourName = FLAVOURS[0]): string {
  return format === 'markdown' ? markdownFile(name, FLAVOUR[flavour]) : rstFile(name)
}
