// Asks the browser for a security key, puts its answer into the form and sends it. The options come from the server.
'use strict'
for (const form of document.querySelectorAll('form[data-security-key]')) {
  const said = form.querySelector('[data-key-said]')
  const button = form.querySelector('[data-touch]')
  if (!window.PublicKeyCredential) {
    said.textContent = '这个浏览器不能用安全密钥，或者网站不是 https。请换一个浏览器，或用别的方式。'
    button.disabled = true
    continue
  }
  button.addEventListener('click', async () => {
    if (!form.reportValidity()) return
    const options = JSON.parse(document.getElementById('key-options').textContent)
    said.textContent = '请碰一下密钥……'
    button.disabled = true
    try {
      const answer = await window.webauthnJSON[form.dataset.securityKey](options)
      form.elements.credential.value = JSON.stringify(answer)
      form.submit()
    } catch {
      said.textContent = '没有读到密钥，或者已经取消。再点一次按钮重来。'
      button.disabled = false
    }
  })
}
