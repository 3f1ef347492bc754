/* The sidebar keeps its place from page to page, is one stop for the Tab key, and its field finds pages by their titles. */
;(() => {
  const MOST = 30
  const field = document.querySelector('.sidebar-search')
  const scroller = document.querySelector('.sidebar-scroll')
  const tree = document.querySelector('.sidebar-tree')
  const root = document.getElementById('documentation_options')?.dataset.url_root ?? './'
  if (!field || !scroller || !tree) return

  /** Where a page stands that nobody has chosen there, it is brought into sight. */
  function keepPlace() {
    const known = Number(sessionStorage.getItem('sidebar') ?? 0)
    // The theme would scroll there slowly, from the top of every page.
    scroller.style.scrollBehavior = 'auto'
    scroller.scrollTop = known
    const current = tree.querySelector('.current-page > a')
    if (current) {
      const [box, own] = [scroller.getBoundingClientRect(), current.getBoundingClientRect()]
      if (own.top < box.top || own.bottom > box.bottom) scroller.scrollTop += own.top - box.top - box.height / 3
    }
    addEventListener('pagehide', () => sessionStorage.setItem('sidebar', String(scroller.scrollTop)))
  }

  const isSeen = (each) => each.offsetParent !== null

  /** Moves among links with the arrow keys; Tab leaves them. */
  function rove(holder, selector) {
    holder.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return
      const links = [...holder.querySelectorAll(selector)].filter(isSeen)
      const at = links.indexOf(document.activeElement)
      if (at < 0) return
      event.preventDefault()
      const next = links[at + step]
      if (next) next.focus()
      else if (step < 0) field.focus()
    })
  }

  function oneStop() {
    const links = [...tree.querySelectorAll('a')]
    const first = tree.querySelector('.current-page > a') ?? links[0]
    for (const each of [...links, ...tree.querySelectorAll('input')]) if (each !== first) each.tabIndex = -1
    if (first) first.title = 'Arrow keys move in this list'
    rove(tree, 'a')
  }

  let wanted
  /** All pages, each with what is looked for in it. */
  function pages() {
    wanted ??= new Promise((done) => {
      const script = document.createElement('script')
      script.src = `${root}_static/page-list.js`
      script.onload = () =>
        done(window.protokollPages.map(([title, link]) => ({ title, link, text: `${title} ${link}`.toLowerCase() })))
      script.onerror = () => done([])
      document.head.append(script)
    })
    return wanted
  }

  const list = document.createElement('ul')
  list.className = 'sidebar-found'
  list.id = 'sidebar-found'
  list.hidden = true
  list.setAttribute('aria-label', 'Pages with these words in their titles')

  function entryOf({ title, link }) {
    const entry = document.createElement('li')
    const anchor = document.createElement('a')
    anchor.href = root + link
    anchor.textContent = title
    anchor.tabIndex = -1
    entry.append(anchor)
    return entry
  }

  async function show() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean)
    tree.hidden = words.length > 0
    list.hidden = words.length === 0
    if (words.length === 0) return
    const all = await pages()
    const said = words.join(' ')
    const has = ({ text }) => words.every((word) => text.includes(word))
    // What has the words as they were written comes first; among equals the order of the pages counts.
    const found = [
      ...all.filter(({ text }) => text.includes(said)),
      ...all.filter((each) => has(each) && !each.text.includes(said)),
    ]
    const last = document.createElement('li')
    last.textContent =
      found.length > MOST ? `and ${found.length - MOST} more` : found.length === 0 ? 'No title has these words.' : ''
    list.replaceChildren(...found.slice(0, MOST).map(entryOf), ...(last.textContent ? [last] : []))
  }

  field.placeholder = 'Find a page, or search'
  field.setAttribute('aria-controls', list.id)
  field.title = 'Type to find a page by its title, ↓ to go there; Enter searches all texts'
  field.autocomplete = 'off'
  tree.before(list)
  field.addEventListener('focus', () => void pages(), { once: true })
  field.addEventListener('input', () => void show())
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      field.value = ''
      void show()
    }
    if (event.key !== 'ArrowDown') return
    const first = (list.hidden ? tree : list).querySelector(list.hidden ? 'a[tabindex="0"], .current-page > a, a' : 'a')
    event.preventDefault()
    first?.focus()
  })
  rove(list, 'a')
  list.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') field.focus()
  })
  oneStop()
  keepPlace()
})()
