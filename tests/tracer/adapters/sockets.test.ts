import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { watchSocket } from '../../../src/tracer/adapters/sockets.ts'
import { share } from '../../support/campaign.ts'
import { describeMessage, type Message, message, turn, twoNodes } from '../support/leases.ts'

const line = (sent: object) => `${JSON.stringify(sent)}\n`

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Two ends of a connection of this process, both watched: a at the client's, b at the server's. */
async function connection() {
  const watched = twoNodes()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const client = connect(port, '127.0.0.1')
  const [[accepted]] = await Promise.all([once(server, 'connection'), once(client, 'connect')])
  closing.push(() => [client.destroy(), (accepted as Socket).destroy(), server.close()])
  watchSocket(watched.nodes, client, { node: 'a', peer: 'b', describe: describeMessage })
  watchSocket(watched.nodes, accepted, {
    node: 'b',
    describe: ({ type, from, n }) => ({ message: type, from, fields: { n } }),
  })
  return { ...watched, client, accepted: accepted as Socket }
}

/** A stream that is given chunks and handed what listeners read. */
function stream(decode?: Parameters<typeof watchSocket>[2]['decode']) {
  const watched = twoNodes()
  const socket = new PassThrough()
  const settings = { node: 'b', peer: 'a', describe: describeMessage, ...(decode ? { decode } : {}) }
  watchSocket(watched.nodes, socket, settings)
  const chunks: string[] = []
  return { ...watched, socket, chunks }
}

describe('a socket of this process', () => {
  test('sends what is written, and handles what is read, a message after the other', async () => {
    const { a, b, told, client, accepted } = await connection()
    let text = ''
    accepted.on('data', (chunk) => {
      text += chunk
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        const { n } = JSON.parse(text.slice(0, end)) as Message
        text = text.slice(end + 1)
        accepted.write(line(message('answer', 'b', 'a', n)))
        b.x = n
      }
    })
    const answered = new Promise<void>((resolve) => {
      client.on('data', async (chunk) => {
        await turn()
        a.x += String(chunk).split('\n').length - 1
        if (a.x === 3) resolve()
      })
    })
    const [one, two, three] = [1, 2, 3].map((n) => line(message('ask', 'a', 'b', n))) as [string, string, string]
    client.write(one + two + three.slice(0, 10))
    await turn()
    client.write(three.slice(10))
    await answered
    await turn()
    expect(told().filter((row) => row.startsWith('b'))).toEqual([
      'b handle ask from a: x 1',
      'b send answer to a',
      'b handle ask from a: x 2',
      'b send answer to a',
      'b handle ask from a: x 3',
      'b send answer to a',
    ])
    expect(told().filter((row) => row.startsWith('a'))).toEqual([
      ...['a send ask to b', 'a send ask to b', 'a send ask to b'],
      ...['a handle answer from b: x 1', 'a handle answer from b: x 2', 'a handle answer from b: x 3'],
    ])
  })
})

