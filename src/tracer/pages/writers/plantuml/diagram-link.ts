import plantumlEncoder from 'plantuml-encoder'
import type { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Section } from '../../document/document.ts'
import { renderDiagram } from './plantuml-writer.ts'

/** Servers refuse longer addresses, and docutils a page with a line of more than 10,000 characters. */
const LONGEST_LINK = 8000

/** The address at which `server` draws the section; undefined where it would be too long. The diagram is in it. */
export function diagramLink(
  server: string,
  section: Section,
  vocabulary: Vocabulary,
  templates: Templates,
): string | undefined {
  const diagram = plantumlEncoder.encode(renderDiagram(section, vocabulary, templates))
  const link = `${server.replace(/\/+$/, '')}/svg/${diagram}`
  return link.length <= LONGEST_LINK ? link : undefined
}
