/**
 * Where the links and pictures of a README lead that is read elsewhere than in the repository: npm's page shows it
 * without the files beside it.
 */

/** How hosts call a file of a commit, and what is in it. */
const HOSTS = {
  'github.com': { file: 'blob', raw: 'raw' },
  'gitlab.com': { file: '-/blob', raw: '-/raw' },
  'bitbucket.org': { file: 'src', raw: 'raw' },
  'codeberg.org': { file: 'src/commit', raw: 'raw/commit' },
}

const SHORT = { github: 'github.com', gitlab: 'gitlab.com', bitbucket: 'bitbucket.org' }

/**
 * The text with every relative link and picture made an absolute one. `addressOf(path, isPicture)` says where a file is
 * to be found; where it is nowhere, what the link or the picture says is left.
 */
export function withAddresses(markdown, addressOf) {
  let isCode = false
  const lines = markdown.split('\n').map((line) => {
    if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode
    return isCode ? line : line.replace(/(!?)\[([^\]]*)\]\(([^()\s]+)\)/g, replaced)
  })
  return lines.join('\n')

  function replaced(all, sign, text, target) {
    if (/^(?:[a-z][a-z+.-]*:|\/\/|#)/i.test(target)) return all
    const [path, fragment] = target.split('#')
    const address = addressOf(path.replace(/^\.\//, ''), sign === '!')
    if (address === undefined) return text
    return `${sign}[${text}](${address}${fragment === undefined ? '' : `#${fragment}`})`
  }
}

/** Where a host shows the files of a commit; nothing if the field `repository` of package.json names no host known here. */
export function inRepository(repository, commit) {
  const { url = '', directory = '' } = typeof repository === 'string' ? { url: repository } : (repository ?? {})
  const [, short = 'github', name] = /^(?:(\w+):)?([\w.-]+\/[\w.-]+)$/.exec(url) ?? []
  const [, named, path] = /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)\/(.+)$/.exec(url) ?? []
  const host = named ?? (name && SHORT[short])
  if (!Object.hasOwn(HOSTS, host ?? '')) return undefined
  const top = `https://${host}/${(path ?? name).replace(/\/+$|\.git\/*$/, '')}`
  return (file, isPicture) =>
    `${top}/${HOSTS[host][isPicture ? 'raw' : 'file']}/${commit}/${encoded(directory && `${directory}/`)}${encoded(file)}`
}

/** Where a CDN shows the files of a published package: pages to read them on, and pictures as they are. */
export function inPackage({ name, version }) {
  return (file, isPicture) =>
    isPicture
      ? `https://unpkg.com/${name}@${version}/${encoded(file)}`
      : `https://app.unpkg.com/${name}@${version}/files/${encoded(file)}`
}

function encoded(path) {
  return path.split('/').map(encodeURIComponent).join('/')
}
