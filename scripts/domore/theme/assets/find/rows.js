// Every listing as a row of answers to the facets: which rows fit, how many there are of each value, and in what order.
// The files hold one letter a row and facet; the letter numbers a set of answers.

const FIRST = 0x20;
const SURROGATES = 0xd800;
const AFTER_SURROGATES = 0x800;
const A_DAY = 86_400_000;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * @typedef {object} Facet
 * @property {string} name
 * @property {string} label
 * @property {[string, string][]} values each value with what people see
 * @property {number[][]} sets the sets of answers that occur, as numbers of values
 * @property {number[]} rows each row's set
 *
 * @typedef {object} Narrowed
 * @property {number[]} rows the rows that fit
 * @property {Map<string, Map<string, number>>} counts for each facet and value: how many rows with it meet the words and all other facets
 */

export class Rows {
  /** @param {any} file what search/rows.json holds */
  constructor(file) {
    this.version = /** @type {string} */ (file.version);
    this.cardsAFile = /** @type {number} */ (file.cardsAFile);
    /** Words such as "the", which are not in the index. */
    this.commonWords = new Set(/** @type {string[]} */ (file.commonWords));
    let start = 0;
    /** @type {{name: string, start: number, rows: number}[]} */
    this.shards = file.shards.map((/** @type {{name: string, rows: number}} */ shard) => {
      start += shard.rows;
      return { ...shard, start: start - shard.rows };
    });
    this.count = start;
    /** @type {Facet[]} */
    this.facets = file.facets.map((/** @type {any} */ facet) => ({ ...facet, rows: numbers(facet.rows) }));
    const kinds = this.facets.find((one) => one.name === "kind")?.rows ?? [];
    this.dates = numbers(file.steps); // each since the row before of its kind in its shard
    for (const shard of this.shards) {
      for (let row = shard.start + 1; row < shard.start + shard.rows; row++) if (kinds[row] === kinds[row - 1]) this.dates[row] += this.dates[row - 1];
    }
    /** When each row begins and ends: one order alone asks, so they lie in a file of their own. @type {{starts: number[], ends: number[]} | null} */
    this.times = null;
    this.dayZero = Date.parse(file.dayZero);
    this.known = new Map(this.facets.map((facet) => [facet.name, new Set(facet.values.map(([id]) => id))]));
  }

  /**
   * The row of a result of the index, which names it by shard and number: "1.204".
   * @param {string} name
   */
  rowOf(name) {
    return (this.shards[this.shardOf(name)]?.start ?? 0) + Number(name.split(".")[1]);
  }

  /**
   * The number of the shard that a result of the index lies in.
   * @param {string} name
   */
  shardOf(name) {
    const [shard] = name.split(".");
    return this.shards.findIndex((one) => one.name === shard);
  }

  /**
   * The kinds that occur among some rows: "ideas", "opportunities".
   * @param {number[]} rows
   */
  kindsOf(rows) {
    const facet = this.facets.find((one) => one.name === "kind");
    return facet ? [...new Set(rows.map((row) => facet.rows[row]))].flatMap((set) => facet.sets[set].map((value) => facet.values[value][0])) : [];
  }

  /**
   * Where a row's card lies: its file's name and its place in it.
   * @param {number} row
   */
  placeOf(row) {
    const shard = /** @type {{name: string, start: number}} */ (this.shards.find((one) => row < one.start + one.rows));
    const number = row - shard.start;
    return { file: `${shard.name}-${Math.floor(number / this.cardsAFile)}`, at: number % this.cardsAFile };
  }

