import { expect } from 'vitest'
import { Project } from '../../cli/project.ts'
import { type Held, many } from './hold.ts'

/** What holds the bounds on recordings that are collected. */
export const HELD_RECORDINGS = {
  async collectedFiles(bound) {
    const project = new Project()
    const files = many(bound + 1, (i) => `${i}.ndjson`)
    for (const [i, file] of files.entries()) project.write(file, `${begin(`n${i}`)}{"t":2,"op":"joined"}\n`)
    expect(await collect(project, files.slice(1))).toMatchObject({ status: 0, stderr: '' })
    const { status, stderr } = await collect(project, files)
    expect(status).toBe(1)
    expect(stderr).toContain(`OPTION too many files\n  found  ${bound + 1}\n  legal  ${bound} at most`)
  },
  async collectListed(bound) {
    const project = new Project()
    const torn = (count: number) => many(count, (i) => `${begin('a', i + 1)}{"t":`).join('\n')
    const listed = async (count: number) => {
      project.write('a.ndjson', `${torn(count)}\n${begin('a', count + 1)}{"t":2,"op":"joined"}\n`)
      return (await collect(project, ['a.ndjson'])).stdout
    }
    expect(await listed(bound)).not.toContain('more')
    expect(await listed(bound + 1)).toContain('and 1 more\n')
  },
} satisfies Held

function begin(node: string, start = 1): string {
  return `${JSON.stringify({ live: 1, start, t: 1, node })}\n`
}

function collect(project: Project, files: readonly string[]) {
  return project.run('collect', ...files, '--vocabulary', 'words.json', '--out', 'out')
}
