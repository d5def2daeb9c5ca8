// The puzzle on the page where answers are checked, for towns that want it: solved while the page is read, sent along in a hidden field. A proof
// of work by version 2 of the ALTCHA protocol. Whatever goes wrong, the form is sent all the same: a person then looks at it.

const LONGEST = 10_000; // milliseconds that a press of "Send" waits
const MOST_TRIES = 10_000; // far more than any puzzle of ours takes
const WAIT = "One moment: your browser is finishing the sum. Then it is sent by itself.";

/** @typedef {{parameters: {nonce: string, salt: string, cost: number, keyLength: number, keyPrefix: string}, signature: string}} Challenge */

/**
 * Finds the number whose derived key begins as the challenge wants; gives the text that the protocol sends, "" if there is none.
 * Each key is derived outside of the page's own thread: that is how browsers do it.
 * @param {Challenge} challenge
 */
async function solve(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  const counted = new DataView(password.buffer, password.length - 4);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  for (let counter = 0; counter < MOST_TRIES; counter++) {
    counted.setUint32(0, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
  return "";
}

/** @param {string} digits */
function bytes(digits) {
  return Uint8Array.from(digits.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
}

/** @param {ArrayBuffer} data */
function hex(data) {
  return Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Solves the puzzle of a field, and holds back its form for as long as that takes once somebody sends it. The button is watched and not the form,
 * which has others that lead back to an answer.
 * @param {HTMLInputElement} field
 * @param {HTMLButtonElement} send
 * @param {HTMLElement} said
 */
function start(field, send, said) {
  let over = false;
  let held = false;
  const solved = solve(JSON.parse(field.dataset.challenge ?? ""))
    .then((solution) => {
      field.value = solution;
    })
    .catch(() => {}) // as where the page does not come by https: browsers derive keys there alone
    .finally(() => {
      over = true;
    });
  send.addEventListener("click", async (event) => {
    if (over) return;
    event.preventDefault();
    if (held) return;
    held = true;
    said.textContent = WAIT;
    await Promise.race([solved, new Promise((resolve) => setTimeout(resolve, LONGEST))]);
    said.textContent = "";
    over = true;
    send.form?.submit();
  });
}

const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[data-challenge]"));
const send = /** @type {HTMLButtonElement | null} */ (document.querySelector(".intake__send button"));
const said = document.getElementById("puzzle-said");
if (field && send && said) start(field, send, said);
