import { describe, expect, test } from 'vitest'
import { loadCatalogue, loadTemplates, loadTraces, loadVocabulary } from '../../../../../src/tracer/io/load.ts'
import { buildDocument } from '../../../../../src/tracer/pages/document/document.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import { rowIds } from '../../../../../src/tracer/pages/writers/paths.ts'
import type { Diagrams } from '../../../../../src/tracer/pages/writers/writer.ts'
import { parseVocabulary } from '../../../../../src/tracer/trace/parse-vocabulary.ts'
import { hostileTraces } from '../../../../support/hostile-traces.ts'
import { separated } from '../../../../support/separated.ts'
import { elementsOf, parseXml } from '../../../../support/xml.ts'
import { find, picturesOf, read, shortOf, textOf, titleOf } from '../../../support/drawn-pictures.ts'
import { at, handled, mark, pictureVocabulary } from '../../../support/pictures.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../../../support/traces.ts'
import { twoPhaseWords } from '../../../support/two-phase.ts'
import { catalogue, renderTraces, smallTrace, theme } from '../../site.ts'

const form = theme('default')
const templates = loadTemplates(form)

/** `npx vitest run tests/tracer/pages/writers/svg/picture.test.ts -u` rewrites it; look at it in a browser then. */
test('the picture of the last section of test_feature_defs_3 is as it was', async () => {
  const vocabulary = loadVocabulary('vocabulary/raft.json')
  const traces = loadTraces(['docs-out/traces/commands/test_random_code'], vocabulary)
  const { files } = render({ traces, vocabulary, catalogue: loadCatalogue('features'), theme: form, templates })
  const picture = files.find(({ path }) =>
    path.endsWith('diagrams/commands/test_random_code/test_feature_defs_3_7.svg'),
  )
  await expect(picture?.content).toMatchFileSnapshot('../../../../golden/default/test_feature_defs_3_7.svg')
})

describe('a node', () => {
  test('has a bar in the colour of its role, with a pattern too, and a plate where it changes', () => {
    const { all = [] } = picturesOf(mark('cut', '2', {}, { role: 'prepared' }))[0] ?? {}
    const bars = all.filter((element) => titleOf(element)?.startsWith('S2: '))
    expect(bars.map((bar) => [titleOf(bar), bar.attributes['fill']])).toEqual([
      ['S2: working', '#FFFFFF'],
      ['S2: prepared', 'url(#p1)'],
    ])
    expect(all.filter(({ name }) => name === 'pattern').map(({ attributes }) => attributes['id'])).toEqual(['p1'])
    expect(all.filter(({ text }) => text === 'PREP')).toHaveLength(1)
  })

  test('that is down leaves a gap, one that is cut off is shaded, what it was asked is a bracket', () => {
    const down = find('st-gap', mark('off'), mark('cut', '2'), mark('on'))
    expect(down.map(titleOf)).toEqual(['S1 is down'])
    expect(find('st-shade', mark('cut', '3', {}, { reach: 2 })).map(titleOf)).toEqual(['S3 is cut off'])
    const asked = [mark('asked', '1', { what: 'a' }), mark('cut', '2')]
    expect(find('st-unended', ...asked)).toHaveLength(1)
    expect(find('st-bracket', ...asked, mark('told', '1', { what: 'a' }))).toHaveLength(1)
    expect(find('st-unended', ...asked, mark('told', '1', { what: 'a' }))).toHaveLength(0)
  })

  test('tells what changed, and stands out where a rule was broken', () => {
    const broken = mark('broken', '2', { rule: 'x', other: '1' }, { round: 3 })
    const [alarm] = find('st-alarm', broken)
    expect(textOf(alarm)).toBe('⚠ BROKEN x S1')
    expect(titleOf(alarm)).toBe('BROKEN: Two servers *differ*.\nrule: x\nother: S1')
    expect(find('st-alarmed', broken)).toHaveLength(1)
    const [change] = find('st-change', broken)
    expect([textOf(change), shortOf(change), titleOf(change)]).toEqual(['round 3', 'r-3', 'changed:\nround: 0 → 3'])
  })

  test('is named below a tall picture too', () => {
    const names = (rows: number) => find('st-node', ...Array.from({ length: rows }, () => mark('cut'))).length
    expect([names(5), names(30)]).toEqual([3, 6])
  })
})

describe('rows', () => {
  test('lead to the rows of the page, by ids that the root completes', () => {
    const events = [mark('cut'), mark('cut'), at('send'), at('lose'), handled()]
    const [section] = buildDocument(read(...events), pictureVocabulary).sections
    const document = buildDocument(read(...events), pictureVocabulary)
    const [picture] = picturesOf(...events)
    const links = picture?.all.filter(({ name }) => name === 'a') ?? []
    const start = picture?.root.attributes['data-rows']
    expect(links.map(({ attributes }) => attributes['href']?.replace('#', start ?? ''))).toEqual(
      section && rowIds(document, section),
    )
    expect(titleOf(links[1])).toBe('Row 2: S1 CUT')
    expect(picture?.root.attributes['data-page']).toBe('developer/tests/g/f/t')
  })

  test('are all that is focused and read out; the rest says the same again', () => {
    const [picture] = picturesOf(at('send'), at('lose'), handled())
    const [, , , ...drawn] = picture?.root.children ?? []
    const told = drawn.filter(({ attributes }) => attributes['aria-hidden'] !== 'true')
    expect(new Set(told.map(({ name, attributes }) => name + (attributes['role'] ?? '')))).toEqual(
      new Set(['path', 'a']),
    )
    for (const { attributes } of picture?.all ?? []) expect(attributes).not.toHaveProperty('tabindex')
  })
})