describe('chunks', () => {
  test('are cut behind each message, and nothing of them is lost', () => {
    const { socket, chunks, told } = stream()
    socket.on('data', (chunk) => chunks.push(String(chunk)))
    const [one, two] = [line(message('one', 'a', 'b')), line(message('two', 'a', 'b'))]
    socket.emit('data', Buffer.from(one.slice(0, 5)))
    socket.emit('data', Buffer.from(`${one.slice(5)}${two}{"be`))
    expect(chunks).toEqual([one.slice(0, 5), one.slice(5), two, '{"be'])
    expect(told()).toEqual(['b handle one from a', 'b handle two from a'])
  })

  test('may be texts, and characters of several bytes may be in parts', () => {
    const { socket, chunks, told } = stream()
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => chunks.push(chunk))
    const bytes = Buffer.from(line({ ...message('één', 'a', 'b'), more: '⟶⟶' }).repeat(2))
    for (const byte of bytes) socket.write(Buffer.from([byte]))
    expect(chunks.join('')).toBe(String(bytes))
    expect(told().filter((row) => row.includes('handle'))).toEqual(['b handle één from a', 'b handle één from a'])
  })

  test('are handed over whole to a listener that wants one', () => {
    const { socket, chunks, told } = stream()
    const both = line(message('one', 'a', 'b')) + line(message('two', 'a', 'b'))
    socket.once('data', (chunk) => chunks.push(String(chunk)))
    socket.emit('data', Buffer.from(both))
    expect(chunks).toEqual([both])
    expect(told()).toEqual(['b handle one from a', 'b handle two from a'])
  })

  test('are not cut where their encoding cannot be, and not handed on to who has paused', async () => {
    const { socket, chunks, told } = stream()
    const both = line(message('one', 'a', 'b')) + line(message('two', 'a', 'b'))
    socket.setEncoding('base64')
    const listener = (chunk: string) => chunks.push(chunk)
    socket.on('data', listener)
    socket.emit('data', Buffer.from(both).toString('base64'))
    expect(chunks).toEqual([Buffer.from(both).toString('base64')])
    const other = stream()
    other.socket.on('data', async (chunk) => {
      other.chunks.push(String(chunk))
      other.socket.pause()
      await turn()
      other.b.x += 1
      other.socket.resume()
    })
    other.socket.emit('data', Buffer.from(`${both}{"rest":`))
    expect(other.chunks).toHaveLength(1)
    for (let i = 0; i < 9; i++) await turn()
    expect(other.chunks).toEqual([line(message('one', 'a', 'b')), line(message('two', 'a', 'b')), '{"rest":'])
    expect([told(), other.told()]).toEqual([
      ['b handle one from a', 'b handle two from a'],
      ['b handle one from a: x 1', 'b handle two from a: x 2'],
    ])
  })

  test('are the same bytes, and the same messages, however they come', () => {
    const bytes = Buffer.from(
      ['één', 'two', '⟶'].map((type) => line({ ...message(type, 'a', 'b'), more: '🜁' })).join(''),
    )
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }))
    fc.assert(
      fc.property(cuts, fc.boolean(), (places, isText) => {
        const { socket, chunks, told } = stream()
        if (isText) socket.setEncoding('utf8')
        socket.on('data', (chunk) => chunks.push(isText ? chunk : chunk.toString('latin1')))
        const all = [0, ...places.toSorted((one, other) => one - other), bytes.length]
        for (const [i, end] of all.slice(1).entries()) socket.write(bytes.subarray(all[i], end))
        expect(chunks.join('')).toBe(bytes.toString(isText ? 'utf8' : 'latin1'))
        const handled = told().filter((row) => row.includes('handle'))
        expect(handled).toEqual(['één', 'two', '⟶'].map((type) => `b handle ${type} from a`))
      }),
      { numRuns: share(500), seed: 11 },
    )
  })

  test('that hold no message of the protocol pass', () => {
    const { socket, chunks, nodes, told } = stream()
    socket.on('data', (chunk) => chunks.push(String(chunk)))
    socket.emit('data', Buffer.from('no json\n\n'))
    expect(chunks).toEqual(['no json\n', '\n'])
    nodes.flush()
    expect(told()).toEqual([])
  })

  test('may be framed by lengths', () => {
    const { socket, told } = stream((bytes) => {
      const size = 1 + (bytes[0] ?? 0)
      return size > bytes.length ? undefined : { size, message: JSON.parse(String(bytes.subarray(1, size))) }
    })
    socket.on('data', () => {})
    const framed = (type: string) => {
      const text = JSON.stringify(message(type, 'a', 'b'))
      return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])
    }
    const bytes = Buffer.concat([framed('one'), framed('two')])
    for (const part of [bytes.subarray(0, 7), bytes.subarray(7, 60), bytes.subarray(60)]) socket.emit('data', part)
    expect(told()).toEqual(['b handle one from a', 'b handle two from a'])
  })

  test('are handed over when the decoder is wrong, which the end of the section tells', () => {
    const { socket, chunks, nodes } = stream(() => ({ size: 0, message: 1 }))
    socket.on('data', (chunk) => chunks.push(String(chunk)))
    socket.emit('data', Buffer.from('x'))
    expect(chunks).toEqual(['x'])
    expect(() => nodes.flush()).toThrow('a message of a size that it cannot have')
  })

  test('that are read by other means are no secret', async () => {
    const { socket, nodes } = stream()
    socket.end(line(message('one', 'b', 'a')))
    const chunks: string[] = []
    for await (const chunk of socket) chunks.push(String(chunk))
    expect(chunks).toEqual([line(message('one', 'b', 'a'))])
    expect(() => nodes.flush()).toThrow('what node "b" reads from its socket cannot be seen to be handled')
  })
})

