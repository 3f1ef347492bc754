import type { Templates } from '../../../text/templates.ts'
import { type Cells, makeCells } from '../../../trace/cells.ts'
import { EntryList } from '../../../trace/entry-list.ts'
import { fieldMeaningText, meaningText } from '../../../trace/meanings.ts'
import { answeredBy, type Field, type KindWord, type VariableWord, type Vocabulary } from '../../../trace/vocabulary.ts'
import { absolute, LEGEND_PICTURE, ROOT } from '../paths.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { escapeInline, literal } from './escape-rst.ts'
import { tidy } from './tidy.ts'

/** The page that says what the words in tables and diagrams mean, from the vocabulary alone. */
export function legendFile(
  vocabulary: Vocabulary,
  templates: Templates,
  { diagrams, theme }: WriteOptions,
): OutputFile {
  const { title, nodePrefix, roles, kinds, marks, messages, variables } = vocabulary
  const cells = makeCells(vocabulary)
  const view = {
    protocol: escapeInline(title),
    asInSource: theme.sourceRows === true,
    picture: diagrams === 'plantuml' ? '' : absolute(LEGEND_PICTURE),
    // Without a prefix nothing tells what nodes are called.
    node: nodePrefix === '' ? '' : literal(`${nodePrefix}1`),
    kinds: [...kinds.values()].map((kind) => kindView(kind, vocabulary)),
    roles: [...roles.values()].map(({ id, short, meaning, title }) => entry(short, id, meaning, title)),
    marks: [...marks.values()].map(({ id, cell, alarm, meaning, title, fields = [] }) => ({
      ...entry(cell, id, meaning, title),
      alarm: alarm === true,
      fields: fields.map(fieldView),
    })),
    messages: [...messages.values()].map((word) => ({
      ...entry(word.short, word.id, word.meaning, word.title),
      answers: answeredBy(word).map(literal).join(' or '),
      sent: literal(word.senderFirst ? `${nodePrefix}1+${word.short}` : `${word.short}+${nodePrefix}2`),
      handled: literal(`${nodePrefix}1+${word.short}`),
      fields: word.fields.map(fieldView),
    })),
    variables: [...variables.values()].map((variable) => variableView(variable, cells)),
    lists: listsView(vocabulary, cells),
    unknown: [...variables.values()].some(({ initial }) => initial === undefined),
  }
  const content = tidy(templates.render('legend', view))
  return { path: `${ROOT}/legend.rst`, content, source: 'the legend' }
}

function entry(
  short: string,
  id: string,
  meaning: string,
  title = '',
): { short: string; id: string; meaning: string; names: string[] } {
  return {
    short: literal(short),
    id: literal(id),
    meaning: escapeInline(meaningText(meaning)),
    names: namesOf(short, id, title),
  }
}

/** What somebody who looks for a word types: the site's search answers with the legend first. */
function namesOf(short: string, id: string, title: string): string[] {
  // In an entry of an index signs are more than text, and capitals are not.
  const names = new Map([id, short, title].toReversed().map((name) => [name.toLowerCase(), name]))
  return [...names.values()].toReversed().filter((name) => /^\w+( \w+)*$/.test(name))
}

/** The first of its roles is the one that a node begins as. */
function kindView({ id, meaning, roles, variables }: KindWord, vocabulary: Vocabulary): object {
  return {
    ...entry(id, id, meaning),
    roles: roles.map((role) => literal(vocabulary.roles.get(role)?.short ?? role)).join(', '),
    variables: variables.map(literal).join(', '),
  }
}

function fieldView({ id, short, optional, meaning }: Field): object {
  const words = entry(short ?? id, id, fieldMeaningText(meaning))
  return { inCells: short !== undefined, optional: optional === true, ...words }
}

function variableView(variable: VariableWord, cells: Cells): object {
  const { id, short, separator = '-', standing, meaning, initial, type, fields = [] } = variable
  const isList = type === 'list'
  const value = initial === undefined ? '?' : String(initial ?? '-')
  const shown = short === undefined ? '' : isList ? listExample(variable, cells) : short + separator + value
  return {
    ...entry(shown, id, meaning),
    inCells: short !== undefined,
    standing: standing === true,
    list: isList,
    unknown: initial === undefined,
    fields: fields.map(fieldView),
  }
}

/** How cells tell that one entry of two went, and two others came. */
function listExample(variable: VariableWord, cells: Cells): string {
  const earlier = EntryList.of(['a', 'b'])
  return cells.change(variable, earlier.changed({ drop: 1, add: ['c', 'd'] }), earlier)
}

/** What the short form of a list says, where there are lists. */
function listsView({ variables }: Vocabulary, cells: Cells): object[] {
  const list = [...variables.values()].find(({ type, short }) => type === 'list' && short !== undefined)
  return list === undefined ? [] : [{ id: literal(list.id), example: literal(listExample(list, cells)) }]
}
