import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Of an error, a list or numbers: called with each entry as an argument of its own, they take only so many. */
const SPREADING = [
  /\.(?:push|unshift|concat|fromCharCode|fromCodePoint|max|min|assign)\((?:[^()]|\([^()]*\))*?\.\.\./,
  /\bnew \w+\((?:[^()]|\([^()]*\))*?\.\.\./,
  /\bthis\.add\((?:[^()]|\([^()]*\))*?\.\.\./,
]

/** Calls of which a reader sees that there are few arguments. */
const FEW = ['...bytes.subarray(at, at + CHUNK_BYTES)', '...Object.values(commands)', 'Recorder(']

/** Lists and objects that are made in the line may have as much spread in them as they like. */
function isSpreading(line: string): boolean {
  const bare = line.replace(/\{[^{}[\]]*\}|\[[^{}[\]]*\]/g, '')
  return bare === line ? SPREADING.some((call) => call.test(line)) : isSpreading(bare)
}

test('no call has as many arguments as a list has entries', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  const found = files.flatMap((path) =>
    readFileSync(join('src', path), 'utf8')
      .split('\n')
      .filter((line) => isSpreading(line) && !FEW.some((few) => line.includes(few)))
      .filter((line) => !/^\s*(?:\*|\/\/)/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})

test.each(['a.push(...b)', 'x(Math.max(0, ...c.map((d) => d.e)))', 'new Oops(first, ...more)', 'this.add(1, ...all)'])(
  '%s would be found',
  (line) => {
    expect(isSpreading(line)).toBe(true)
  },
)

test.each(['a.push({ ...b })', 'new Set([...a, ...b])', 'throw new Oops({ code, ...more })'])('%s is none', (line) => {
  expect(isSpreading(line)).toBe(false)
})
