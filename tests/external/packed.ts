import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { realFiles } from '../../src/tracer/io/files.ts'
import { type Ended, run } from './tools.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** The package as it would be published. */
export interface Packed {
  readonly tarball: string
  /** Paths in the package. */
  readonly files: readonly string[]
  readonly unpackedBytes: number
}

/** Builds what is here, and packs what is published of it into a folder. */
export function pack(folder: string): Packed {
  const published = mkdtempSync(join(tmpdir(), 'protokoll-published-'))
  execFileSync(process.execPath, ['scripts/package.mjs', published], { cwd: ROOT })
  const args = ['pack', published, '--json', '--pack-destination', folder]
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }))
  rmSync(published, { recursive: true })
  return {
    tarball: join(folder, packed.filename),
    files: packed.files.map(({ path }: { path: string }) => path),
    unpackedBytes: packed.unpackedSize,
  }
}

/** The versions of packages that this repository is locked to, as npm wants them named: `vitest@4.1.12`. */
export function locked(...names: string[]): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  return names.map((name) => `${name}@${packages[`node_modules/${name}`].version}`)
}

/** Somebody's project, in a folder that has nothing to do with this repository. */
export class StrangersProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-user-'))

  constructor() {
    this.write('package.json', JSON.stringify({ name: 'of-a-stranger', version: '7.8.9', type: 'module' }))
  }

  write(path: string, content: string): void {
    realFiles.write(join(this.folder, path), content)
  }

  read(path: string): string {
    return realFiles.read(join(this.folder, path)) ?? ''
  }

  files(path: string): readonly string[] {
    return realFiles.list(join(this.folder, path))
  }

  /** Installs packages; what npm and the packages say of it is in the output. */
  install(...packages: string[]): Ended {
    return this.run('npm', 'install', '--save-dev', '--prefer-offline', '--no-audit', '--no-fund', ...packages)
  }

  /** Runs a program as on a machine that nobody looks at; traces and snapshots are written nevertheless. */
  run(command: string, ...args: string[]): Ended {
    return this.start(command, args, { UPDATE_SNAPSHOT: 'new' })
  }

  /** The same where they are not, unless an argument says so. */
  runInCi(command: string, ...args: string[]): Ended {
    return this.start(command, args, { UPDATE_SNAPSHOT: undefined })
  }

  private start(command: string, args: readonly string[], env: object): Ended {
    const quiet = { ...process.env, CI: 'true', NO_COLOR: '1', ...env }
    return run(command, args, '', { cwd: this.folder, env: quiet })
  }

  /** Runs a module that prints JSON, and returns it. */
  evaluate(code: string): unknown {
    const { status, output } = this.run(process.execPath, '--input-type=module', '-e', code)
    if (status !== 0) throw new Error(output)
    return JSON.parse(output)
  }

  /** Removes a file or folder of it; without a path all of it. */
  remove(path = ''): void {
    rmSync(join(this.folder, path), { recursive: true, force: true })
  }
}
