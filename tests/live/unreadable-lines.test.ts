import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Project } from '../cli/project.ts'
import { WORDS } from './simulated-run.ts'

const BEGIN = '{"live":1,"start":1,"t":1,"node":"a"}\n{"t":2,"op":"joined"}\n'
const AGAIN = '{"live":1,"start":2,"t":4,"node":"a"}\n{"t":5,"op":"back"}\n'
const LONG = `{"t":3,"at":1,"op":"left","fields":{"x":"${'x'.repeat(1_600_000)}"}}`
const EURO = '{"t":3,"op":"left","fields":{"x":"\u20ac'

/** What collecting a file says. */
async function collect(bytes: Buffer) {
  const project = new Project()
  project.write('words.json', JSON.stringify(WORDS))
  writeFileSync(join(project.folder, 'a.ndjson'), bytes)
  return await project.run('collect', 'a.ndjson', '--vocabulary', 'words.json', '--out', 'traces')
}

describe('a recording', () => {
  test.for([
    ['a line that is too long, at the end', `${LONG}\n`, 'LIVE a.ndjson:3: longer than 1,000,000 bytes'],
    ['a line that is too long, before another start', `${LONG}\n${AGAIN}`, 'longer than'],
    ['a line that is no text', '{"t":3,"op":"\xff"}\n', 'LIVE a.ndjson:3: bytes that are not UTF-8'],
    ['the same before another start', `{"t":3,"op":"\xff"}\n${AGAIN}`, 'LIVE a.ndjson:3: bytes that are not UTF-8'],
  ])('with %s is refused', async ([, rest = '', told]) => {
    const { status, stderr } = await collect(Buffer.from(BEGIN + rest, 'latin1'))
    expect([status, stderr]).toEqual([1, expect.stringContaining(`${told}`)])
  })

  test.for([1, 2, 4])(
    'is collected, but for a line that is too long and was cut off: %i bytes missing',
    async (count) => {
      const cut = LONG.slice(0, -count)
      for (const rest of ['', `\n${AGAIN}`]) {
        const { status, stdout, stderr } = await collect(Buffer.from(BEGIN + cut + rest))
        // What ends as an object does may be all of it.
        const isRefused = cut.endsWith('}')
        expect([count, status]).toEqual([count, isRefused ? 1 : 0])
        if (isRefused) expect(stderr).toContain('LIVE a.ndjson:3: longer than')
        else expect(stdout).toContain('a.ndjson:3: a line that was never finished')
      }
    },
  )

  test('with a line that is cut off and too long is refused where its process goes on', async () => {
    const { status, stderr } = await collect(Buffer.from(`${BEGIN}${LONG.slice(0, -9)}\n{"t":4,"op":"left"}\n`))
    expect([status, stderr]).toEqual([1, expect.stringContaining('LIVE a.ndjson:3: longer than')])
  })

  test.for([1, 2, 3])('that was cut off within a character is collected: %i bytes of three', async (count) => {
    const cut = Buffer.from(EURO).subarray(0, Buffer.byteLength(EURO) - 3 + count)
    for (const rest of ['', `\n${AGAIN}`]) {
      const { status, stdout, stderr } = await collect(Buffer.concat([Buffer.from(BEGIN), cut, Buffer.from(rest)]))
      expect([status, stderr]).toEqual([0, ''])
      expect(stdout).toContain('a.ndjson:3: a line that was never finished')
    }
  })
})

test('a field that a recorder has left out is named, and that it may be called optional', async () => {
  const { status, stderr } = await collect(Buffer.from(`${BEGIN}{"t":3,"op":"fired","fields":{}}\n`))
  expect([status, stderr]).toEqual([1, expect.stringContaining('TRACE_FIELD a.ndjson:3: a field is missing')])
  expect(stderr).toContain('declare it "optional"')
})
