import { type Cells, makeCells } from '../../../trace/cells.ts'
import { EntryList } from '../../../trace/entry-list.ts'
import { fieldMeaningText, meaningText } from '../../../trace/meanings.ts'
import { answeredBy, type Field, type KindWord, type VariableWord, type Vocabulary } from '../../../trace/vocabulary.ts'
import { LEGEND_LABEL, LEGEND_PAGE, LEGEND_PICTURE } from '../paths.ts'
import type { OutputFile } from '../writer.ts'
import { type Making, Page } from './page.ts'
import type { Markup } from './page-markup.ts'

/** The page that says what the words in tables and diagrams mean, from the vocabulary alone. */
export function legendFile(vocabulary: Vocabulary, making: Making): OutputFile {
  const page = new Page(LEGEND_PAGE, making)
  const { markup, options } = page
  const { title, nodePrefix, roles, kinds, marks, messages, variables } = vocabulary
  const cells = makeCells(vocabulary)
  const view = {
    anchor: markup.anchor(LEGEND_LABEL),
    protocol: markup.inline(title),
    asInSource: options.theme.sourceRows === true,
    picture: page.showsPictures ? page.asset(LEGEND_PICTURE) : '',
    // Without a prefix nothing tells what nodes are called.
    node: nodePrefix === '' ? '' : markup.code(`${nodePrefix}1`),
    kinds: [...kinds.values()].map((kind) => kindView(kind, vocabulary, markup)),
    roles: [...roles.values()].map(({ id, short, meaning, title }) => entry(short, id, meaning, markup, title)),
    marks: [...marks.values()].map(({ id, cell, alarm, meaning, title, fields = [] }) => ({
      ...entry(cell, id, meaning, markup, title),
      alarm: alarm === true,
      fields: fields.map((field) => fieldView(field, markup)),
    })),
    messages: [...messages.values()].map((word) => ({
      ...entry(word.short, word.id, word.meaning, markup, word.title),
      answers: answeredBy(word).map(markup.code).join(' or '),
      sent: markup.code(word.senderFirst ? `${nodePrefix}1+${word.short}` : `${word.short}+${nodePrefix}2`),
      handled: markup.code(`${nodePrefix}1+${word.short}`),
      fields: word.fields.map((field) => fieldView(field, markup)),
    })),
    variables: [...variables.values()].map((variable) => variableView(variable, cells, markup)),
    lists: listsView(vocabulary, cells, markup),
    unknown: [...variables.values()].some(({ initial }) => initial === undefined),
  }
  return page.fill('legend', view, { title: 'Legend of trace tables', source: 'the legend' })
}

function entry(
  short: string,
  id: string,
  meaning: string,
  { code, inline }: Markup,
  title = '',
): { short: string; id: string; meaning: string; names: string[] } {
  return {
    short: code(short),
    id: code(id),
    meaning: inline(meaningText(meaning)),
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
function kindView({ id, meaning, roles, variables }: KindWord, vocabulary: Vocabulary, markup: Markup): object {
  return {
    ...entry(id, id, meaning, markup),
    roles: roles.map((role) => markup.code(vocabulary.roles.get(role)?.short ?? role)).join(', '),
    variables: variables.map(markup.code).join(', '),
  }
}

function fieldView({ id, short, optional, meaning }: Field, markup: Markup): object {
  const words = entry(short ?? id, id, fieldMeaningText(meaning), markup)
  return { inCells: short !== undefined, optional: optional === true, ...words }
}

function variableView(variable: VariableWord, cells: Cells, markup: Markup): object {
  const { id, short, separator = '-', standing, meaning, initial, type, fields = [] } = variable
  const isList = type === 'list'
  const value = initial === undefined ? '?' : String(initial ?? '-')
  const shown = short === undefined ? '' : isList ? listExample(variable, cells) : short + separator + value
  return {
    ...entry(shown, id, meaning, markup),
    inCells: short !== undefined,
    standing: standing === true,
    list: isList,
    unknown: initial === undefined,
    fields: fields.map((field) => fieldView(field, markup)),
  }
}

/** How cells tell that one entry of two went, and two others came. */
function listExample(variable: VariableWord, cells: Cells): string {
  const earlier = EntryList.of(['a', 'b'])
  return cells.change(variable, earlier.changed({ drop: 1, add: ['c', 'd'] }), earlier)
}

/** What the short form of a list says, where there are lists. */
function listsView({ variables }: Vocabulary, cells: Cells, { code }: Markup): object[] {
  const list = [...variables.values()].find(({ type, short }) => type === 'list' && short !== undefined)
  return list === undefined ? [] : [{ id: code(list.id), example: code(listExample(list, cells)) }]
}
