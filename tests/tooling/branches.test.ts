import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

const { NOTES, noted } = await import(pathToFileURL('scripts/explore/branches.mjs').href)

/** Which branches a call reaches, by their names. */
function reachedBy(source: string, ...args: readonly unknown[]): string[] {
  const { text } = noted(source, 'f.ts')
  const notes = new Set<string>()
  Object.assign(globalThis, { [NOTES]: notes })
  new Function('args', `${text}; return f(...args)`)(args)
  return [...notes].map((name) => name.replace('f.ts:', '')).sort()
}

describe('the branches of a source', () => {
  it('are both ways of what decides, also where one is not written', () => {
    const source = 'function f(a) { if (a) return 1\n return 2 }'
    expect(noted(source, 'f.ts').branches).toEqual(['f.ts:1:15 function', 'f.ts:1:24 then', 'f.ts:1:17 else'])
    expect(reachedBy(source, true)).toEqual(['1:15 function', '1:24 then'])
    expect(reachedBy(source, false)).toEqual(['1:15 function', '1:17 else'])
  })

  it('are noted where they are reached, and change nothing of what the source does', () => {
    const source = [
      'function f(a, b) {',
      '  const g = (x) => x ? "yes" : (b ?? "no")',
      '  if (a === 1) { return g(0) } else if (a === 2) return g(1); else',
      '    for (const each of [1, 2]) switch (each) { case 1: continue; case 2: break; default: throw a }',
      '  try { a.b.c() } catch { return a && b || g(b) }',
      '}',
    ].join('\n')
    const { text, branches } = noted(source, 'f.ts')
    expect(new Set(branches).size).toBe(branches.length)
    Object.assign(globalThis, { [NOTES]: new Set() })
    const [plain, noting] = [source, text].map((code) => new Function(`${code}; return f`)())
    for (const a of [0, 1, 2, 3]) for (const b of [0, 1, undefined]) expect(noting(a, b)).toBe(plain(a, b))
    expect(reachedBy(source, 2)).toEqual(['1:18 function', '2:20 function', '2:24 ?', '3:37 else', '3:50 then'])
    const loop = ['4:32 loop', '4:48 case', '4:5 else', '4:66 case']
    const ending = ['5:25 catch', '5:39 and']
    expect(reachedBy(source, 3, 1)).toEqual(['1:18 function', '3:37 else', ...loop, ...ending])
  })
})
