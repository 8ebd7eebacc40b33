// Saves a form by itself 1.5 s after the last change, and says so; the page never loses what is typed in it.
const WAIT = 1500;
const AGAIN = [2000, 5000, 15000];

export function watch(form) {
  const status = form.querySelector("[data-pv-saved]") ?? document.querySelector("[data-pv-saved]");
  const target = document.querySelector("[data-pv-check-target]");
  const words = form.dataset;
  let timer = 0;
  let failures = 0;
  let dirty = false;
  let saving = false;

  const say = (text, late = false) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("late", late);
  };
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  async function save() {
    if (!dirty || saving) return;
    saving = true;
    dirty = false;
    say(words.pvSaving);
    try {
      const answer = await fetch(form.dataset.pvAutosave, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
      });
      await take(answer);
    } catch {
      dirty = true;
      say(words.pvOffline, true);
      later(AGAIN[Math.min(failures, AGAIN.length - 1)]);
      failures += 1;
    }
    saving = false;
    if (dirty && !failures) later(WAIT);
  }

  async function take(answer) {
    if (answer.status === 401 || answer.status === 403) {
      dirty = true;
      say(words.pvExpired, true);
      later(10000);
      return;
    }
    const revision = answer.headers.get("X-Revision");
    const fields = form.elements.namedItem("revision");
    if (revision && fields) fields.value = revision;
    const text = await answer.text();
    if (target && text) target.innerHTML = text;
    if (answer.status === 409) return say(words.pvConflict, true);
    if (!answer.ok) return say(words.pvRefused, true);
    failures = 0;
    const time = new Date().toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", " h ");
    say(words.pvDone.replace("%(time)s", time));
    document.dispatchEvent(new CustomEvent("portevoix:saved"));
  }

  const changed = () => {
    dirty = true;
    later(WAIT);
  };
  form.addEventListener("input", changed);
  form.addEventListener("portevoix:change", changed);
  form.addEventListener("submit", () => {
    dirty = false;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());
}

for (const form of document.querySelectorAll("form[data-pv-autosave]")) watch(form);
