import { markdownWriter } from './markdown/markdown-writer.ts'
import { plantumlWriter } from './plantuml/plantuml-writer.ts'
import { rstWriter } from './rst/rst-writer.ts'
import { svgWriter } from './svg/svg-writer.ts'
import { wordsWriter } from './words/words-writer.ts'
import type { Writer } from './writer.ts'

/** Every output format. */
export const WRITERS: readonly Writer[] = [rstWriter, markdownWriter, plantumlWriter, svgWriter, wordsWriter]
