import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces, smallTrace } from '../tracer/pages/site.ts'
import { python, tempFolder } from './tools.ts'

const ONE_LINE = "extensions = ['protokoll_sphinx']"
const PACKAGE = join(import.meta.dirname, '../../sphinx')

/** Two nodes: roles that change, an alarm, and rows that repeat. */
function trace(): Trace {
  const events = [
    { node: '1', op: 'joined', log: 'a&b.log:5' },
    { node: '2', op: 'joined', set: { role: 'prepared' } },
    { node: '1', op: 'power', set: { role: 'committed', round: 3 } },
    ...Array.from({ length: 9 }, () => ({ node: '2', op: 'power' })),
    { node: '2', op: 'broken', fields: { rule: '<script>x</script>' }, log: '<b>".log:7' },
  ]
  const small = smallTrace()
  return { ...small, sections: small.sections.map((section) => ({ ...section, events })) }
}

/** Of a page: the table's rows as they are written, by their ids; what has none is left out. */
const rowsOf = (html: string) =>
  new Map([...html.matchAll(/<tr [^>]*id="([^"]*)"[\s\S]*?<\/tr>/g)].map(([row, id = '']) => [id, row]))

const ID = 'test-g-f-t-one-row'

describe('a page with a table, as HTML', () => {
  const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
  let html = ''
  let rows: ReadonlyMap<string, string> = new Map()

  beforeAll(() => {
    publish(project, renderTraces([trace()]))
    const { status, output, page } = buildProject(project, ONE_LINE)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    html = page('g/f/t.html')
    rows = rowsOf(html)
  })
  afterAll(() => rmSync(project, { recursive: true }))

  test('has an id on every row, and a link to it on its number', () => {
    expect([...rows.keys()]).toEqual([
      `${ID}-s1-joined`,
      `${ID}-s1-power`,
      `${ID}-s2-power`,
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((count) => `${ID}-s2-power-${count}`),
      `${ID}-s2-broken`,
    ])
    for (const id of rows.keys()) {
      expect(rows.get(id)).toContain(`<a href="#${id}"`)
      expect(rows.get(id)).toContain(`<tr data-row="${id}" `)
    }
    expect(html).toContain(`<a class="reference external" href="#${ID}-s2-broken">Row 12 of the table</a>`)
  })

  test('names the line of a log beside the number of the row that it tells', () => {
    expect(html).toContain('From line 5 of a&amp;b.log and line 7 of &lt;b&gt;&quot;.log.')
    expect(html).toContain('<p>Row <span class="log-line">Line</span></p>')
    expect(rows.get(`${ID}-s2-broken`)).toContain(
      ' <span class="log-line" title="&lt;b&gt;&quot;.log:7"><span class="log-file">&lt;b&gt;&quot;.log</span>:7</span></p>',
    )
    expect(rows.get(`${ID}-s1-power`)).toContain(' <span class="log-line" title=""></span></p>')
  })

  test('has the colour of each role on its cells, and says where it is new', () => {
    expect(html).toContain('.role-committed{--role:#aaffaa;--role-ink:#000000;')
    expect(html).not.toContain('.role-unheard')
    expect(rows.get(`${ID}-s1-joined`)).toContain('<td class="role role-prepared">')
    expect(rows.get(`${ID}-s1-power`)).toContain('<td data-label="S1" class="role role-committed new">')
    expect(rows.get(`${ID}-s2-power`)).toContain('<td class="role role-committed">')
  })

  test('has changes and alarms stand out', () => {
    expect(rows.get(`${ID}-s1-power`)).toContain(
      '<td data-label="S1" class="delta new"><p><span class="full">round 3</span><span class="short">r-3</span></p></td>',
    )
    expect(rows.get(`${ID}-s2-power`)).not.toContain('new')
    expect(rows.get(`${ID}-s2-broken`)).toContain(
      '<td data-label="S2" class="event happened"><p><strong><span class="full">broken: rule &lt;script&gt;x&lt;/script&gt;</span>' +
        '<span class="short">BROKEN</span></strong></p></td>',
    )
  })

  test('says of what each header is one', () => {
    const scopes = [...html.matchAll(/<th (scope="\w+") /g)].map(([, scope]) => scope)
    expect(html.match(/<th\b/g)).toHaveLength(scopes.length)
    expect(scopes.slice(0, 10)).toEqual([
      'scope="col"',
      ...Array(2).fill('scope="colgroup"'),
      ...Array(6).fill('scope="col"'),
      'scope="row"',
    ])
    expect(html).toContain('aria-label="Trace table of Section 1: One" class="trace-table" role="region" tabindex="0"')
  })

  test('says what repeats in a row above it, and hides nothing: that is left to the script', () => {
    const caption = /<tr class="fold folds-0 [^"]*">[\s\S]*?<\/tr>/.exec(html)?.[0] ?? ''
    expect(caption).toContain(
      '<td colspan="6"><p>Rows 4 to 11 repeat the row above them 8 times (POWER); no state changes.',
    )
    expect(caption).not.toContain('button')
    const folded = [...rows].filter(([, row]) => row.includes('fold-0 '))
    expect(folded.map(([id]) => id)).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((count) => `${ID}-s2-power-${count}`))
    expect(html.indexOf(caption)).toBeGreaterThan(html.indexOf(`id="${ID}-s2-power"`))
    expect(html.indexOf(caption)).toBeLessThan(html.indexOf(`id="${ID}-s2-power-2"`))
    const table = html.slice(html.indexOf('<table'), html.indexOf('</table>'))
    expect(table).not.toMatch(/\bhidden\b|class="[^"]*\baway\b|display: *none/)
    expect(html).toMatch(/<script [^>]*src="[^"]*_static\/trace-tables\.js"/)
  })

  test('links each row to the same one in its picture', () => {
    const linked = [...html.matchAll(/<a class="pictured" href="#([^"]*)"[^>]* aria-label="([^"]*)"/g)]
    expect(linked).toHaveLength(12)
    expect(linked[1]?.slice(1)).toEqual([`pic-${ID}-s1-power`, 'Row 2 in the picture'])
    for (const [, target] of linked) expect(html).toContain(` id="${target}"`)
  })
})

