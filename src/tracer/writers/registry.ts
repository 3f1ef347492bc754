import { plantumlWriter } from './plantuml/writer.ts'
import { rstWriter } from './rst/writer.ts'
import { svgWriter } from './svg/writer.ts'
import type { Writer } from './writer.ts'

/** Every output format. */
export const WRITERS: readonly Writer[] = [rstWriter, plantumlWriter, svgWriter]
