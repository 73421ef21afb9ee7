// The console works without this script; with it, the components of nhsuk-frontend come alive, numbers stay fresh, and
// texts can be copied or read from a file.
import { initAll } from 'nhsuk-frontend'
import { startCopying } from './copying.js'
import { startReading } from './reading.js'
import { startWatching } from './watching.js'

document.documentElement.classList.remove('no-js')
document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('nhsuk-frontend-supported')
}
initAll()
startCopying()
startReading()
startWatching()

// Passkeys: the form carries what the browser is asked, and takes back what it answers.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const listed = (all) => (all ?? []).map((one) => ({ ...one, id: bytes(one.id) }))
const answered = ({ id, rawId, type, response, authenticatorAttachment, getClientExtensionResults }, credential) => ({
  id,
  rawId: text(rawId),
  type,
  clientExtensionResults: getClientExtensionResults.call(credential),
  response: Object.fromEntries(
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
      .filter((name) => response[name])
      .map((name) => [name, text(response[name])])
  ),
  ...(authenticatorAttachment ? { authenticatorAttachment } : {})
})
for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const { publicKey } = JSON.parse(form.dataset.options)
    publicKey.challenge = bytes(publicKey.challenge)
    try {
      let credential
      if (form.dataset.passkey === 'create') {
        publicKey.user.id = bytes(publicKey.user.id)
        publicKey.excludeCredentials = listed(publicKey.excludeCredentials)
        credential = await navigator.credentials.create({ publicKey })
      } else {
        publicKey.allowCredentials = listed(publicKey.allowCredentials)
        credential = await navigator.credentials.get({ publicKey })
      }
      form.elements.credential.value = JSON.stringify(answered(credential, credential))
    } catch {
      // Refused or taken back by the person: the server says so, in the words of the page.
      form.elements.credential.value = ''
    }
    form.submit()
  })
}