test('rows are linked to no picture where there is none', () => {
  const project = tempFolder()
  publish(project, renderTraces([trace()], 'default', undefined, 'plantuml'))
  const { status, output, page } = buildProject(project, ONE_LINE)
  expect({ status, output }).toEqual({ status: 0, output: '' })
  expect(page('g/f/t.html')).toContain(`id="${ID}-s1-power"`)
  expect(page('g/f/t.html')).not.toContain('pic-')
})

test('other formats show all rows', () => {
  const project = tempFolder()
  publish(project, renderTraces([trace()]))
  buildProject(project, ONE_LINE)
  const text = join(project, 'text')
  expect(python('-m', 'sphinx', '-nWq', '-b', 'text', project, text)).toEqual({ status: 0, output: '' })
  const page = realFiles.read(join(text, 'developer/tests/g/f/t.txt'))
  expect(String(page).match(/POWER/g)).toHaveLength(10)
  expect(python('-m', 'sphinx', '-nWq', '-b', 'latex', project, join(project, 'latex'))).toMatchObject({ status: 0 })
})

const GRID = [
  '+----+----+----+',
  '| N            |',
  '+----+----+----+',
  '| R  | O  | D  |',
  '+====+====+====+',
  '| a  | b  | c  |',
  '+----+----+----+',
]

/** A directive with these lines in front of its table. */
const directive = (argument: string, options: readonly string[], content: readonly string[] = GRID) =>
  [
    `.. trace-table:: ${argument}`,
    ...options.map((each) => `   ${each}`),
    '',
    ...content.map((each) => `   ${each}`),
    '',
    '',
  ].join('\n')

const FINE = [':roles: a=#ffffff', ':rows:', '   x 1=a']

