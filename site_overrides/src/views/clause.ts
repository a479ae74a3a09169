/** What a clause says and what the portal does about it, over the page that cites it. */

import { button, element } from "../elements.ts";
import type { Section } from "../validate.ts";
import { reading } from "./parts.ts";

/** Show a clause over the page until it is closed; the browser gives the focus back. */
export function showClause(section: Section): void {
  const heading = element("h2", { id: "dhr-clause-title" }, section.title);
  const dialog = element(
    "dialog",
    { class: "dhr-dialog", "aria-labelledby": heading.id },
    heading,
    reading(section.html, { headingAbove: 2, leadTo: () => null }),
    button("Close", () => {
      dialog.close();
    }),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
  });
  document.querySelector("#dhr-view")?.append(dialog);
  dialog.showModal();
}
