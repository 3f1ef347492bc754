import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineReader } from '../../src/host/line-reader.ts'
import { FrameReader, toFrame } from '../../src/host/tcp-frames.ts'
import { share } from '../support/campaign.ts'

/** The bytes in pieces, cut at these places. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end))
}

const anyText = fc.string({ unit: 'grapheme', maxLength: 20 })
const anyCuts = fc.array(fc.nat(), { maxLength: 12 })

describe('frames', () => {
  it('come out as they went in, in whatever pieces they arrive', () => {
    const property = fc.property(fc.array(anyText, { maxLength: 6 }), anyCuts, (texts, cuts) => {
      const reader = new FrameReader(1000)
      const arrived = pieces(Buffer.concat(texts.map(toFrame)), cuts).flatMap((piece) => [...reader.take(piece)])
      expect(arrived).toEqual(texts)
    })
    fc.assert(property, { numRuns: share(1000), seed: 3 })
  })

  it('that are too long are refused before they are there, and so is what is no text', () => {
    const head = Buffer.from([0, 0, 0, 11])
    expect(() => [...new FrameReader(10).take(head)]).toThrow('a frame of 11 bytes is announced; at most 10 are taken')
    expect(() => [...new FrameReader(10).take(Buffer.from([0, 0, 0, 1, 0xff]))]).toThrow('a frame is no UTF-8')
    expect([...new FrameReader(10).take(Buffer.from([0, 0]))]).toEqual([])
  })

  it('of any bytes are texts or an error, and nothing else', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        expect([...new FrameReader(20).take(Buffer.from(bytes))].join('')).not.toContain('\ufffd')
      } catch (error) {
        expect(error).toMatchObject({ code: 'HOST_REFUSED' })
      }
    })
    fc.assert(property, { numRuns: share(1000), seed: 4 })
  })
})

describe('lines', () => {
  it('come out as they went in, in whatever pieces they arrive', () => {
    const line = anyText.map((text) => text.replaceAll('\n', ''))
    const property = fc.property(fc.array(line, { maxLength: 6 }), anyCuts, (lines, cuts) => {
      const reader = new LineReader(1000)
      const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''))
      expect(pieces(bytes, cuts).flatMap((piece) => [...reader.take(piece)])).toEqual(lines)
    })
    fc.assert(property, { numRuns: share(1000), seed: 5 })
  })

  it('that do not end are refused when they are too long', () => {
    const reader = new LineReader(5)
    expect([...reader.take(Buffer.from('12345'))]).toEqual([])
    expect(() => [...reader.take(Buffer.from('6'))]).toThrow('a line has more than 5 bytes')
  })
})
