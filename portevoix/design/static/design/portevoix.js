// Everything the components need; each module works by delegation, so fragments need no set-up.
import "./js/answer.js";
import "./js/chain.js";
import "./js/combobox.js";
import "./js/dialog.js";
import "./js/focus.js";
import "./js/form.js";
import "./js/menu.js";
import "./js/selection.js";
import "./js/session.js";
import "./js/toast.js";
import "./js/upload.js";
