// A part of the page that is there only while it has something to say.

/** @template Needs */
export class Answer {
  /**
   * @param {HTMLElement} place
   * @param {Needs} needs what it is made with
   */
  constructor(place, needs) {
    this.place = place;
    this.needs = needs;
  }

  /** @param {(Node | string)[]} parts */
  say(...parts) {
    this.place.replaceChildren(...parts);
    this.place.hidden = false;
  }

  hide() {
    this.place.hidden = true;
    this.place.replaceChildren();
  }
}