  /**
   * The rows that fit, and the counts. Within a facet any ticked value will do; every facet with a tick must be met.
   * @param {Map<string, Set<string>>} chosen
   * @param {number[] | null} among the rows in which the words were found; null for all
   * @returns {Narrowed}
   */
  narrow(chosen, among) {
    const asked = this.facets.filter((facet) => chosen.has(facet.name));
    const meets = asked.map((facet) => {
      const ticked = new Set(facet.values.flatMap(([id], number) => (chosen.get(facet.name)?.has(id) ? [number] : [])));
      return facet.sets.map((set) => set.some((value) => ticked.has(value)));
    });
    const fitting = [];
    /** Rows that only one facet keeps out: a tick there would let them in. @type {Map<Facet, number[]>} */
    const nearly = new Map(asked.map((facet) => [facet, []]));
    const total = among ? among.length : this.count;
    for (let index = 0; index < total; index++) {
      const row = among ? among[index] : index;
      let unmet = null;
      let faults = 0;
      for (let at = 0; at < asked.length && faults < 2; at++) {
        if (!meets[at][asked[at].rows[row]]) {
          faults++;
          unmet = asked[at];
        }
      }
      if (faults === 0) fitting.push(row);
      else if (faults === 1 && unmet) nearly.get(unmet)?.push(row);
    }
    return { rows: fitting, counts: new Map(this.facets.map((facet) => [facet.name, tally(facet, fitting, nearly.get(facet) ?? [])])) };
  }

  /**
   * Learns when each row begins and ends, which the order "soonest" needs.
   * @param {() => Promise<{starts: string, ends: string}>} ask
   */
  async learnTimes(ask) {
    if (this.times) return;
    const file = await ask();
    this.times = { starts: numbers(file.starts), ends: numbers(file.ends) };
  }

  /**
   * Rows in order. Rows that are alike keep the order in which they came.
   * @param {number[]} rows in order of best match
   * @param {string} sort
   * @param {Date} today
   */
  order(rows, sort, today) {
    if (sort === "newest") return [...rows].sort((one, other) => this.dates[other] - this.dates[one]);
    if (sort !== "soonest") return rows;
    const next = new Map(rows.map((row) => [row, this.next(row, today)]));
    return [...rows].sort((one, other) => (next.get(one) ?? 0) - (next.get(other) ?? 0) || this.dates[other] - this.dates[one]);
  }

  /**
   * The day on which a row happens next, counted from day zero; Infinity if it never does or nobody said when.
   * @param {number} row
   * @param {Date} today
   */
  next(row, today) {
    const now = Math.floor((Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) - this.dayZero) / A_DAY);
    const [starts, ends] = [this.times?.starts[row] ?? 0, this.times?.ends[row] || Infinity];
    const facet = this.facets.find((one) => one.name === "day");
    const days = facet ? facet.sets[facet.rows[row]].map((value) => facet.values[value][0]) : [];
    const first = Math.max(now, starts);
    if (!days.length) return starts >= now && starts > 0 ? starts : Infinity;
    for (let day = first; day < first + 7 && day <= ends; day++) {
      if (days.includes(DAYS[new Date(this.dayZero + day * A_DAY).getUTCDay()])) return day;
    }
    return Infinity;
  }
}

/**
 * How many rows have each value, among those that fit and those that this facet alone keeps out.
 * @param {Facet} facet
 * @param {number[]} fitting
 * @param {number[]} nearly
 */
function tally(facet, fitting, nearly) {
  const bySet = new Array(facet.sets.length).fill(0);
  for (const row of fitting) bySet[facet.rows[row]]++;
  for (const row of nearly) bySet[facet.rows[row]]++;
  const byValue = new Array(facet.values.length).fill(0);
  facet.sets.forEach((set, number) => set.forEach((value) => (byValue[value] += bySet[number])));
  return new Map(facet.values.map(([id], number) => [id, byValue[number]]));
}

/**
 * Letters back to numbers.
 * @param {string} letters
 */
function numbers(letters) {
  return Array.from(letters, (letter) => {
    const code = /** @type {number} */ (letter.codePointAt(0));
    return code - FIRST - (code > SURROGATES ? AFTER_SURROGATES : 0);
  });
}
