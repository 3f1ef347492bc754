import { describe, expect, test } from 'vitest'
import { FLAVOUR } from '../../../../../src/tracer/pages/writers/markdown/flavours.ts'
import type { FlavourName } from '../../../../../src/tracer/pages/writers/writer.ts'

const TITLE = 'a "b" <c> {{d}} & *e*\n'
const whole = (flavour: FlavourName, name = 'developer/tests/g/f/t') => FLAVOUR[flavour].whole('text\n', TITLE, name)

describe('around a page stands', () => {
  test('nothing for GitHub', () => {
    expect(whole('github')).toBe('text\n')
  })

  test('a title in Markdown for VitePress', () => {
    const title = 'a \\"b\\" &lt;c> <span>&#123;</span><span>&#123;</span>d}} & &#42;e&#42;␊'
    expect(whole('vitepress')).toBe(`---\ntitle: "${title}"\n---\n\n<div v-pre>\n\ntext\n\n</div>\n`)
  })

  test('a title in text for Docusaurus', () => {
    const title = 'a \\"b\\" <c> {{d}} & *e*␊'
    expect(whole('docusaurus')).toBe(`---\ntitle: "${title}"\nmdx: {"format":"md"}\n---\n\ntext\n`)
  })

  test('a title in HTML for MkDocs', () => {
    expect(whole('mkdocs')).toMatch(
      /^---\ntitle: "a &quot;b&quot; &lt;c&gt; &#123;&#123;d&#125;&#125; &amp; &#42;e&#42;␊"\n---\n\ntext\n$/,
    )
  })
})

test('MkDocs is told to read Markdown in what is folded', () => {
  const { whole: written } = FLAVOUR.mkdocs
  expect(written('<details open>\n', 't', 'n')).toContain('<details markdown="1" style="overflow-x: auto" open>')
})

describe('Docusaurus would give the address of the folder to', () => {
  test.each(['index', 'README', 'Index', 'winning', 'Winning'])('%s', (name) => {
    expect(whole('docusaurus', `developer/tests/g/winning/${name}`)).toContain(`\nslug: "./${name}"\n`)
  })

  test.each(['developer/tests/g/winning/', 'developer/tests/g/winning/t'])('not to %s', (name) => {
    expect(whole('docusaurus', name)).not.toContain('slug')
  })
})
