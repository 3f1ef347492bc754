import { dirname } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, throwIfAny } from '../common/errors.ts'
import type { Files } from './files.ts'

/**
 * Looks whether paths, told from a folder, stay below it: a link on the way leads wherever somebody likes. The folder itself,
 * and what is above it, may be links.
 */
export class Way {
  private readonly top: string
  private readonly disk: Files
  /** Folders that are none of this. */
  private readonly plain = new Set<string>(['.', ''])

  constructor(top: string, disk: Files) {
    this.top = top
    this.disk = disk
  }

  /**
   * What is in the way of a file: a link, or what is neither file nor folder, there or further up. Of all else the system
   * says itself what is wrong.
   */
  obstacle(path: string): Problem | undefined {
    return this.above(dirname(path)) ?? this.at(path)
  }

  /** Throws `OUTPUT_FOREIGN` for whatever is in the way of these files. */
  require(paths: readonly string[]): void {
    throwIfAny(paths.flatMap((path) => this.obstacle(path) ?? []))
  }

  /** Forgets what it has seen: time has gone by. */
  again(): void {
    this.plain.clear()
    for (const top of ['.', '']) this.plain.add(top)
  }

  private above(folder: string): Problem | undefined {
    if (this.plain.has(folder)) return undefined
    const found = this.above(dirname(folder)) ?? this.at(folder)
    if (found === undefined) this.plain.add(folder)
    return found
  }

  private at(path: string): Problem | undefined {
    const file = join(this.top, path)
    const kind = this.disk.kind(file)
    return kind === 'link' || kind === 'other' ? obstacle(file, kind) : undefined
  }
}

function obstacle(file: string, kind: 'link' | 'other'): Problem {
  return {
    code: 'OUTPUT_FOREIGN',
    file,
    message: kind === 'link' ? 'a link is in the way, and leads elsewhere' : 'something is in the way that is no file',
    legal: 'ordinary files and folders',
    advice: 'remove it, or choose another folder',
  }
}
