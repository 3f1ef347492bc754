/**
 * Finds what is to be put together, and copies the words of it. Prints the folder for all of it and the folders of
 * traces, each with a NUL behind it, for the shell.
 *
 * In the environment: TRACES, VOCABULARY and ARTIFACT, the inputs; TEMP; KEY and FOLDER_OF_PROJECT, see `key.mjs`;
 * GITHUB_WORKSPACE and GITHUB_OUTPUT. Outputs: `folder`, and `artifact`, the name.
 */
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkCollected } from './bounds.mjs'
import { hand, run } from './ending.mjs'
import { keyOf, named } from './key.mjs'
import { filesBelow, foldersOf, RUN_FOLDER, repository, requireInside, setting, statOf } from './paths.mjs'
import { Refused } from './refused.mjs'

const { ARTIFACT = '', TEMP, TRACES = '', VOCABULARY = '' } = process.env

await run(() => {
  const key = keyOf(process.env)
  const folders = foldersOfTraces()
  const vocabulary = vocabularyFile()
  const folder = named(join(TEMP, 'behaviour'), key)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copyFileSync(vocabulary, join(folder, 'vocabulary.json'))
  hand({ folder, artifact: ARTIFACT && named(ARTIFACT, key) })
  process.stdout.write([folder, ...folders].map((each) => `${each}\0`).join(''))
})

function foldersOfTraces() {
  const patterns = TRACES.split(/\r?\n/).filter((line) => line.trim() !== '')
  const folders = patterns.length > 0 ? patterns.flatMap(foldersOf) : foldersOfProject()
  if (folders.length === 0) throw new Refused(`there is no folder of traces: ${patterns.join(', ')}`)
  const sizes = folders.flatMap(filesBelow).map((file) => statOf(file).size)
  checkCollected({ files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) })
  return folders
}

/** What the run left aside, or what the project file names. */
function foldersOfProject() {
  const named = statOf(join(RUN_FOLDER, 'run.json'))
    ? [RUN_FOLDER]
    : [setting('traces', 'docs-out/traces'), setting('failed', '.protokoll/failed')]
  // The folder of failing tests is mostly not there.
  const folders = named.filter((folder) => statOf(folder))
  for (const folder of folders) requireInside(repository(), folder, 'a folder of traces')
  if (folders.length === 0) throw new Refused(`there is no folder of traces: ${named.join(', ')}`)
  return folders
}

function vocabularyFile() {
  const given = VOCABULARY !== '' && statOf(VOCABULARY) ? VOCABULARY : undefined
  const file = given ?? setting('vocabulary')
  if (!statOf(file)) throw new Refused(`there is no file of words: ${file}`)
  requireInside(given === undefined ? repository() : dirname(given), file, 'the file of words')
  if (!statSync(file).isFile()) throw new Refused(`the words are in no file: ${file}`)
  return file
}
