import plantumlEncoder from 'plantuml-encoder'
import { LIMITS } from '../../../common/limits.ts'
import type { Templates } from '../../../text/templates.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Document, Section } from '../../document/document.ts'
import { type Diagram, diagramsOf, renderDiagram } from './plantuml-writer.ts'

/** The addresses at which `server` draws the diagrams of a section, made once for all of its pages. */
export function linksTo(server: string, templates: Templates, vocabulary: Vocabulary) {
  const known = new WeakMap<Section, readonly (string | undefined)[]>()
  return (document: Document, section: Section): readonly (string | undefined)[] => {
    const found =
      known.get(section) ??
      Array.from(diagramsOf(document, section), (diagram) => diagramLink(server, diagram, vocabulary, templates))
    known.set(section, found)
    return found
  }
}

/** The address at which `server` draws the diagram, which is in it; undefined where it would be too long. */
function diagramLink(server: string, shown: Diagram, vocabulary: Vocabulary, templates: Templates): string | undefined {
  const diagram = plantumlEncoder.encode(renderDiagram(shown, vocabulary, templates))
  const link = `${server.replace(/\/+$/, '')}/svg/${diagram}`
  return link.length <= LIMITS.plantumlAddressCharacters ? link : undefined
}
