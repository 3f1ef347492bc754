import type { RecordOf } from '../types.ts'

/** What the last command of a session was, and what came of it. */
interface Session {
  serial: number
  result: string
}

/** What becomes of a command: it is to be applied; it was, with this result; or its session is not known here. */
export type Verdict =
  | { readonly type: 'apply' }
  | { readonly type: 'repeat'; readonly result: string }
  | { readonly type: 'expired' }

/**
 * The sessions of clients (thesis 6.3): a command that a client repeats, because it has not heard the answer, is
 * applied once. A client has one command under way at a time and numbers them.
 *
 * Part of the replicated state: every node does the same with the same records in the same order, so all agree which
 * commands are repeated, and which sessions are forgotten when there are too many. A host calls it for each record of
 * type `session` or `command` that it applies, and puts {@link save} into its snapshots.
 */
export class Sessions {
  /** In the order of their last use, the longest unused first. */
  private sessions = new Map<number, Session>()
  private readonly max: number

  /** `max`: how many sessions are kept; the same at every node. Default 1000. */
  constructor(max = 1000) {
    this.max = max
  }

  /** A session begins; its name is the record's index. The longest unused one is forgotten if there are too many. */
  open({ index }: RecordOf<'session'>): string {
    this.sessions.set(index, { serial: 0, result: '' })
    for (const oldest of this.sessions.keys()) {
      if (this.sessions.size <= this.max) break
      this.sessions.delete(oldest)
    }
    return String(index)
  }

  /** What to do with a command. When it is applied, {@link close} must be told the result. */
  judge({ client }: RecordOf<'command'>): Verdict {
    if (client === undefined) return { type: 'apply' }
    const known = this.sessions.get(client.session)
    // An earlier command than the last: its client has long had the answer, and nobody waits for another.
    if (known === undefined || client.serial < known.serial) return { type: 'expired' }
    if (client.serial === known.serial) return { type: 'repeat', result: known.result }
    return { type: 'apply' }
  }

  /** The command has been applied with this result. */
  close({ client }: RecordOf<'command'>, result: string): void {
    if (client === undefined || !this.sessions.has(client.session)) return
    this.sessions.delete(client.session)
    this.sessions.set(client.session, { serial: client.serial, result })
  }

  /** Everything, as plain data for a snapshot. */
  save(): readonly (readonly [session: number, serial: number, result: string])[] {
    return [...this.sessions].map(([session, { serial, result }]) => [session, serial, result] as const)
  }

  /** Takes back what {@link save} has given. */
  restore(saved: ReturnType<Sessions['save']>): void {
    this.sessions = new Map(saved.map(([session, serial, result]) => [session, { serial, result }]))
  }
}
