import { join } from 'node:path'
import { expect } from 'vitest'
import { ProtokollError } from '../../../src/tracer/common/errors.ts'
import { framesAbove } from '../../../src/tracer/common/frames.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { nothingSeen, runVitest } from '../../../src/tracer/io/run-vitest.ts'
import { Refusals } from '../../../src/tracer/trace/refusals.ts'
import { tempFolder } from '../io/folders.ts'
import { type Held, many } from './hold.ts'

/** What holds the bounds on what errors say. */
export const HELD_ERRORS = {
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
} satisfies Held
