/**
 * The rows of a picture are one stop of the tab key, and the arrow keys go from one to the next. Without this script
 * each row is a stop of its own.
 */
function makeOneStop(box) {
  const rows = [...box.querySelectorAll('svg a[href]')]
  const setStop = (stop) => {
    for (const row of rows) row.setAttribute('tabindex', row === stop ? '0' : '-1')
  }
  setStop(rows[0])
  // A click, or a link from the table, leads into the middle of a picture.
  box.addEventListener('focusin', ({ target }) => {
    if (rows.includes(target)) setStop(target)
  })
  box.addEventListener('keydown', (event) => {
    const at = rows.indexOf(event.target)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    const row = at < 0 ? undefined : rows[next]
    if (!row) return
    event.preventDefault()
    row.focus()
  })
}

/** How high a row is, in the picture's own pixels. */
const PICTURE_ROW = 28

/**
 * While the head of a picture is above the window, a bar there says of each lane its node's name, and how the node is in
 * the first row that is seen. The picture has what the bar says: see src/tracer/pages/writers/svg/view-heads.ts.
 */
function keepHeadsInSight(box) {
  const svg = box.querySelector(':scope > svg')
  const names = [...svg.querySelectorAll('[data-heads]')]
  const rows = [...svg.querySelectorAll('rect')].map(({ y }) => y.baseVal.value)
  if (names.length === 0 || rows.length === 0) return
  const parted = (text) => text.split(' ').map((each) => each.split(',').map(decodeURIComponent))
  const roles = parted(svg.dataset.roles ?? '')
  const told = svg.dataset.told
  const bar = document.createElement('div')
  bar.className = 'space-time-heads'
  bar.ariaHidden = 'true'
  const inner = bar.appendChild(document.createElement('div'))
  const heads = names.map((name) => {
    const head = inner.appendChild(document.createElement('span'))
    const title = head.appendChild(document.createElement('b'))
    title.textContent = name.lastChild.textContent
    const role = head.appendChild(document.createElement('i'))
    const value = head.appendChild(document.createElement('span'))
    return { head, name, role, value, changes: parted(name.dataset.heads) }
  })
  box.before(bar)

  /** What the last change up to a row, counted from 1, says. */
  const tell = ({ role, value, changes }, row) => {
    const [, place, text] = changes.findLast(([from]) => Number(from) <= row) ?? []
    const [short, color, isDark] = (place && roles[place]) || [place === 'down' ? place : '']
    role.textContent = short
    role.style.backgroundColor = color ?? ''
    role.style.color = color ? (isDark === '1' ? '#fff' : '#000') : ''
    value.textContent = text ? `${told} ${text}` : ''
  }

  const places = names.map(({ x }) => x.baseVal[0].value - svg.viewBox.baseVal.x)
  let scale = 0
  /** Puts each head above its lane, and lets it be no wider than there is room. */
  const place = (now) => {
    scale = now
    for (const [i, { head }] of heads.entries()) {
      const room = Math.min(places[i] - (places[i - 1] ?? -places[i]), (places[i + 1] ?? Infinity) - places[i])
      Object.assign(head.style, { left: `${places[i] * scale}px`, maxWidth: `${room * scale - 4}px` })
    }
  }

  let shown
  const update = () => {
    const { top: above, bottom: below, width, right } = svg.getBoundingClientRect()
    const isSeen = above < headsTop - 20 && below > headsTop + 80
    bar.classList.toggle('is-seen', isSeen)
    if (!isSeen) return
    const outer = box.getBoundingClientRect()
    const wide = Math.min(outer.right, right) - outer.left
    Object.assign(bar.style, { top: `${headsTop}px`, left: `${outer.left}px`, width: `${wide}px` })
    inner.style.transform = `translateX(${-box.scrollLeft}px)`
    const now = width / svg.viewBox.baseVal.width
    if (now !== scale) place(now)
    const end = (headsTop + bar.offsetHeight - above) / now
    const row = rows.findIndex((top) => top + PICTURE_ROW > end) + 1 || rows.length
    if (row === shown) return
    shown = row
    for (const head of heads) tell(head, row)
  }
  update()
  addEventListener('scroll', update, { passive: true })
  box.addEventListener('scroll', update, { passive: true })
  addEventListener('resize', update)
}

/** Where what the theme itself keeps at the top of the window ends. */
function bottomOfHeader() {
  for (let each = document.elementFromPoint(innerWidth / 2, 1); each; each = each.parentElement) {
    if (each.matches('.space-time-heads')) return headsTop
    if (['sticky', 'fixed'].includes(getComputedStyle(each).position)) return each.getBoundingClientRect().bottom
  }
  return 0
}

/** Where bars are. All scripts of a page share their names. */
let headsTop = 0
headsTop = bottomOfHeader()
addEventListener('resize', () => {
  headsTop = bottomOfHeader()
})

for (const box of document.querySelectorAll('div.space-time')) {
  // Not to the picture itself: browsers would make it one more stop.
  makeOneStop(box)
  keepHeadsInSight(box)
}
