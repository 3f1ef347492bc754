import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { listFiles } from '../../src/tracer/io/list.ts'

export interface Ended {
  readonly status: number | null
  readonly output: string
}

/** Where a tool runs, if it is not here. */
interface Place {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a tool to its end. Throws where it is not installed: these tests are about it. */
export function run(command: string, args: readonly string[], input = '', place: Place = {}): Ended {
  const maxBuffer = 256 * 1024 * 1024
  const { error, status, stdout, stderr } = spawnSync(command, args, { ...place, encoding: 'utf8', input, maxBuffer })
  if (error) throw error
  return { status, output: stdout + stderr }
}

/** Debian's Python, which has Debian's docutils. */
export function python(...args: string[]): Ended {
  return run('/usr/bin/python3', args)
}

export function checkPages(folder: string): Ended {
  return python('scripts/check_rst.py', folder)
}

/** Holds all diagrams below a folder against PlantUML's syntax, in one process. With -failfast2 it would draw them too. */
export function checkDiagrams(folder: string): Ended {
  return run('/usr/bin/plantuml', ['-checkonly', join(folder, '**/*.puml')])
}

const READ_PICTURES = `
import pathlib, sys, xml.etree.ElementTree
pictures = list(pathlib.Path(sys.argv[1]).rglob("*.svg"))
for picture in pictures:
    xml.etree.ElementTree.parse(picture)
print(len(pictures), "pictures")
`

/** Reads every picture below a folder with a parser that refuses what is not well-formed. */
export function checkPictures(folder: string): Ended {
  return python('-c', READ_PICTURES, folder)
}

/** The texts that PlantUML draws, in one process for all diagrams. */
export function drawnTexts(diagrams: readonly string[]): string[] {
  const { output } = run('/usr/bin/plantuml', ['-tsvg', '-pipe', '-nometadata'], diagrams.join('\n'))
  return [...output.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => unescapeXml(text))
}

function unescapeXml(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
  return text.replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) =>
    code === undefined ? (names[name] ?? all) : String.fromCodePoint(Number(code)),
  )
}

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function count(folder: string, ending: string): number {
  return listFiles(folder).filter((path) => path.endsWith(ending)).length
}
