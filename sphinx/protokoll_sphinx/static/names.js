/**
 * Full names or short forms, as a reader likes: tables hold both, and an attribute on the root of the page says which are
 * seen. The choice is kept for other pages, where the browser keeps anything.
 */
;(() => {
  const KEY = 'protokoll-names'
  const root = document.documentElement

  function kept() {
    try {
      return localStorage.getItem(KEY)
    } catch {
      return null
    }
  }

  function keep(names) {
    try {
      localStorage.setItem(KEY, names)
    } catch {
      // It holds for this page.
    }
  }

  const isShort = () => root.dataset.protokollNames === 'short'
  if (kept() === 'short') root.dataset.protokollNames = 'short'

  /** Says what it will show. */
  function addButton() {
    const table = document.querySelector('.trace-table:has(.full)')
    const heading = document.querySelector('.protokoll-page > h1')
    if (!table) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'protokoll-names'
    const tell = () => {
      button.textContent = isShort()
        ? (table.dataset.fullNames ?? 'Full names')
        : (table.dataset.shortNames ?? 'Short names')
    }
    button.addEventListener('click', () => {
      root.dataset.protokollNames = isShort() ? 'full' : 'short'
      keep(root.dataset.protokollNames)
      tell()
    })
    tell()
    if (heading) heading.after(button)
    else (table.closest('details') ?? table).before(button)
  }

  document.addEventListener('DOMContentLoaded', addButton)
})()
