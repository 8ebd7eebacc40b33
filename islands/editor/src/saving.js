// What a form that saves itself says meanwhile. htmx sends it (hx-post, hx-trigger="input delay:1500ms"); when the
// session ends, design's session.js has it sent again after sign-in. What is typed stays in the page, never in storage.
const AGAIN = [2000, 5000, 15000];

/** How long before the next try, in milliseconds, after so many failures in a row. */
export const pause = (failures) => AGAIN[Math.min(failures, AGAIN.length) - 1];

/** The word for an answer that is no success, and whether to try again by ourselves. */
export function verdict(status, token = "") {
  if (status === 401 || (status === 403 && token === "token")) return { word: "pvExpired", again: false };
  if (status === 413) return { word: "pvTooLong", again: false };
  if (status >= 500) return { word: "pvFailed", again: true };
  return { word: "pvRefused", again: false };
}

export function watch(form) {
  let failures = 0;
  let unsaved = false;
  const status = () => document.querySelector(form.dataset.pvAutosave);
  const say = (word, late) => {
    const place = status();
    place?.replaceChildren(Object.assign(document.createElement("span"), { textContent: form.dataset[word] ?? "" }));
    if (late) place?.firstElementChild.classList.add("late");
  };
  const fail = (word, again) => {
    unsaved = true;
    failures += 1;
    say(word, true);
    if (again) setTimeout(() => unsaved && window.htmx.trigger(form, "input"), pause(failures));
  };
  const on = (name, act) => form.addEventListener(name, (event) => event.detail.elt === form && act(event.detail));

  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  on("htmx:beforeSend", () => {
    unsaved = false;
    say("pvSaving");
  });
  on("htmx:sendError", () => fail("pvOffline", true));
  on("htmx:responseError", ({ xhr }) => {
    const { word, again } = verdict(xhr.status, xhr.getResponseHeader("X-Portevoix") ?? "");
    fail(word, again);
  });
  on("htmx:afterOnLoad", ({ successful }) => {
    if (!successful) return;
    failures = 0;
    if (status()?.querySelector(".late")) unsaved = true; // refused in its own words: somebody else has written
  });
  window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
}
