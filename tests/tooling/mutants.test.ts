import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'

interface Place {
  readonly start: number
  readonly end: number
}
interface Mutant extends Place {
  readonly kind: string
  readonly scope: string
  readonly original: string
  readonly replacement: string
  readonly number?: number
  readonly file?: string
  readonly id?: string
}
interface Sites {
  readonly mutants: readonly Mutant[]
  readonly bodies: readonly Place[]
  readonly statements: readonly Place[]
}
type Files = ReadonlyMap<string, Omit<Sites, 'mutants'>>
interface EngineSource {
  readonly file: string
  readonly text: string
}
interface Body {
  readonly name: string
}
interface Engine {
  readonly scenarios: readonly Body[]
  runBody(body: Body, root: string): Promise<{ readonly failed: boolean; readonly lines: string }>
}
interface Told {
  readonly id: string
  readonly fail: readonly string[]
  readonly differ: readonly string[]
  readonly explored: { readonly walked: number; readonly what?: string }
}

/** The scripts, which have no types. */
let script: {
  sitesOf(source: string, counted?: readonly string[]): Sites
  withMutants(source: string, sites: Sites, isOn?: (number: number) => string): string
  engineSources(): readonly EngineSource[]
  allMutants(sources: readonly EngineSource[]): { readonly mutants: readonly Mutant[]; readonly files: Files }
  chosen(mutants: readonly Mutant[]): readonly Mutant[]
  buildMutants(sources: readonly EngineSource[], what: { mutants: readonly Mutant[]; files: Files }): Promise<string>
  greedyCover(lists: readonly (readonly string[])[]): readonly string[]
  cell(text: string): string
  code(text: string): string
  change(mutant: Pick<Mutant, 'kind' | 'original' | 'replacement'>): string
  isSurvivor(mutant: Told): boolean
}

const ROOT = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(ROOT, 'node_modules/.mutants-'))

