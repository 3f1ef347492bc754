import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { saidBy } from '../../../src/tracer/io/git-run.ts'
import { loadVocabulary } from '../../../src/tracer/io/load.ts'
import { git, Project } from '../../cli/project.ts'
import { tempFolder } from '../io/folders.ts'
import type { Held } from './hold.ts'

/** What holds these bounds. */
export const HELD_FILES = {
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
  gitCharacters(bound) {
    const said = (length: number) =>
      saidBy({ status: 1, stdout: Buffer.alloc(0), stderr: Buffer.from('x'.repeat(length)) })
    expect(said(bound)).toBe('x'.repeat(bound))
    expect([said(bound + 1).length, said(bound + 1).at(-1)]).toEqual([bound, '…'])
  },
  textBytes(bound) {
    const { file, over } = fileOf(bound, 'x.rst')
    expect(realFiles.read(file)?.length).toBe(bound)
    over()
    expect(() => realFiles.read(file)).toThrow(/^FILE_SIZE /)
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
