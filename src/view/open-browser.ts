import { spawn } from 'node:child_process'

/** What opens an address on a system, before the address; `BROWSER` of the environment says another. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Has the system open an address in a browser. Returns whether it could be asked to. */
export function openBrowser(address: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const named = env['BROWSER']
  const [program = 'xdg-open', ...args] = named ? [named] : (OPENERS[process.platform] ?? ['xdg-open'])
  return new Promise((done) => {
    const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
    child.once('error', () => done(false))
    child.once('spawn', () => {
      child.unref()
      done(true)
    })
  })
}