beforeAll(async () => {
  const names = ['sites', 'schemata', 'choose', 'build', 'cover', 'report-text', 'report']
  const modules = names.map((name) => import(pathToFileURL(join(ROOT, 'scripts/mutants', `${name}.mjs`)).href))
  script = Object.assign({}, ...(await Promise.all(modules)))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** `kind: replacement`, of each mutant of a function with this body. */
function mutantsOf(body: string): string[] {
  const { mutants } = script.sitesOf(`function f(a: number, b: number) {\n${body}\n}`)
  return mutants.map(({ kind, replacement }) => `${kind}: ${replacement}`)
}

describe('the mutants of a function', () => {
  it.each([
    ['return a < b', ['bound: a <= b', 'comparison: a >= b']],
    ['return (a ?? b) >= b', ['bound: (a ?? b) > b', 'comparison: (a ?? b) < b']],
    ['return a === b', ['comparison: a !== b']],
    ['return !(a && b)', ['comparison: a && b', 'logic: a || b']],
    ['return a - b', ['arithmetic: a + b']],
    ['return Math.min(a, b)', ['extreme: Math.max(a, b)']],
    ['return 1', ['number: 2', 'number: 0']],
    ['return 0', ['number: 1']],
    ['return true', ['truth: false']],
    ['if (a) return b', ['always: true', 'never: false']],
    ['return a ? f : b', ['always: true', 'never: false']],
    ['while (a) b()', ['never: false', 'left out: ']],
    ['a += b', ['left out: ', 'arithmetic: a -= b']],
    ['f()', ['left out: ']],
    ["return 'a' + b", []],
    ['throw new Error(a < 1)', []],
    ['const x = a as 1', []],
  ])('%s', (body, expected) => {
    expect(mutantsOf(body)).toEqual(expected)
  })

  it('say in which function they are, and are none of what runs while modules are loaded', () => {
    const source = 'const LIMIT = 1 + 2\nclass A { n = 0; m() { return this.n === 3 ? this.f : [].map((x) => x < 4) } }'
    const scopes = script.sitesOf(source).mutants.map(({ kind, scope, original }) => `${scope} ${kind} ${original}`)
    expect(scopes).toContain('A.n number 0')
    expect(scopes).toContain('A.m bound x < 4')
    expect(scopes.join()).not.toContain('1 + 2')
  })
})

describe('a source with all of its mutants', () => {
  const source = `export function f(a: number, b: number): readonly unknown[] {
  const list: unknown[] = []
  if (a < b) list.push('less')
  else list.push(a === b ? 'same' : 'more')
  for (let i = 0; i < a; i += 1) list.push(i + 1)
  const last = a
  (last > 1 && b > 1) || list.push('small')
  return list
}`.replace('const last = a\n', 'const last = a;\n')

  /** What the function returns for some numbers, with a mutant on. */
  async function run(number: number) {
    const { mutants, ...rest } = script.sitesOf(source, ['f'])
    const numbered = mutants.map((mutant, i) => ({ ...mutant, number: i + 1 }))
    const text = script.withMutants(source, { mutants: numbered, ...rest }, (own) => String(own === number))
    const { transform } = await import('rolldown/utils')
    const { code, errors } = await transform(
      'f.ts',
      text.replace(
        /^import [^;]*;/,
        'let left = 50; const __count = () => { if (left-- < 0) throw new Error("endless") };',
      ),
    )
    expect(errors).toEqual([])
    const { f } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    const results = [
      [1, 2],
      [2, 2],
      [3, 0],
    ].map(([a, b]) => {
      try {
        return f(a, b)
      } catch (error) {
        return String(error)
      }
    })
    return { results, mutant: numbered[number - 1] }
  }

  it('does what it does without, while none is on', async () => {
    const { results } = await run(0)
    expect(results).toEqual([
      ['less', 1, 'small'],
      ['same', 1, 2],
      ['more', 1, 2, 3, 'small'],
    ])
  })

  it('does something else with most of them, and ends also if that goes on without end', async () => {
    const { results } = await run(0)
    const same: string[] = []
    const count = script.sitesOf(source).mutants.length
    let endless = 0
    for (let number = 1; number <= count; number += 1) {
      const { results: others, mutant } = await run(number)
      if (JSON.stringify(others).includes('endless')) endless += 1
      if (JSON.stringify(others) === JSON.stringify(results)) same.push(`${mutant?.kind}: ${mutant?.replacement}`)
    }
    expect(count).toBeGreaterThan(20)
    expect(same.length).toBeLessThan(count / 4)
    expect(endless).toBeGreaterThan(0)
  })
})

test('the engine with its mutants, none of them on, leaves the traces that it leaves without', async () => {
  const sources = script.engineSources()
  const { mutants, files } = script.allMutants(sources)
  const all = mutants.map((mutant, i) => ({ ...mutant, number: i + 1 }))
  const load = async (name: string, what: { mutants: readonly Mutant[]; files: Files }): Promise<Engine> => {
    const file = join(folder, `${name}.mjs`)
    writeFileSync(file, await script.buildMutants(sources, what))
    return import(/* @vite-ignore */ pathToFileURL(file).href)
  }
  const nothing = new Map([...files.keys()].map((file) => [file, { bodies: [], statements: [] }]))
  const sound = await load('sound', { mutants: [], files: nothing })
  const mutated = await load('mutated', { mutants: all, files })
  expect(mutated.scenarios.map(({ name }) => name)).toEqual(sound.scenarios.map(({ name }) => name))
  expect(sound.scenarios.length).toBeGreaterThan(200)
  for (const [i, body] of sound.scenarios.entries()) {
    const expected = await sound.runBody(body, ROOT)
    expect(expected).toMatchObject({ failed: false })
    expect(await mutated.runBody(mutated.scenarios[i] as Body, ROOT)).toEqual(expected)
  }
})

test('hundreds of mutants are tried besides the pitfalls, each under a name of its own', () => {
  const tried = script.chosen(script.allMutants(script.engineSources()).mutants)
  expect(tried.length).toBeGreaterThan(450)
  expect(new Set(tried.map(({ id }) => id)).size).toBe(tried.length)
})

test('the report names as many mutants as are tried, and explains those that nobody notices', () => {
  const page = readFileSync(join(ROOT, 'docs/contributing/mutants.md'), 'utf8')
  const explained = JSON.parse(readFileSync(join(ROOT, 'scripts/mutants/survivors.json'), 'utf8'))
  const [nobody = '', all = ''] = page.split('## Noticed by nobody')[1]?.split('## All of them') ?? []
  const rowsOf = (text: string) => text.split('\n').filter((line) => /^\| (?!---|where|mutant \|)/.test(line)).length
  expect(rowsOf(all)).toBeGreaterThanOrEqual(500)
  expect(rowsOf(nobody)).toBe(Object.keys(explained).length)
  const reasons = Object.values<string>(explained)
  expect(reasons.filter((reason) => reason.length < 30)).toEqual([])
})

test('a few names are chosen that cover all lists', () => {
  expect(script.greedyCover([['a', 'b'], ['b'], ['c', 'a'], []])).toEqual(['a', 'b'])
})

test('a mutant survives that no page and no schedule notices', () => {
  const told = { id: 'x', fail: [], differ: [], explored: { walked: 3 } }
  expect(script.isSurvivor(told)).toBe(true)
  expect(script.isSurvivor({ ...told, differ: ['a page'] })).toBe(false)
  expect(script.isSurvivor({ ...told, explored: { walked: 3, what: 'election safety' } })).toBe(false)
})

describe('a cell of the report', () => {
  it('keeps bars, in code too', () => {
    expect(script.code('a || b')).toBe('`a \\|\\| b`')
    expect(script.cell('a | `b | c` <d>*')).toBe('a \\| `b \\| c` &lt;d>\\*')
  })

  it('shows of long code what differs', () => {
    const long = `${'x && '.repeat(20)}a < b${' && y'.repeat(20)}`
    const shown = script.change({ kind: 'bound', original: long, replacement: long.replace('<', '<=') })
    expect(shown).toMatch(/^`… .{25,40}a < b.{25,40} …` → `… .{25,40}a <= b.{25,40} …`$/)
  })
})
