// Builds the console's style sheet and script into target/frontend/static, with the content's hash in each name.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync, rmSync } from 'node:fs'
import * as sass from 'sass'
import * as esbuild from 'esbuild'

const out = 'target/frontend'
rmSync(out, { recursive: true, force: true })
mkdirSync(`${out}/static`, { recursive: true })

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

const named = (name, ending, content) => {
  const file = `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}.${ending}`
  writeFileSync(`${out}/static/${file}`, content)
  return file
}
mkdirSync(`${out}/classes/bars/portal/web`, { recursive: true })
writeFileSync(
  `${out}/classes/bars/portal/web/assets.properties`,
  `css=${named('console', 'css', css)}\njs=${named('console', 'js', js)}\n`
)
