import { refuseForeign } from '../common/decode-text.ts'
import { ProtokollError } from '../common/errors.ts'
import { startOf } from './log-file.ts'

/** So many bytes say what a file is: more than a pointer of Git LFS has. */
const START_BYTES = 2048
/** What files of programs that compress begin with, and what takes them apart. Rotated logs are often such files. */
const COMPRESSED = [
  ['gzip', [0x1f, 0x8b], 'gunzip --keep FILE'],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'unzstd FILE'],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 'unxz --keep FILE'],
  ['bzip2', [0x42, 0x5a, 0x68], 'bunzip2 --keep FILE'],
  ['zip', [0x50, 0x4b, 0x03, 0x04], 'unzip FILE'],
] as const

/**
 * Refuses a log that is compressed, or in UTF-16, as Windows writes some: none of its lines could be read. `file`: as the
 * user named it. Throws `FILE_ENCODING`, `FILE_LFS` and the system's errors.
 */
export function refuseForeignLog({ file, path }: { readonly file: string; readonly path: string }): void {
  const start = startOf(path, START_BYTES)
  const found = COMPRESSED.find(([, bytes]) => bytes.every((byte, i) => start[i] === byte))
  // `BZh` may also be what a text begins with.
  if (found !== undefined && start.some((byte) => byte === 0 || byte > 0x7f)) {
    const [name, , command] = found
    const advice = `take it apart and name what comes out: ${command}`
    throw new ProtokollError({
      code: 'FILE_ENCODING',
      file,
      message: 'a compressed file',
      found: name,
      legal: 'text in UTF-8',
      advice,
    })
  }
  const advice = 'make a copy of it in UTF-8 and name that: iconv -f UTF-16 -t UTF-8 OLD > NEW'
  // Zeros are what a log begins with that was emptied while somebody wrote it.
  if (start[0] !== 0 || start[1] !== 0) refuseForeign(start, { file, code: 'FILE_ENCODING', advice })
}
