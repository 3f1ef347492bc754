import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { jsonOf, NestingError } from '../../../src/tracer/common/json.ts'
import { nearest } from '../../../src/tracer/common/nearest.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { loadVocabulary } from '../../../src/tracer/io/load.ts'
import { parseLine } from '../../../src/tracer/trace/parse-line.ts'
import { readTrace, traceProblems } from '../../../src/tracer/trace/read.ts'
import { git, Project } from '../../cli/project.ts'
import { tempFolder } from '../io/folders.ts'
import { END, HEADER, problemsOf, textOf } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import type { Held } from './hold.ts'

/** What holds the bounds on what is read. */
export const HELD_READING = {
  traceBytes(bound) {
    const { file, over } = fileOf(bound, 'x.jsonl')
    expect(realFiles.bytes(file)).toHaveLength(bound)
    over()
    expect(() => realFiles.bytes(file)).toThrow(/^FILE_SIZE /)
  },
  inputBytes(bound) {
    const { file, over } = fileOf(bound, 'words.json')
    expect(() => loadVocabulary(file)).toThrow(/^VOCABULARY /)
    over()
    expect(() => loadVocabulary(file)).toThrow(/^FILE_SIZE /)
  },
  async followedLinks(bound) {
    expect(await behind(bound)).toBe('')
    expect(await behind(bound + 1)).toContain('a link that leads to itself, or over too many others')
  },
  textBytes(bound) {
    const { file, over } = fileOf(bound, 'x.rst')
    expect(realFiles.read(file)?.length).toBe(bound)
    over()
    expect(() => realFiles.read(file)).toThrow(/^FILE_SIZE /)
  },
  nestedValues(bound) {
    const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(jsonOf(lists(bound))).toHaveLength(1)
    expect(() => jsonOf(lists(bound + 1))).toThrow(NestingError)
    const line = `{"section":"s","x":${lists(bound)}}`
    expect(parseLine(line)).toMatchObject({ problems: [{ legal: expect.stringContaining(`${bound} at most`) }] })
  },
  traceProblems(bound) {
    const trace = (wrong: number) => textOf([HEADER, ...Array<object>(wrong).fill({ nod: 1 }), END])
    const found = (wrong: number) => problemsOf(() => readTrace(Buffer.from(trace(wrong)), 'a.jsonl', twoPhase))
    expect(found(bound)).toHaveLength(bound)
    expect(found(bound + 1)).toHaveLength(bound)
  },
  async validatedProblems(bound) {
    const trace = (wrong: number) => textOf([HEADER, ...Array<object>(wrong).fill({ nod: 1 }), END])
    const found = (wrong: number) => traceProblems(Buffer.from(trace(wrong)), 'a.jsonl', twoPhase, bound)
    expect(found(bound)).toHaveLength(bound)
    expect(found(bound + 1)).toHaveLength(bound)
    const project = new Project()
    project.write('a.jsonl', trace(bound + 1))
    expect((await project.run('validate', 'a.jsonl')).stdout.match(/^TRACE_/gm)).toHaveLength(bound)
  },
  nearestCharacters(bound) {
    expect(nearest('x'.repeat(bound), ['x'.repeat(bound - 1)])).toBe('x'.repeat(bound - 1))
    expect(nearest('x'.repeat(bound + 1), ['x'.repeat(bound)])).toBeUndefined()
  },
  nearestWords(bound) {
    const others = (count: number) => Array.from({ length: count }, (_, i) => `${i}-other`)
    expect(nearest('words', [...others(bound - 1), 'word'])).toBe('word')
    expect(nearest('words', [...others(bound), 'word'])).toBeUndefined()
  },
} satisfies Held

/** What is said of a project in a commit whose words are behind so many links. */
async function behind(links: number): Promise<string> {
  const project = new Project()
  const names = ['words.json', ...Array.from({ length: links }, (_, i) => `link-${i}.json`)]
  for (const [i, name] of names.slice(1).entries()) symlinkSync(names[i] ?? '', join(project.folder, name))
  project.write('protokoll.json', JSON.stringify({ vocabulary: names.at(-1) }))
  git(project.folder, 'init')
  git(project.folder, 'add', '.')
  git(project.folder, 'commit', '-m', 'one')
  const { stderr } = await project.run('diff', 'git:HEAD', 'git:HEAD')
  return stderr
}

/** A file of so many bytes, most of which are nowhere; `over` makes it one longer. */
function fileOf(bytes: number, name: string) {
  const file = join(tempFolder(), name)
  writeFileSync(file, 'x'.repeat(16))
  truncateSync(file, bytes)
  return { file, over: () => truncateSync(file, bytes + 1) }
}
