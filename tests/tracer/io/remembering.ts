import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, vi } from 'vitest'
import { type Files, filesFrom } from '../../../src/tracer/io/files.ts'
import { renderProject } from '../../../src/tracer/io/render-project.ts'
import type { RenderOptions } from '../../../src/tracer/io/rendering.ts'
import { PageMaker } from '../../../src/tracer/pages/page-maker.ts'
import { twoPhaseWords } from '../support/two-phase.ts'
import { contents, tempFolder } from './folders.ts'

/** What was made anew: the pages of these traces, and whether those that tests share. */
export interface Made {
  readonly made: readonly string[]
  readonly shared: boolean
}

export const NOTHING: Made = { made: [], shared: false }

/** A project in a folder of its own that remembers what was made of what. Paths start in its folder. */
export class Remembering {
  readonly folder: string
  readonly files: Files

  /** With these traces, or a copy of a project. */
  constructor(from: Readonly<Record<string, string>> | Remembering, folder = tempFolder()) {
    this.folder = folder
    this.files = filesFrom(this.folder)
    if (from instanceof Remembering) cpSync(from.folder, this.folder, { recursive: true })
    else {
      this.files.write('words.json', JSON.stringify(twoPhaseWords))
      for (const kind of ['short', 'features', 'narrative']) this.files.write(`features/f/${kind}.rst`, 'Text.')
      for (const [path, text] of Object.entries(from)) this.files.write(`traces/${path}`, text)
    }
  }

  options(change: Partial<RenderOptions> = {}): RenderOptions {
    const folders = { vocabulary: 'words.json', features: 'features', traces: 'traces', out: 'out', cache: 'cache' }
    return { cwd: this.folder, ...folders, theme: 'default', ...change }
  }

  render(change: Partial<RenderOptions> = {}): Made {
    const tests = vi.spyOn(PageMaker.prototype, 'pagesOf')
    const shared = vi.spyOn(PageMaker.prototype, 'shared')
    try {
      renderProject(this.options(change))
      const made = tests.mock.calls.map(([{ source }]) => source.replace(/^traces[/\\]/, ''))
      return { made, shared: shared.mock.calls.length > 0 }
    } finally {
      tests.mockRestore()
      shared.mockRestore()
    }
  }

  /** What is in the output. */
  get out(): Record<string, string> {
    return contents(join(this.folder, 'out'))
  }

  /** What it would be, made in an empty folder with nothing remembered. */
  fresh(change: Partial<RenderOptions> = {}): Record<string, string> {
    const { cache: _, ...options } = this.options(change)
    const out = tempFolder()
    renderProject({ ...options, out })
    return contents(out)
  }
}

/** Makes copies of a project with these traces that was rendered once. */
export function renderedOnce(traces: Readonly<Record<string, string>>): () => Remembering {
  let first: Remembering | undefined
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return () => {
    if (first === undefined) {
      first = new Remembering(traces, folder)
      first.render()
    }
    return new Remembering(first)
  }
}
