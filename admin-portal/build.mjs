// Builds the console's style sheet and script into target/frontend/static, with the content's hash in each name.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as sass from 'sass'
import { parse } from 'yaml'
import * as esbuild from 'esbuild'

const out = 'target/frontend'
rmSync(out, { recursive: true, force: true })
mkdirSync(`${out}/static/images`, { recursive: true })

// Icons alone: the logo belongs to the NHS.
const images = 'node_modules/nhsuk-frontend/dist/nhsuk/assets/images'
for (const file of readdirSync(images).filter((name) => /^nhsuk-icon-.*\.svg$/.test(name))) {
  copyFileSync(`${images}/${file}`, `${out}/static/images/${file}`)
}

const { css, loadedUrls } = sass.compile('src/main/frontend/console.scss', {
  loadPaths: ['node_modules'],
  style: 'compressed',
  quietDeps: true,
  silenceDeprecations: ['import']
})
const script = await esbuild.build({
  entryPoints: ['src/main/frontend/console.js'],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  metafile: true,
  write: false
})
const js = script.outputFiles[0].text

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

// The reference of the API as data, so that the server needs no reader of YAML.
const contract = parse(readFileSync('../platform-api/src/main/openapi/bars-admin.yaml', 'utf8'))
const at = (node) =>
  node?.$ref ? node.$ref.slice(2).split('/').reduce((all, step) => all[step.replaceAll('~1', '/')], contract) : node
const type = (schema) => {
  if (!schema) return ''
  if (schema.$ref) return schema.$ref.split('/').pop()
  const either = schema.oneOf ?? schema.anyOf ?? schema.allOf
  if (either) return either.map(type).filter(Boolean).join(' or ')
  const names = [schema.type ?? ''].flat()
  const shown = names.map((name) => (name === 'array' ? `list of ${type(schema.items) || 'anything'}` : name))
  const words = schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
  return shown.join(' or ') + (schema.format ? ` (${schema.format})` : '') + (words ? `: ${words.join(', ')}` : '')
}
const contents = (body) =>
  Object.entries(at(body)?.content ?? {}).map(([media, one]) => ({ media, type: type(one?.schema) }))
const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  ['get', 'post', 'put', 'patch', 'delete']
    .filter((method) => item[method])
    .map((method) => {
      const one = item[method]
      return {
        tag: one.tags[0],
        id: one.operationId,
        method: method.toUpperCase(),
        path,
        summary: one.summary ?? '',
        description: one.description ?? '',
        open: one.security?.length === 0,
        parameters: [...(item.parameters ?? []), ...(one.parameters ?? [])].map(at).map((each) => ({
          name: each.name,
          where: each.in,
          required: each.required === true,
          type: type(each.schema),
          description: each.description ?? ''
        })),
        bodies: contents(one.requestBody),
        answers: Object.entries(one.responses)
          .filter(([status]) => status !== 'default')
          .map(([status, each]) => ({ status, description: at(each).description ?? '', bodies: contents(each) }))
      }
    })
)
const schemas = Object.entries(contract.components.schemas).map(([name, schema]) => ({
  name,
  type: type(schema),
  description: schema.description ?? '',
  members: Object.entries(schema.properties ?? {}).map(([member, one]) => ({
    name: member,
    type: type(one),
    required: (schema.required ?? []).includes(member),
    description: one.description ?? ''
  }))
}))
mkdirSync(`${out}/classes/bars/portal/reference`, { recursive: true })
writeFileSync(
  `${out}/classes/bars/portal/reference/reference.json`,
  JSON.stringify({
    title: contract.info.title,
    description: contract.info.description,
    sections: contract.tags.map((tag) => ({
      name: tag.name,
      description: tag.description ?? '',
      operations: operations.filter((one) => one.tag === tag.name)
    })),
    schemas
  })
)

// The inventory: what became part of the console, and what only made it.
const used = new Set(
  [images, ...loadedUrls.map(String), ...Object.keys(script.metafile.inputs)].flatMap(
    (file) => file.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []
  )
)
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const components = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, { version, license, integrity }]) => {
    const name = path.split('node_modules/').pop()
    const [algorithm, digest] = integrity.split('-')
    return {
      type: 'library',
      name,
      version,
      scope: used.has(name) ? 'required' : 'excluded',
      hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
      licenses: [{ license: { id: license } }],
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`
    }
  })
writeFileSync(
  `${out}/sbom-console.json`,
  JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components }, null, 2)
)
