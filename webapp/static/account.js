// Makes an access token for this session in place and offers it for use with curl. Without script the form shows the
// server's JSON instead.
const form = document.getElementById('make-token');
const box = document.getElementById('made-token');
const text = document.getElementById('curl');
const status = document.getElementById('token-status');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  status.textContent = '';
  box.hidden = false;
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error(String(answer.status));
    const { access_token: token } = await answer.json();
    text.value = `curl -H 'Authorization: Bearer ${token}' ${new URL(form.dataset.me, location.href)}`;
    text.focus();
    text.select();
  } catch {
    text.value = '';
    status.textContent = form.dataset.failed;
  }
});

document.getElementById('copy-token').addEventListener('click', async () => {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    status.textContent = form.dataset.copied;
  } catch {
    // Over plain HTTP there is no clipboard for scripts; what is selected can be copied by hand.
    text.focus();
  }
});
