/** Elements made by hand: names and attributes are ours, and what comes from a case is text. */

/** A part of an element; `null` leaves nothing. */
export type Part = Node | string | null;
/** Attributes; `true` stands for one without a value, `null` and `false` for none. */
export type Attributes = Readonly<Record<string, string | boolean | null>>;

// Marks that turn the direction of text around, with which a text can pass for another.
const DIRECTION_TRICKS = /[\u202A-\u202E\u2066-\u2069]/g;

/** A text as it may be shown. */
export function cleanText(text: string): string {
  return text.replace(DIRECTION_TRICKS, "");
}

/** Make an element. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...parts: readonly Part[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) {
      made.setAttribute(name, value === true ? "" : cleanText(value));
    }
  }
  for (const part of parts) {
    if (part !== null) made.append(typeof part === "string" ? cleanText(part) : part);
  }
  return made;
}

/** Make a button that does something. */
export function button(
  label: string,
  action: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = element("button", { type: "button", class: "dhr-button", ...attributes }, label);
  made.addEventListener("click", action);
  return made;
}

/** Make a button that looks like a link and leads to a place on the same page. */
export function lead(label: string, to: () => HTMLElement | null): HTMLButtonElement {
  const go = (): void => {
    const place = to();
    if (place === null) return;
    focusOn(place);
    place.scrollIntoView({ block: "start" });
  };
  return button(label, go, { class: "dhr-link" });
}

/** Give the focus to something that cannot have it by itself, such as a heading. */
export function focusOn(place: HTMLElement): void {
  if (!place.matches("a, button, input, select, textarea, summary")) {
    place.setAttribute("tabindex", "-1");
  }
  place.focus({ preventScroll: true });
}

/** Text that only screen readers read. */
export function unseen(text: string): HTMLSpanElement {
  return element("span", { class: "dhr-unseen" }, text);
}

/** An element of the shell, which is always there. */
export function ofShell(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the shell has no #${id}`);
  return found;
}
