import { describe, expect, it } from 'vitest'
import { Network } from '../../src/sim/network.ts'

/** The links that are cut, as "from>to". */
function cutLinks(network: Network, nodes: readonly string[]): readonly string[] {
  return nodes.flatMap((from) => nodes.filter((to) => !network.reaches(from, to)).map((to) => `${from}>${to}`))
}

describe('Network', () => {
  const three = ['1', '2', '3']

  it('lets everyone reach everyone at first', () => {
    const network = new Network(three)
    expect(cutLinks(network, three)).toEqual([])
    expect(network.cutOff().size).toBe(0)
  })

  it('cuts one direction only', () => {
    const network = new Network(three)
    network.cutLink('1', '2')
    network.cutLink('1', '3')
    expect(cutLinks(network, three)).toEqual(['1>2', '1>3'])
  })

  it('cuts both directions between groups, and none within', () => {
    const network = new Network(three)
    network.partition([['1'], ['2', '3']])
    expect(cutLinks(network, three)).toEqual(['1>2', '1>3', '2>1', '3>1'])
  })

  it('isolates a node that no group names', () => {
    const network = new Network(three)
    network.partition([['1', '2']])
    expect(cutLinks(network, three)).toEqual(['1>3', '2>3', '3>1', '3>2'])
  })

  it('forgets earlier cuts when it is split again', () => {
    const network = new Network(three)
    network.partition([['1'], ['2', '3']])
    network.partition([['1', '2'], ['3']])
    expect(cutLinks(network, three)).toEqual(['1>3', '2>3', '3>1', '3>2'])
  })

  it('heals every link at once', () => {
    const network = new Network(three)
    network.partition([['1'], ['2'], ['3']])
    network.cutLink('1', '2')
    network.heal()
    expect(cutLinks(network, three)).toEqual([])
  })
})

describe('the nodes that are cut off', () => {
  function cutOff(nodes: readonly string[], change: (network: Network) => void): readonly string[] {
    const network = new Network(nodes)
    change(network)
    return [...network.cutOff()]
  }

  it('are those without a majority, themselves included', () => {
    expect(cutOff(['1', '2', '3'], (network) => network.partition([['1'], ['2', '3']]))).toEqual(['1'])
    expect(
      cutOff(['1', '2', '3', '4'], (network) =>
        network.partition([
          ['1', '2'],
          ['3', '4'],
        ]),
      ),
    ).toHaveLength(4)
  })

  it('count a link only if it works both ways', () => {
    const twoOneWayCuts = (network: Network) => {
      network.cutLink('1', '2')
      network.cutLink('3', '1')
    }
    expect(cutOff(['1', '2', '3'], twoOneWayCuts)).toEqual(['1'])
  })

  it('do not include one that lacks a link but still has a majority', () => {
    expect(cutOff(['1', '2', '3'], (network) => network.cutLink('1', '2'))).toEqual([])
  })

  it('never include a node alone in its cluster', () => {
    expect(cutOff(['1'], (network) => network.partition([]))).toEqual([])
  })
})
