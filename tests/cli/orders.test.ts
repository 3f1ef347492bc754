import { readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ToldOrders } from '../../src/tracer/io/orders-told.ts'
import { Project, TRACE } from './project.ts'

/** A project whose Vitest leaves what it is told to: `tests/external/orders.test.ts` has real ones. */
function projectOf(left: Readonly<Record<string, unknown>>): Project {
  const project = new Project()
  project.write('node_modules/vitest/package.json', JSON.stringify({ version: '4.1.0', bin: { vitest: 'run.mjs' } }))
  project.write('node_modules/vitest/left.json', JSON.stringify(left))
  project.write('node_modules/vitest/trace.jsonl', TRACE)
  project.write(
    'node_modules/vitest/run.mjs',
    `import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
    import { dirname, join } from 'node:path'
    const { PROTOKOLL_ASIDE: aside, PROTOKOLL_ORDERS: orders } = process.env
    const here = import.meta.dirname
    const request = JSON.parse(readFileSync(join(orders, 'request.json'), 'utf8'))
    for (const [path, told] of Object.entries(JSON.parse(readFileSync(join(here, 'left.json'), 'utf8')))) {
      mkdirSync(dirname(join(orders, path)), { recursive: true })
      writeFileSync(join(orders, path), typeof told === 'string' ? told : JSON.stringify({ ...request, ...told }))
    }
    mkdirSync(join(aside, 'p/traces/g/f'), { recursive: true })
    cpSync(join(here, 'trace.jsonl'), join(aside, 'p/traces/g/f/t.jsonl'))
    console.log('ran ' + process.argv.slice(2).join(' '))`,
  )
  return project
}

const OUTCOME = { orders: '1', inequivalent: 1, withoutLoss: 1, messages: 2, pictures: ['g/f/t/outcome-1.svg'] }
const FOUND: Partial<ToldOrders> = {
  ...{ group: 'g', file: 'f', test: 't', section: 'One', nodes: ['a', 'b'], onTheWay: 2 },
  ...{ orders: '3', inequivalent: 2, transitions: 4, handled: 3, own: [1] },
  outcomes: [
    { ...OUTCOME, nodes: ['role: free\nterm: 1', 'role: free'] },
    { ...OUTCOME, nodes: ['role: held\nterm: 1', 'role: free'], orders: '2', pictures: ['g/f/t/outcome-2.svg'] },
  ],
}
const AT = 'g/f/t/orders.json'
const ended = (lines: readonly string[], status = 0) => ({ status, stdout: `${lines.join('\n')}\n`, stderr: '' })
const HEAD = ['g / f / t, section "One"']
const COUNTS = [
  '  3 orders, 2 of which no two are equivalent, with 2 outcomes',
  '  4 messages handled, 3 of them by running a node',
]
const OUTCOMES = (own: string) => [
  '  outcome 1: 1 order',
  '    a  role: free',
  '    .protokoll/orders/g/f/t/outcome-1.svg',
  `  outcome 2${own}: 2 orders, 1 of which no two are equivalent`,
  '    a  role: held',
  '    .protokoll/orders/g/f/t/outcome-2.svg',
]

