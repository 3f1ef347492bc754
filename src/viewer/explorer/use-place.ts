import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type ExplorerPlace, explorerHash, explorerPlaceOf } from './explorer-place.ts'

/** Milliseconds after which the address follows. Browsers are slow to change it, and refuse to do so many times a second. */
const ADDRESS_MS = 100

/** Where the reader is. Going from row to row leaves nothing behind to go back to; another test does. */
export function usePlace(): readonly [ExplorerPlace, (place: ExplorerPlace) => void] {
  const [place, setPlace] = useState(() => explorerPlaceOf(location.hash))
  const waiting = useRef<{ place: ExplorerPlace; timer: ReturnType<typeof setTimeout> } | undefined>(undefined)
  /** The address as it was seen or written last: one that is another by now is where the reader has just gone. */
  const known = useRef(location.hash)
  const write = useCallback(() => {
    const { current } = waiting
    if (current === undefined) return
    clearTimeout(current.timer)
    waiting.current = undefined
    if (location.hash !== known.current) return
    history.replaceState(null, '', explorerHash(current.place))
    known.current = location.hash
  }, [])
  useEffect(() => {
    const look = () => {
      clearTimeout(waiting.current?.timer)
      waiting.current = undefined
      known.current = location.hash
      setPlace(explorerPlaceOf(location.hash))
    }
    addEventListener('hashchange', look)
    addEventListener('pagehide', write)
    return () => {
      removeEventListener('hashchange', look)
      removeEventListener('pagehide', write)
    }
  }, [write])
  const go = useCallback(
    (next: ExplorerPlace) => {
      clearTimeout(waiting.current?.timer)
      waiting.current = { place: next, timer: setTimeout(write, ADDRESS_MS) }
      setPlace(next)
    },
    [write],
  )
  return [place, go]
}
