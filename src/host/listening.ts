import { once } from 'node:events'
import type { Server } from 'node:net'
import { HostError, messageOf } from './host-error.ts'

/** Returns when the server can be connected to. Throws `HOST_PORT`. */
export async function listening(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    const inUse = (error as { code?: unknown }).code === 'EADDRINUSE'
    const todo = inUse
      ? 'another program listens there, maybe this node itself: end that, or choose another port'
      : messageOf(error)
    throw new HostError('HOST_PORT', `cannot listen on ${host}:${port}: ${todo}`, { cause: error })
  }
}
