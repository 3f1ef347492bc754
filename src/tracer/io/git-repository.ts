import { resolve } from 'node:path'
import { join } from 'node:path/posix'
import { foldersAbove } from './find-up.ts'
import { type GitPlace, git, lineOf, mustGit } from './git-run.ts'
import { leadsOut, pathFrom } from './path-from.ts'
import { realPath } from './read-file.ts'

/** The repository that a folder is in, and which of its paths are which on the disk. */
export class Repository {
  /** Its folder is where paths start. */
  readonly place: GitPlace
  /** The top of the working tree, links followed; where there is none, the folder. */
  private readonly top: string

  /** Throws `GIT` and `GIT_REPOSITORY`. */
  constructor(place: GitPlace) {
    this.place = withoutOwnGitDir(place)
    mustGit(this.place, ['rev-parse', '--git-dir'])
    const said = git(this.place, ['rev-parse', '--show-toplevel'])
    // A bare repository has no working tree.
    const top = said.status === 0 ? resolve(lineOf(said.stdout)) : place.cwd
    this.top = realPath(top) ?? top
  }

  /**
   * Where in the trees of this repository a path of the disk is, with `/`; the top is empty. Undefined if it is outside.
   * Of links only those are followed that lead there: those in a tree are the tree's.
   */
  pathOf(path: string): string | undefined {
    const { cwd } = this.place
    const full = resolve(cwd, path)
    // What is below the folder is in the tree where the folder is, whatever links somebody went through to it.
    const folders = foldersAbove(full).reverse()
    for (const folder of folders.includes(cwd) ? [cwd, ...folders] : folders) {
      const real = realPath(folder)
      if (real === undefined) return undefined
      const below = pathFrom(this.top, real)
      if (!leadsOut(below)) return join(below, pathFrom(folder, full)).replace(/^\.$/, '')
    }
    return undefined
  }

  /** The same for where a link of the top leads to. */
  pathOfLink(target: string): string | undefined {
    return this.pathOf(resolve(this.top, target))
  }

  /** A path as it is shown: from the folder. */
  show(path: string): string {
    return pathFrom(this.place.cwd, resolve(this.place.cwd, path)) || '.'
  }
}

/**
 * In a hook, `GIT_DIR` names the repository, and git takes any folder for the top of its working tree. Where the folder
 * is in that very repository, it is found without.
 */
function withoutOwnGitDir(place: GitPlace): GitPlace {
  const { GIT_DIR, GIT_WORK_TREE, ...env } = place.env
  if (GIT_DIR === undefined || GIT_WORK_TREE !== undefined) return place
  const free = { ...place, env }
  const [named, found] = [place, free].map((each) => git(each, ['rev-parse', '--absolute-git-dir']))
  const isSame = named?.status === 0 && found?.status === 0 && lineOf(named.stdout) === lineOf(found.stdout)
  return isSame ? free : place
}
