import type { Templates } from '../../../text/templates.ts'
import type { Field, VariableWord, Vocabulary } from '../../../trace/vocabulary.ts'
import { absolute, LEGEND_PICTURE, ROOT } from '../paths.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { escapeInline, literal } from './escape-rst.ts'
import { tidy } from './tidy.ts'

/** The page that says what the words in tables and diagrams mean, from the vocabulary alone. */
export function legendFile(vocabulary: Vocabulary, templates: Templates, { diagrams }: WriteOptions): OutputFile {
  const { title, nodePrefix, roles, marks, messages, variables } = vocabulary
  const view = {
    protocol: escapeInline(title),
    picture: diagrams === 'plantuml' ? '' : absolute(LEGEND_PICTURE),
    // Without a prefix nothing tells what nodes are called.
    node: nodePrefix === '' ? '' : literal(`${nodePrefix}1`),
    roles: [...roles.values()].map(({ id, short, meaning }) => entry(short, id, meaning)),
    marks: [...marks.values()].map(({ id, cell, alarm, meaning, fields = [] }) => ({
      ...entry(cell, id, meaning),
      alarm: alarm === true,
      fields: fields.map(fieldView),
    })),
    messages: [...messages.values()].map(({ id, short, senderFirst, meaning, fields }) => ({
      ...entry(short, id, meaning),
      sent: literal(senderFirst ? `${nodePrefix}1+${short}` : `${short}+${nodePrefix}2`),
      handled: literal(`${nodePrefix}1+${short}`),
      fields: fields.map(fieldView),
    })),
    variables: [...variables.values()].map(variableView),
  }
  const content = tidy(templates.render('legend', view))
  return { path: `${ROOT}/legend.rst`, content, source: 'the legend' }
}

function entry(
  short: string,
  id: string,
  meaning: string,
): { short: string; id: string; meaning: string; names: string[] } {
  return { short: literal(short), id: literal(id), meaning: escapeInline(meaning), names: namesOf(short, id) }
}

/** What somebody who looks for a word types: the site's search answers with the legend first. */
function namesOf(short: string, id: string): string[] {
  // In an entry of an index signs are more than text, and capitals are not.
  const names = short.toLowerCase() === id.toLowerCase() ? [id] : [id, short]
  return names.filter((name) => /^\w+( \w+)*$/.test(name))
}

function fieldView({ id, short, optional, meaning }: Field): object {
  return { inCells: short !== undefined, optional: optional === true, ...entry(`${short ?? id}`, id, meaning) }
}

function variableView({ id, short, separator = '-', standing, meaning, initial }: VariableWord): object {
  const shown = short === undefined ? '' : short + separator + String(initial ?? '-')
  return { ...entry(shown, id, meaning), inCells: short !== undefined, standing: standing === true }
}
