// Builds the console's style sheet and script into target/frontend/static, with the content's hash in each name.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import * as sass from 'sass'
import * as esbuild from 'esbuild'

const out = 'target/frontend'
rmSync(out, { recursive: true, force: true })
mkdirSync(`${out}/static/images`, { recursive: true })

// Icons alone: the logo belongs to the NHS.
const images = 'node_modules/nhsuk-frontend/dist/nhsuk/assets/images'
for (const file of readdirSync(images).filter((name) => /^nhsuk-icon-.*\.svg$/.test(name))) {
  copyFileSync(`${images}/${file}`, `${out}/static/images/${file}`)
}

const css = sass.compile('src/main/frontend/console.scss', {
  loadPaths: ['node_modules'],
  style: 'compressed',
  quietDeps: true,
  silenceDeprecations: ['import']
}).css
const js = (
  await esbuild.build({
    entryPoints: ['src/main/frontend/console.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    write: false
  })
).outputFiles[0].text

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#005eb8"/><path d="M3 8h7M7 4l4 4-4 4" stroke="#fff" stroke-width="2" fill="none"/></svg>'

const named = (name, ending, content) => {
  const file = `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}.${ending}`
  writeFileSync(`${out}/static/${file}`, content)
  return file
}
mkdirSync(`${out}/classes/bars/portal/web`, { recursive: true })
writeFileSync(
  `${out}/classes/bars/portal/web/assets.properties`,
  `css=${named('console', 'css', css)}\njs=${named('console', 'js', js)}\nicon=${named('icon', 'svg', icon)}\n`
)