describe('protokoll orders', () => {
  test('says how many orders there are, how they end, and which of these is how the section ends', async () => {
    const project = projectOf({ [AT]: FOUND, 'g/f/t/outcome-1.svg': '<svg/>' })
    const { stdout, ...rest } = await project.run('orders', '--section', 'One')
    expect({ ...rest, stdout }).toEqual(ended([...HEAD, ...COUNTS, ...OUTCOMES(", the section's own")]))
    expect(Object.keys(project.contents('.protokoll'))).toEqual([
      'orders/g/f/t/orders.json',
      'orders/g/f/t/outcome-1.svg',
    ])
  })

  test.each([
    [
      [],
      '  the section itself ends as none of these: it leaves messages on the way, or loses some, or does more than to handle them',
    ],
    [[0, 1], '  the section itself ends as outcome 1 or 2: its trace does not show which'],
    [undefined, '  the section did not end, so it is not known which outcome is its own'],
  ])('says so where it ends as %j of them', async (own, line) => {
    const { own: _own, ...found } = FOUND
    const project = projectOf({ [AT]: own ? { ...found, own } : found })
    const { stdout } = await project.run('orders', '--section', 'One')
    expect(stdout).toBe(ended([...HEAD, ...COUNTS, ...OUTCOMES(''), line]).stdout)
  })

  test('fails where an order breaks what must hold, and where orders are given up; that is said with the bound', async () => {
    const broken = { ...FOUND, outcomes: [{ ...OUTCOME, nodes: ['x', 'y'], problem: 'two\u001b leaders' }], own: [0] }
    const cut = { ...FOUND, gaveUp: { tooLong: 2, tooMany: true } }
    const project = projectOf({ [AT]: broken, 'g/f/u/orders.json': { ...cut, test: 'u' } })
    const { status, stdout } = await project.run('orders', '--section', 'One', '--most', '7', '--transitions', '99')
    expect(status).toBe(1)
    expect(stdout).toContain('    broken: two␛ leaders\n')
    expect(stdout).toContain('g / f / u, section "One"\n  at least 3 orders, at least 2 of which')
    expect(stdout).toContain(
      '  given up: 2 orders were cut short at 7 messages (--most 1 to 18); all that was left after 99 messages (--transitions)\n',
    )
  })

  test('tells of each test and each source that has the section, and why of one nothing is known', async () => {
    const project = projectOf({
      [AT]: { ...FOUND, notDone: 'no message moves in the section' },
      'g/f/u/orders.json': { ...FOUND, test: 'u' },
      'g/f/u/source-2-orders.json': { ...FOUND, test: 'u', source: 2 },
    })
    const { status, stdout } = await project.run('orders', '--section', 'One')
    expect(status).toBe(1)
    expect(stdout.split('\n').filter((line) => /^(?:g| {2}not)/.test(line))).toEqual([
      'g / f / t, section "One"',
      '  not done: no message moves in the section',
      'g / f / u, section "One"',
      'g / f / u, section "One", source 2 of the test',
    ])
  })

  test('removes what an earlier call has left of the test, and nothing else', async () => {
    const project = projectOf({ [AT]: FOUND })
    for (const name of ['outcome-7.svg', 'outcome-7-2.svg', 'mine.svg'])
      project.write(`.protokoll/orders/g/f/t/${name}`, '')
    project.write('.protokoll/orders/g/f/other/outcome-1.svg', '')
    await project.run('orders', '--section', 'One')
    expect(Object.keys(project.contents('.protokoll/orders'))).toEqual([
      'g/f/other/outcome-1.svg',
      'g/f/t/mine.svg',
      'g/f/t/orders.json',
    ])
  })

  test('names the sections that there are where no test has it', async () => {
    const { status, stdout, stderr } = await projectOf({}).run('orders', '--section', 'on\u202ee')
    expect([status, stdout]).toEqual([2, ''])
    const title = JSON.parse(TRACE.split('\n')[1] ?? '').section
    expect(stderr).toContain('error VITEST no test has a section "on<U+202E>e"')
    expect(stderr).toContain(`legal  ${JSON.stringify(title)}`)
  })

  test.each([
    ['--most', '0', '1 to 18'],
    ['--most', '19', '1 to 18'],
    ['--most', '1e1', '1 to 18'],
    ['--transitions', '0', '1 to 1000000000'],
    ['--transitions', '-1', '1 to 1000000000'],
  ])('refuses %s %s, and says what is legal', async (option, value, legal) => {
    const { status, stdout, stderr } = await projectOf({}).run('orders', '--section', 'One', `${option}=${value}`)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`legal  ${legal}`)
  })

  test.each(['a full path', '../beside'])('writes where --out says: %s', async (kind) => {
    const project = projectOf({ [AT]: FOUND, 'g/f/t/outcome-1.svg': '<svg/>' })
    const out = kind === '../beside' ? `${project.folder}-beside` : join(project.folder, 'elsewhere')
    const said = kind === '../beside' ? `../${basename(out)}` : out
    const { stdout, status } = await project.run('orders', '--section', 'One', '--out', said)
    expect(status).toBe(0)
    expect(stdout).toContain(`    ${said}/g/f/t/outcome-1.svg\n`)
    expect(readFileSync(join(out, 'g/f/t/outcome-1.svg'), 'utf8')).toBe('<svg/>')
    rmSync(out, { recursive: true })
  })

  test('follows no link to where pictures go', async () => {
    const project = projectOf({ [AT]: FOUND })
    const { symlinkSync, mkdirSync } = await import('node:fs')
    mkdirSync(`${project.folder}/.protokoll/orders/g`, { recursive: true })
    symlinkSync('/tmp', `${project.folder}/.protokoll/orders/g/f`)
    const { status, stderr } = await project.run('orders', '--section', 'One')
    expect([status, stderr]).toEqual([2, expect.stringContaining('OUTPUT_FOREIGN')])
  })
})
