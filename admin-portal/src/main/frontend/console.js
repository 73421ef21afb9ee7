// The console works without this script; with it, the components of nhsuk-frontend come alive.
import { initAll } from 'nhsuk-frontend'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('nhsuk-frontend-supported')
}
initAll()
