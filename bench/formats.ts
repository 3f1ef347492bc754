/** What the Markdown page of a test takes, beside the same page in reStructuredText: of tests with a section of about 30 events. */
import { loadCatalogue, loadTemplates } from '../src/tracer/io/load.ts'
import { buildDocument } from '../src/tracer/pages/document/document.ts'
import { TestNames } from '../src/tracer/pages/document/test-names.ts'
import { markdownWriter } from '../src/tracer/pages/writers/markdown/markdown-writer.ts'
import { rstWriter } from '../src/tracer/pages/writers/rst/rst-writer.ts'
import { THEMES } from '../src/tracer/pages/writers/themes.ts'
import type { Theme, WriteOptions, Writer } from '../src/tracer/pages/writers/writer.ts'
import { Templates } from '../src/tracer/text/templates.ts'
import { readTrace } from '../src/tracer/trace/read.ts'
import { compare, report } from './measure.ts'
import { committedTraces, vocabulary } from './support/raft-files.ts'

const theme = THEMES['default'] as Theme
const templates = loadTemplates(theme)
const options: WriteOptions = {
  vocabulary,
  catalogue: loadCatalogue('features', vocabulary),
  theme,
  ambiguous: new Set(),
  diagrams: 'svg',
  formats: ['rst', 'markdown'],
  flavour: 'github',
  repository: '',
  tests: new TestNames([]),
  diagramLinks: undefined,
}

const documents = committedTraces()
  .map(({ file, bytes }) => buildDocument(readTrace(bytes, file, vocabulary), vocabulary))
  .filter(({ sections }) => sections.some(({ rows }) => rows >= 28 && rows <= 32))

function pagesBy(writer: Writer): () => number {
  const filled = new Templates(templates.get(writer.format) ?? [], writer.helpers)
  return () => {
    let length = 0
    for (const document of documents)
      for (const { content } of writer.pages(document, filled, options)) length += content.length
    return length
  }
}

const markdown = { name: 'Markdown pages', run: pagesBy(markdownWriter) }
const rst = { name: 'the same in reStructuredText', run: pagesBy(rstWriter) }
const rows = documents.flatMap(({ sections }) => sections).reduce((sum, section) => sum + section.rows, 0)
report(compare('rows/s', rows, markdown, rst))
const share = pagesBy(markdownWriter)() / pagesBy(rstWriter)()
process.stdout.write(`Markdown pages: ${share.toFixed(2)} times the characters\n`)