const REFUSED = [
  ['an id with a quote', directive('a"b', FINE), `ids cannot start with 'a"b'`],
  ['a role with no colour', directive('t', [':roles: a=red']), "'roles' has 'a=red'; it takes roles and their colours"],
  ['a colour that goes on', directive('t', [':roles: a=#ffffff;}x']), "'roles' has 'a=#ffffff;}x'"],
  [
    'a role that is not named',
    directive('t', [':roles: a=#ffffff', ':rows:', '   x 1=b']),
    "has ['a'] and lacks ['b']",
  ],
  ['too few rows', directive('t', [':roles: a=#ffffff']), "the table has 1 rows, its option 'rows' 0 lines"],
  [
    'a row with markup in it',
    directive('t', [':rows:', '   <b>']),
    "'rows' has '<b>'; it takes the rest of the row's id",
  ],
  ['a fold of no row', directive('t', [...FINE, ':folds:', '   1-2 x']), "'folds' cannot have 1-2 here"],
  ['a fold that says nothing', directive('t', [...FINE, ':folds:', '   1-1']), "'folds' has '1-1'; it takes the first"],
  [
    'a line of a log for no row',
    directive('t', [...FINE, ':log:', '   2 a.log:7']),
    "'log' names row 2: the table has 1",
  ],
  [
    'a line of a log alone',
    directive('t', [...FINE, ':log:', '   a.log:7']),
    "'log' has 'a.log:7'; it takes a row and",
  ],
  ['no table', directive('t', FINE, ['Text.']), "must be one table and nothing else, found ['paragraph']"],
  ['a broken table', directive('t', FINE, ['+---+', '| a|', '+---+']), 'Malformed table'],
  ['an unknown option', directive('t', [':colour: red']), 'unknown option: "colour"'],
] as const

describe('with file and line is refused', () => {
  const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
  let said = ''

  beforeAll(() => {
    const conf = `import sys\nsys.path.insert(0, ${JSON.stringify(PACKAGE)})\n${ONE_LINE}\nmaster_doc = 'page0'\n`
    realFiles.write(join(project, 'conf.py'), conf)
    for (const [i, [, text]] of REFUSED.entries()) {
      realFiles.write(join(project, `page${i}.rst`), `:orphan:\n\nTitle\n=====\n\n${text}`)
    }
    said = python('-m', 'sphinx', '-nq', '-b', 'dummy', project, join(project, 'out')).output
  })
  afterAll(() => rmSync(project, { recursive: true }))

  test.each(REFUSED.map(([name, , complaint], i) => ({ name, complaint, i })))('$name', ({ complaint, i }) => {
    const [, own = ''] = said.split(new RegExp(`/page${i}\\.rst:\\d+: `))
    expect(own.split(/\/page\d+\.rst:/)[0]).toContain(complaint)
  })
})

test('what is written on the colour of a role can be read, in light and in dark, whatever the colour', () => {
  const { status, output } = python('tests/external/role_contrast.py', PACKAGE)
  expect({ status, output }).toEqual({
    status: 0,
    output: expect.stringMatching(/^\d{4,} colours, the least contrast is \d+\.\d+\n$/),
  })
  expect(Number(/[\d.]+$/.exec(output.trim())?.[0])).toBeGreaterThanOrEqual(4.5)
})

describe('the strip at the beginning of a section', () => {
  const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
  afterAll(() => rmSync(project, { recursive: true }))

  test('says what changed since the section before, in HTML and where nothing is drawn', () => {
    const small = smallTrace({}, ['One.', 'Two.'])
    const sections = small.sections.map((section, i) => {
      if (i === 0) return { ...section, events: trace().sections[0]?.events ?? [] }
      return { ...section, meanwhile: [{ meanwhile: '1', set: { round: 4, note: '</script> `a`_ "b"' } }] }
    })
    publish(project, renderTraces([{ ...small, sections }]))
    const { status, output, page } = buildProject(project, ONE_LINE)
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const html = page('g/f/t.html')
    expect(html.match(/class="trace-strip/g)).toHaveLength(1)
    expect(html).toContain('<span class="role role-committed">committed</span>')
    expect(html).toContain('<span class="value new"><span class="variable">round</span> 3 → 4</span>')
    expect(html).toContain(
      '<span class="variable">note</span> &quot;&quot; → &lt;/script&gt; `a`_ &quot;b&quot;</span>',
    )
    const built = python('-m', 'sphinx', '-q', '-W', '-b', 'text', project, join(project, 'text'))
    expect(built).toMatchObject({ status: 0 })
  })
})
