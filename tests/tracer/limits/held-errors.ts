import { join } from 'node:path'
import { expect } from 'vitest'
import { tellFailure } from '../../../src/cli/refusal.ts'
import { describeProblem, oneOf, type Problem, ProtokollError, quote } from '../../../src/tracer/common/errors.ts'
import { framesAbove } from '../../../src/tracer/common/frames.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { saidBy } from '../../../src/tracer/io/git-run.ts'
import { nothingSeen, runVitest } from '../../../src/tracer/io/run-vitest.ts'
import { Refusals } from '../../../src/tracer/trace/refusals.ts'
import { tempFolder } from '../io/folders.ts'
import { type Held, many } from './hold.ts'

/** What holds the bounds on what errors say. */
export const HELD_ERRORS = {
  quotedCharacters(bound) {
    expect(quote('x'.repeat(bound - 2))).toBe(`"${'x'.repeat(bound - 2)}"`)
    const cut = quote('x'.repeat(bound - 1))
    expect([cut.length, cut.at(-1)]).toEqual([bound, '…'])
  },
  listedValues(bound) {
    const values = Array.from({ length: bound }, (_, i) => `v${i}`)
    expect(oneOf(values)).not.toContain('more')
    expect(oneOf([...values, 'last'])).toMatch(/, and 1 more$/)
  },
  async shownProblems(bound) {
    expect(await said(bound)).not.toContain('more like these')
    expect(await said(bound + 1)).toContain('and 1 more like these')
  },
  keptProblems(bound) {
    const kept = (count: number) => new ProtokollError(WRONG, Array<Problem>(count - 1).fill(WRONG)).problems
    expect(kept(bound)).toEqual(Array(bound).fill(WRONG))
    expect(kept(bound + 1)).toEqual([...Array(bound - 1).fill(WRONG), { ...WRONG, more: 1 }])
  },
  lineBytes(bound) {
    const line = (bytes: number) => describeProblem({ ...WRONG, message: 'x'.repeat(bytes) })
    expect(line(bound)).toBe(`TRACE_FIELD ${'x'.repeat(bound)}`)
    expect(line(bound + 1)).toBe(`TRACE_FIELD ${'x'.repeat(bound - 3)}…`)
  },
  async errorBytes(bound) {
    const long = { found: 'é'.repeat(300), legal: '漢'.repeat(300), advice: '😀'.repeat(300) }
    for (const count of [1, 2, 20, 200]) {
      const problems = Array<Problem>(count).fill({ ...WRONG, ...long, file: 'f'.repeat(500), field: 'x'.repeat(500) })
      const error = new ProtokollError(problems[0] ?? WRONG, problems.slice(1))
      expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(bound)
      expect(Buffer.byteLength(error.message)).toBeGreaterThan(count === 1 ? 0 : bound / 2)
      expect(Buffer.byteLength(await toldOf(error))).toBeLessThanOrEqual(bound)
    }
    const mistake = new Error('漢\n'.repeat(10_000))
    expect(Buffer.byteLength(await toldOf(mistake))).toBeLessThanOrEqual(bound)
  },
  gitCharacters(bound) {
    const said = (length: number) =>
      saidBy({ status: 1, stdout: Buffer.alloc(0), stderr: Buffer.from('x'.repeat(length)) })
    expect(said(bound)).toBe('x'.repeat(bound))
    expect([said(bound + 1).length, said(bound + 1).at(-1)]).toEqual([bound, '…'])
  },
  toldRefusals(bound) {
    const told = (count: number) => {
      const refusals = new Refusals()
      for (let i = 0; i < count; i += 1) {
        refusals.add(new ProtokollError({ code: 'RECORD', message: `${i}` }), undefined, undefined)
      }
      return refusals.told().map(({ error }) => error.problems[0]?.message)
    }
    expect(told(bound)).toEqual(many(bound, (i) => `${i}`))
    expect(told(bound + 1)).toEqual([...told(bound), '1 more times something was refused'])
  },
  stackFrames(bound) {
    const inner = () => framesAbove(inner)
    const deep = (depth: number): string => (depth === 0 ? inner() : `${deep(depth - 1)}`)
    expect(deep(bound - 1).match(/at deep/g)).toHaveLength(bound)
    expect(deep(bound).match(/at deep/g)).toHaveLength(bound)
  },
  async vitestCharacters(bound) {
    const said = async (text: string) => {
      const folder = tempFolder()
      const at = (path: string) => join(folder, 'node_modules/vitest', path)
      realFiles.write(at('package.json'), JSON.stringify({ version: '4.1.0', bin: { vitest: 'run.mjs' } }))
      realFiles.write(at('text'), text)
      const script = `import { readFileSync } from 'node:fs'
        process.stdout.write(readFileSync(new URL('text', import.meta.url)))`
      realFiles.write(at('run.mjs'), script)
      return (await runVitest({ cwd: folder, env: process.env, args: [], settings: {} })).output
    }
    const whole = `first${'x'.repeat(bound - 5)}`
    expect((await said(whole)).slice(0, 6)).toBe('firstx')
    const cut = await said(`${whole}x`)
    expect([cut.length, cut.slice(0, 5)]).toEqual([bound, 'irstx'])
  },
  vitestLines(bound) {
    const told = (count: number) => {
      const output = many(count, (i) => `line ${i}.`).join('\n')
      return nothingSeen('nothing', 'do something', { status: 0, output }).problems[0]?.said
    }
    expect(told(bound)).toContain('line 0.')
    expect(told(bound + 1)).not.toContain('line 0.')
    expect(told(bound + 1)?.[0]).toBe('line 1.')
  },
  async mistakeLines(bound) {
    const told = async (lines: number) => {
      const error = Object.assign(new Error(), { stack: many(lines, (i) => `line ${i}.`).join('\n') })
      return (await toldOf(error)).match(/^line \d+\.$/gm)?.length
    }
    expect([await told(bound), await told(bound + 1)]).toEqual([bound, bound])
  },
} satisfies Held

const WRONG: Problem = { code: 'TRACE_FIELD', message: 'wrong' }

/** What the command line says of so many problems. */
function said(count: number): Promise<string> {
  return toldOf(new ProtokollError(WRONG, Array<Problem>(count - 1).fill(WRONG)))
}

async function toldOf(error: unknown): Promise<string> {
  const told: string[] = []
  const io = {
    stdout: { write: () => {} },
    stderr: { write: (text: string) => void told.push(text) },
    cwd: '',
    env: {},
  }
  await tellFailure(error, { ...io, isTTY: { stdout: false, stderr: false } }, 1)
  return told.join('')
}
