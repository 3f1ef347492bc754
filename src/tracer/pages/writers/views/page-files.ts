import type { Document } from '../../document/document.ts'
import { isRecorded } from '../../document/outline.ts'
import type { OutputFile } from '../writer.ts'
import type { Making } from './page.ts'
import { partFiles } from './part-page.ts'
import { pageFile } from './test-page.ts'

/** The pages of a test: its own, and those of the later parts of long sections. */
export function* pageFiles(document: Document, making: Making): Iterable<OutputFile> {
  yield pageFile(document, making)
  for (const section of document.sections.filter(isRecorded)) yield* partFiles(document, section, making)
}
