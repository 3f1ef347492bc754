import { expect } from 'vitest'
import { told as toldByInit } from '../../../src/cli/init.ts'
import type { Initiated } from '../../../src/tracer/io/init-project.ts'
import { Project, TRACE } from '../../cli/project.ts'
import { expectCutToBytes, type Held, many } from './hold.ts'

/** What holds the bounds on the command line, and on what it is asked for. */
export const HELD_COMMANDS = {
  async reportCharacters(bound) {
    const project = new Project()
    expect((await project.run('diff', '--help')).stdout).toContain(`${bound}`)
    // More than fits, however it is told.
    for (let i = 0; i < 250; i += 1) {
      const test = `${i} ${'x'.repeat(250)}`
      const trace = TRACE.replace('"test":"t"', `"test":"${test}"`)
      project.write(`before/g/f/${i}.jsonl`, trace)
      project.write(`after/g/f/${i}.jsonl`, trace.replace('{"section":"One"}', `{"section":"Title ${test}"}`))
    }
    const diff = ['diff', 'before', 'after', '--format', 'md']
    const { stdout } = await project.run(...diff)
    expect(stdout).toContain('Not all of it fits here')
    expect(stdout.length).toBeLessThanOrEqual(bound)
    expect(stdout).toBe((await project.run(...diff, '--limit', `${bound}`)).stdout)
  },
  async leastReportCharacters(bound) {
    const project = new Project()
    const diff = (limit: number) => project.run('diff', 'docs-out/traces', '--format', 'md', '--limit', `${limit}`)
    expect(await diff(bound)).toMatchObject({ status: 0, stderr: '' })
    const { status, stderr } = await diff(bound - 1)
    expect([status, stderr]).toEqual([2, expect.stringContaining(`legal  a whole number, ${bound} or more`)])
  },
  async repeatLineBytes(bound) {
    const told = async (test: string) => {
      const project = new Project()
      project.write('node_modules/vitest/package.json', '{"version":"4.1.0","bin":{"vitest":"run.mjs"}}')
      project.write('node_modules/vitest/trace', TRACE.replace('"test":"t"', `"test":"${test}","repeatable":false`))
      project.write(
        'node_modules/vitest/run.mjs',
        `import { copyFileSync, mkdirSync } from 'node:fs'
        const folder = process.env.PROTOKOLL_ASIDE + '/p/traces/g/f'
        mkdirSync(folder, { recursive: true })
        copyFileSync(new URL('trace', import.meta.url), folder + '/t.jsonl')`,
      )
      return (await project.run('repeat')).stdout
    }
    const before = 'g / f / '.length
    const [whole, cut] = [await told('x'.repeat(bound - before)), await told('x'.repeat(bound - before + 1))]
    const shown = new Map([
      ['x'.repeat(bound - before), whole],
      ['x'.repeat(bound - before + 1), cut],
    ])
    expectCutToBytes(bound - before, (text) => shown.get(text) ?? '')
  },
  async renderListed(bound) {
    const told = async (count: number) => {
      const project = new Project()
      for (const name of many(count - 1, (i) => `g${i}`))
        for (const kind of ['short', 'features', 'narrative']) project.write(`features/${name}/${kind}.rst`, 'Text.')
      return (await project.run('render')).stdout
    }
    expect(await told(bound)).toMatch(new RegExp(`named by no section \\(${bound}\\): (?:\\w+, ){${bound - 1}}\\w+\\n`))
    const some = await told(bound + 1)
    expect(some).toMatch(new RegExp(`section \\(${bound + 1}\\): (?:\\w+, ){${bound - 1}}\\w+, and 1 more\\n`))
  },
  async upgradeListed(bound) {
    const told = async (count: number) => {
      const project = new Project()
      for (const name of many(count - 1, (i) => `u${i}`))
        project.write(`docs-out/traces/g/f/${name}.jsonl`, TRACE.replace('"test":"t"', `"test":"${name}"`))
      return (await project.run('upgrade')).stdout
    }
    const all = await told(bound)
    expect([all.match(/\.jsonl\n/g)?.length, all]).toEqual([bound, expect.not.stringContaining(' more\n')])
    const some = await told(bound + 1)
    expect([some.match(/\.jsonl\n/g)?.length, some]).toEqual([bound, expect.stringContaining('  and 1 more\n')])
  },
  initListed(bound) {
    const names = many(bound, (i) => `f${i}`)
    const told = (features: readonly string[]) => {
      const vocabulary = { roles: [], variables: [], marks: [], messages: [] }
      const draft = { vocabulary, hints: [] } as unknown as Initiated['draft']
      const seen = { tests: 1, files: 1, events: 1, nodes: 1, written: [], left: [] }
      return toldByInit({ ...seen, draft, features })
    }
    expect(told(names)).toContain(`name: ${names.join(', ')}\n`)
    expect(told([...names, 'last'])).toContain(`name: ${names.join(', ')}, and 1 more\n`)
  },
} satisfies Held
