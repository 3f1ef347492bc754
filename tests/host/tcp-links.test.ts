import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { freeAddress } from '../../src/host/cluster-file.ts'
import { messageFrom } from '../../src/host/peer-message.ts'
import { toFrame } from '../../src/host/tcp-frames.ts'
import { type Address, type LinksOptions, TcpLinks } from '../../src/host/tcp-links.ts'
import { encodeMessage, type Message } from '../../src/raft/index.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

/** Things that come one after the other, and are waited for. */
class Arrivals<T> {
  private readonly items: T[] = []
  private readonly waiting: ((item: T) => void)[] = []

  readonly add = (item: T): void => {
    const next = this.waiting.shift()
    if (next) next(item)
    else this.items.push(item)
  }

  next(): Promise<T> {
    const [item] = this.items.splice(0, 1)
    return item === undefined ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve(item)
  }
}

function node(id: string, addresses: ReadonlyMap<string, Address>, more: Partial<LinksOptions> = {}) {
  const messages = new Arrivals<Message>()
  const reports = new Arrivals<string>()
  const onText = (from: string, text: string) => messages.add(messageFrom(from, text))
  const links = new TcpLinks({ id, cluster: 'c', addresses, onText, onReport: reports.add, ...more })
  open.push(links)
  return { links, messages, reports }
}

const vote = (from: string, to: string, term: number): Message => ({
  kind: 'request_vote_response',
  from,
  to,
  term,
  voteGranted: true,
})

/** Sends the same until it has arrived: what is sent before there is a connection is lost. */
async function arrival({ links }: ReturnType<typeof node>, to: ReturnType<typeof node>, message: Message) {
  const timer = setInterval(() => links.send(message.to, encodeMessage(message)), 5)
  const arrived = await to.messages.next()
  clearInterval(timer)
  return arrived
}

async function two() {
  const addresses = new Map([
    ['1', await freeAddress()],
    ['2', await freeAddress()],
  ])
  const [one, other] = [node('1', addresses), node('2', addresses, { maxFrameBytes: 1000 })]
  for (const { links } of [one, other]) {
    await links.listen()
    links.connect()
  }
  return { one, other, addresses }
}

describe('links', () => {
  it('carry messages both ways, in order', async () => {
    const { one, other } = await two()
    expect(await arrival(one, other, vote('1', '2', 1))).toEqual(vote('1', '2', 1))
    expect(await arrival(other, one, vote('2', '1', 1))).toEqual(vote('2', '1', 1))
    for (let term = 2; term < 50; term += 1) one.links.send('2', encodeMessage(vote('1', '2', term)))
    const terms: number[] = []
    while (terms.at(-1) !== 49) terms.push((await other.messages.next()).term)
    expect(terms.filter((term) => term > 1)).toEqual(Array.from({ length: 48 }, (_, i) => i + 2))
  })

  it('are there again when a node comes back', async () => {
    const { one, other, addresses } = await two()
    await arrival(one, other, vote('1', '2', 1))
    other.links.close()
    const again = node('2', addresses)
    await again.links.listen()
    again.links.connect()
    expect(await arrival(one, again, vote('1', '2', 2))).toEqual(vote('1', '2', 2))
  })

  it('lose what is for a node that nobody knows, or that is not there', async () => {
    const { one } = await two()
    expect(() => one.links.send('9', encodeMessage(vote('1', '9', 1)))).not.toThrow()
    const lone = node('1', new Map([['1', await freeAddress()]]))
    expect(() => lone.links.send('2', encodeMessage(vote('1', '2', 1)))).not.toThrow()
  })

  it('cannot be had twice at one address', async () => {
    const { addresses } = await two()
    await expect(node('1', addresses).links.listen()).rejects.toThrow(expect.objectContaining({ code: 'HOST_PORT' }))
  })
})

describe('a connection ends, with a report, when over it comes', () => {
  const hello = (from: string, cluster = 'c', to = '2') =>
    toFrame(JSON.stringify({ protokoll: 'raft', cluster, from, to }))

  it.each<[string, readonly Buffer[], string]>([
    ['what is no frame', [Buffer.from('GET / HTTP/1.1\r\n\r\n')], 'from somebody ended: a frame of 1195725856 bytes'],
    ['what is no text', [toFrame('nonsense')], 'from somebody ended: '],
    ['a node of another cluster', [hello('1', 'other')], 'no node of cluster "c" says to "2"'],
    ['a node that is not of the cluster', [hello('9')], 'no node of cluster "c" says to "2"'],
    ['what is for another node', [hello('1', 'c', '3')], 'no node of cluster "c" says to "2"'],
    ['the node itself', [hello('2')], 'no node of cluster "c" says to "2"'],
    ['a frame that is too long', [hello('1'), toFrame('x'.repeat(1001))], 'from 1 ended: a frame of 1001 bytes'],
    ['what is no message', [hello('1'), toFrame('{"v":0}')], 'from 1 ended: cannot decode the message'],
    [
      'a message of another node',
      [hello('1'), toFrame(encodeMessage(vote('3', '2', 1)))],
      '"1" has sent a message of "3"',
    ],
  ])('%s', async (_, frames, report) => {
    const { other, addresses } = await two()
    const socket: Socket = connect({ host: '127.0.0.1', port: addresses.get('2')?.port ?? 0 })
    socket.on('error', () => undefined)
    const closed = once(socket.resume(), 'close')
    for (const frame of frames) socket.write(frame)
    expect(await other.reports.next()).toContain(report)
    await closed
  })
})
