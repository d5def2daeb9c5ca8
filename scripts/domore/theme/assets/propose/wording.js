// Dates, times, sums and ages in the words people use: as render/wording.py has them.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/**
 * 14 March 2026; whatever is no date stays as it is.
 * @param {string} value
 */
export function day(value) {
  const [, year, month, number] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
  return year ? `${Number(number)} ${MONTHS[Number(month) - 1]} ${year}` : value;
}

/**
 * 10am, 12.30pm, noon; whatever is no time stays as it is.
 * @param {string} time
 */
export function clock(time) {
  const [, hour, minute] = /^(\d\d):(\d\d)$/.exec(time) ?? [];
  if (!hour || time === "12:00") return hour ? "noon" : time;
  return `${Number(hour) % 12 || 12}${minute === "00" ? "" : `.${minute}`}${Number(hour) < 12 ? "am" : "pm"}`;
}

/**
 * 10am to 12.30pm.
 * @param {string} start
 * @param {string} end
 */
function hours(start, end) {
  if (start && end) return `${clock(start)} to ${clock(end)}`;
  return start ? `from ${clock(start)}` : end ? `until ${clock(end)}` : "";
}

/**
 * Monday; Monday and Thursday; Monday to Friday; Every day.
 * @param {string[]} names
 */
function days(names) {
  const order = DAYS.map((_, number) => number).filter((number) => names.includes(DAYS[number]));
  if (order.length === 7) return "Every day";
  const shown = order.map((number) => NAMES[number]);
  const isRow = order.length > 2 && order.at(-1) === order[0] + order.length - 1;
  return isRow ? `${shown[0]} to ${shown.at(-1)}` : inARow(shown);
}

/**
 * Saturday, 10am to noon.
 * @param {string[]} names
 * @param {string} start
 * @param {string} end
 */
export function session(names, start, end) {
  return [days(names), hours(start, end)].filter(Boolean).join(", ");
}

/**
 * 5 September 2026; from … to …; From …; Until ….
 * @param {string} starts
 * @param {string} ends
 */
export function span(starts, ends) {
  if (starts && ends) return starts === ends ? day(starts) : `${day(starts)} to ${day(ends)}`;
  return starts ? `From ${day(starts)}` : ends ? `Until ${day(ends)}` : "";
}

/**
 * £5, £2.50.
 * @param {number} amount
 * @param {string} currency
 */
export function money(amount, currency) {
  const places = Number.isInteger(amount) ? 0 : 2;
  return currency + amount.toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places });
}

/**
 * Ages 16 to 25; Age 16 and over; Up to age 25.
 * @param {string} youngest
 * @param {string} oldest
 */
export function ages(youngest, oldest) {
  if (Number(youngest) && Number(oldest)) return `Ages ${youngest} to ${oldest}`;
  return Number(youngest) ? `Age ${youngest} and over` : Number(oldest) ? `Up to age ${oldest}` : "";
}

/**
 * Half an hour; 1 hour; 2.5 hours.
 * @param {number} amount
 */
export function howLong(amount) {
  if (amount === 0.5) return "half an hour";
  return amount === 1 ? "1 hour" : `${amount} hours`;
}

/**
 * a; a and b; a, b and c.
 * @param {string[]} items
 */
function inARow(items) {
  return items.length > 1 ? `${items.slice(0, -1).join(", ")} and ${items.at(-1)}` : (items[0] ?? "");
}