test('a long section is drawn in parts, each row in one, and the page shows them all', () => {
  const events = Array.from({ length: 310 }, () => mark('cut'))
  const parts = picturesOf(...events)
  expect(parts.map(({ path }) => path.replace(/.*\//, ''))).toEqual(['t_1.svg', 't_1.part_2.svg', 't_1.part_3.svg'])
  const numbers = parts.flatMap(({ all }) => all.filter(({ name }) => name === 'a').map((link) => Number(textOf(link))))
  expect(numbers).toEqual(Array.from({ length: 311 }, (_, i) => i + 1))
  for (const [i, { all }] of parts.entries())
    expect(all.map(({ text }) => text)).toEqual(
      expect.arrayContaining([`Part ${i + 1} of 3`, `Section 1: One, part ${i + 1} of 3`]),
    )
  expect(new Set(parts.map(({ root }) => root.attributes['id'])).size).toBe(3)
  const page = renderTraces([read(...events)]).find(({ path }) => path === 'developer/tests/g/f/t.rst')?.content ?? ''
  expect(page.match(/^\.\. image:: .*$/gm)).toEqual(
    parts.map(({ path }) => `.. image:: ../../${path.replace('developer/tests/', '')}`),
  )
  expect(page).toContain('   :alt: Section 1 as a space-time diagram, part 2 of 3. Its table says the same.\n')
})

test('an arrow between parts is in both', () => {
  const between = Array.from({ length: 200 }, () => mark('cut', '3'))
  const parts = picturesOf(at('send'), ...between, handled())
  expect(parts.map(({ all }) => all.filter((element) => titleOf(element)?.startsWith('prepare')).length)).toEqual([
    1, 1,
  ])
})

describe('every picture', () => {
  const files = renderTraces([...separated(hostileTraces), smallTrace()])
  const drawn = files.filter(({ path }) => path.endsWith('.svg')).map(({ content }) => parseXml(content))

  test('is XML with a title and a description', () => {
    expect(drawn.length).toBeGreaterThan(100)
    for (const { attributes, children } of drawn) {
      expect(attributes['aria-labelledby']).toBe(children[0]?.attributes['id'])
      expect(attributes['aria-describedby']).toBe(children[1]?.attributes['id'])
      expect(children[0]?.text).toMatch(/^(?:Section [13]: .|Signs of pictures)/)
    }
  })

  test('has only elements and attributes that draw, and links only to rows', () => {
    const all = drawn.flatMap(elementsOf)
    const names = new Set(all.map(({ name }) => name))
    const allowed = ['svg', 'title', 'desc', 'style', 'defs', 'pattern', 'path', 'g', 'rect', 'text', 'tspan', 'a']
    expect([...names].filter((name) => !allowed.includes(name))).toEqual([])
    for (const { attributes } of all)
      for (const [name, value] of Object.entries(attributes)) {
        expect(name).not.toMatch(/^on|^style$/)
        if (name === 'href') expect(value).toMatch(/^#[a-z0-9-]*$/)
        if (value.includes('url')) expect(value).toMatch(/^url\(#p\d+\)$/)
      }
  })

  test('has ids that are unique in it', () => {
    for (const root of drawn) {
      const ids = elementsOf(root).flatMap(({ attributes }) => attributes['id'] ?? [])
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  test('has the same style, without anything from elsewhere', () => {
    const styles = new Set(drawn.map(({ children }) => children.find(({ name }) => name === 'style')?.text))
    expect(styles.size).toBe(1)
    expect([...styles].join()).not.toMatch(/@import|url\(|https?:/)
  })
})

test('roles that have no pattern of their own in a long list are still told apart by colour', () => {
  const roles = Array.from({ length: 8 }, (_, i) => ({
    id: `r${i}`,
    short: `R${i}`,
    color: `#0000${i}0`,
    meaning: '.',
  }))
  const vocabulary = parseVocabulary({ ...twoPhaseWords, roles }, 'v.json')
  const events = roles.map(({ id }) => mark('cut', '1', {}, { role: id }))
  const traces = [readLines([HEADER, SECTION, ...JOINED, ...events, END], vocabulary)]
  const { files } = render({ traces, vocabulary, catalogue, theme: form, templates })
  const svg = files.find(({ path }) => path.endsWith('.svg'))?.content ?? ''
  expect(svg.match(/<pattern id="p\d+"/g)).toHaveLength(7)
  expect(svg).toContain('class="st-role st-on-dark"')
})

describe('pages show', () => {
  const shown = (diagrams?: Diagrams, name: 'default' | 'classic' = 'default') => {
    const files = renderTraces([smallTrace()], name, undefined, diagrams)
    const page = files.find(({ path }) => path === 'developer/tests/g/f/t.rst')?.content ?? ''
    const kinds = ['.svg', '.puml'].filter((ending) => files.some(({ path }) => path.endsWith(ending)))
    return [...kinds, ...(page.match(/^ *\.\. (?:image|(?:protokoll: )?plantuml)::/gm) ?? [])]
  }

  test('the picture, PlantUML, or both, and the sources of PlantUML are always written', () => {
    expect(shown('svg')).toEqual(['.svg', '.puml', '.. image::'])
    const inComment = '      .. protokoll: plantuml::'
    expect(shown('plantuml')).toEqual(['.puml', inComment])
    expect(shown('both')).toEqual(['.svg', '.puml', '.. image::', inComment])
    expect(shown('mermaid')).toEqual(shown('svg'))
  })

  test('PlantUML in the classic theme, whatever is asked for', () => {
    expect(shown('svg', 'classic')).toEqual(['.puml', '   .. plantuml::'])
  })
})
