import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Blobs, sizesOf } from '../../../src/tracer/io/git-blobs.ts'
import { GIT_ENVIRONMENT, git } from '../../cli/project.ts'
import { tempFolder } from './folders.ts'

test('files are read in batches, in any order, and once more if they are asked for again', () => {
  const folder = tempFolder()
  git(folder, 'init')
  // Two batches, of files that are not text.
  const contents = [3e7, 3e7, 3e7, 0, 1].map((bytes, i) => Buffer.alloc(bytes, i + 0xf0))
  const ids = contents.map((content, i) => {
    writeFileSync(join(folder, `${i}`), content)
    const options = { cwd: folder, env: GIT_ENVIRONMENT, encoding: 'utf8' } as const
    return execFileSync('git', ['hash-object', '-w', `${i}`], options).trim()
  })
  const place = { cwd: folder, env: GIT_ENVIRONMENT }
  const sizes = sizesOf([...ids, '0'.repeat(40)], place)
  expect([...sizes]).toEqual(ids.map((id, i) => [id, contents[i]?.length]))
  const blobs = new Blobs(sizes, place)
  for (const i of [0, 1, 2, 0, 3, 1, 4, 2, 4])
    expect(blobs.read(ids[i] ?? '').equals(contents[i] ?? Buffer.of(1))).toBe(true)
})