test('a message is sent when it is whole, also with the end of the stream', () => {
  const { socket, told } = stream()
  const text = line(message('ask', 'b', 'a'))
  socket.write(text.slice(0, 4))
  expect(told()).toEqual([])
  socket.end(text.slice(4), 'utf8', () => {})
  expect(told()).toEqual(['b send ask to a'])
  const other = stream()
  other.socket.end(() => {})
  expect(other.told()).toEqual([])
})

test('whom an answer is for is whoever sent the last message, where nothing else says it', () => {
  const { nodes, told } = twoNodes()
  const socket = new PassThrough()
  const describe = ({ type, from }: Message, direction: string) => ({
    message: type,
    ...(direction === 'in' ? { from } : {}),
  })
  watchSocket(nodes, socket, { node: 'b', describe })
  socket.write(line(message('early', 'b', 'a')))
  expect(() => nodes.flush()).toThrow('nothing says which node the message "early" is for')
  socket.on('data', () => {})
  socket.emit('data', Buffer.from(line(message('ask', 'a', 'b'))))
  socket.write(line(message('answer', 'b', 'a')))
  expect(told()).toEqual(['b handle ask from a', 'b send answer to a'])
})

describe('a message that is to be lost', () => {
  /** What goes through, where the messages of these numbers are to be lost, from 1. */
  function losing(numbers: readonly number[]) {
    const watched = twoNodes()
    const asked: object[] = []
    watched.nodes.loses((sent) => numbers.includes(asked.push(sent)))
    const socket = new PassThrough()
    watchSocket(watched.nodes, socket, { node: 'a', peer: 'b', describe: describeMessage })
    return { ...watched, asked, socket, through: () => String(socket.read() ?? '') }
  }
  const [one, two, three] = [1, 2, 3].map((n) => line(message('ask', 'a', 'b', n))) as [string, string, string]

  test('is told as lost, and not written; whoever waits for it to go out is called', async () => {
    const { told, socket, through } = losing([2])
    socket.write(one)
    const gone = new Promise((resolve) => expect(socket.write(two, resolve)).toBe(true))
    socket.write(three)
    expect(await gone).toBeNull()
    expect(through()).toBe(one + three)
    expect(told()).toEqual(['a send ask to b', 'a send ask to b', 'a lose ask to b', 'a send ask to b'])
  })

  test('ends the stream all the same', async () => {
    const { socket, through } = losing([1])
    const ended = new Promise<void>((resolve) => socket.end(one, 'utf8', () => resolve()))
    socket.resume()
    await ended
    expect(socket.writableEnded).toBe(true)
    expect(through()).toBe('')
  })

  test('is written where its bytes are others’ too', () => {
    for (const chunks of [[one + two], [one.slice(0, 5), one.slice(5)], [one + two.slice(0, 5), two.slice(5)]]) {
      const { asked, socket, through } = losing([1, 2])
      for (const chunk of chunks) socket.write(chunk)
      expect(asked.every((sent) => 'isSure' in sent)).toBe(true)
      expect(through()).toBe(chunks.join(''))
    }
  })
})
