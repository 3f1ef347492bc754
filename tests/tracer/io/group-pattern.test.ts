import { describe, expect, test } from 'vitest'
import { groupByPattern } from '../../../src/tracer/io/group-pattern.ts'
import { parseProject } from '../../../src/tracer/io/project.ts'
import { problemsOf } from '../support/traces.ts'

describe('a pattern of groups', () => {
  test.each([
    ['src/{group}/__tests__', 'src/lock/__tests__/a.test.ts', 'lock'],
    ['src/{group}', 'src/lock/a.test.ts', 'lock'],
    ['src/{group}/**', 'src/lock/a.test.ts', 'lock'],
    ['src/{group}/**', 'src/lock/deep/down/a.test.ts', 'lock'],
    ['**/{group}/__tests__', '__tests__/a/b/__tests__/a.test.ts', 'b'],
    ['**/{group}', 'a/b/c/a.test.ts', 'c'],
    ['packages/*/src/{group}/**', 'packages/a/src/lock/a.test.ts', 'lock'],
    ['packages/{group}/src/{group}/**', 'packages/a/src/lock/a.test.ts', 'a.lock'],
    ['lib-*/{group}.specs', 'lib-a/lock.specs/a.js', 'lock'],
    ['src/{group}.test.ts', 'src/lock.test.ts', 'lock'],
    ['**/{group}.*', 'src/lock.test.ts', 'lock.test'],
    ['(a|b)+/{group}', '(a|b)+/x/t.ts', 'x'],
  ])('%s makes of %s the group %s', (pattern, path, group) => {
    expect(groupByPattern(path, [pattern])).toBe(group)
    expect(parseProject({ vocabulary: 'v', groups: [pattern] }, 'protokoll.json').groups).toEqual([pattern])
  })

  test.each([
    ['src/{group}', 'src/a.test.ts'],
    ['src/{group}', 'src/lock/deep/a.test.ts'],
    ['src/*/{group}', 'src/lock/a.test.ts'],
    ['src/{group}/**', 'lib/src/lock/a.test.ts'],
    ['**/{group}', 'a.test.ts'],
    ['a.b/{group}', 'axb/lock/a.test.ts'],
  ])('%s says nothing of %s', (pattern, path) => {
    expect(groupByPattern(path, [pattern])).toBeUndefined()
  })

  test('is asked for in its order', () => {
    expect(groupByPattern('src/a/b/x.test.ts', ['lib/{group}', 'src/*/{group}', 'src/{group}/**'])).toBe('b')
  })

  test.each([
    ['without a group', 'src/**'],
    ['from the root of the machine', '/src/{group}'],
    ['that leads out', '../{group}'],
    ['with a folder that is this one', './src/{group}'],
    ['with an empty folder', 'src//{group}'],
    ['with a folder at its end that has no name', 'src/{group}/'],
    ["with Windows' separators", 'src\\{group}'],
    ['with choices', 'src/{a,b}/{group}'],
    ['with another word for a group', 'src/{name}/{group}'],
    ['with any number of folders in a name', 'src/a**/{group}'],
    ['that is empty', ''],
  ])('%s is refused', (_, pattern) => {
    const [problem, ...more] = problemsOf(() => parseProject({ vocabulary: 'v', groups: [pattern] }, 'protokoll.json'))
    expect(more).toEqual([])
    expect(problem).toMatchObject({ code: 'PROJECT_FILE', file: 'protokoll.json' })
    expect(problem?.field).toMatch(/^groups/)
    expect(problem?.legal).toContain('packages/*/src/{group}/**')
    expect(problem?.found).toBe(JSON.stringify(pattern))
  })
})
