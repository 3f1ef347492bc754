import { errno } from '../tracer/io/errno.ts'
import type { Io, Output } from './io.ts'

/** What the process has. */
export function processIo(): Io {
  const { stdout, stderr, env } = process
  return {
    stdout: outputTo(stdout),
    stderr: outputTo(stderr),
    cwd: workingFolder(),
    env,
    isTTY: { stdout: stdout.isTTY === true, stderr: stderr.isTTY === true },
    interrupted,
  }
}

function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
}

/** What is written is waited for, so that all of it is out before the process ends, however slowly it is read. */
function outputTo(stream: NodeJS.WriteStream): Output {
  let isClosed = false
  // Whoever writes is told; without a listener Node would end the process.
  stream.on('error', () => {})
  return {
    write(text) {
      // Whoever reads has read enough.
      if (isClosed) return undefined
      return new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => {
          isClosed = errno(error) === 'EPIPE'
          if (error && !isClosed) reject(error)
          else resolve()
        })
      })
    },
  }
}

/** Empty if somebody has removed it: not every command needs one. */
function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    return ''
  }
}
