/** The flowchart of a case's procedure, with where the case stands written into its boxes. */

import { inShort } from "../dates.ts";
import { drawn } from "../drawing.ts";
import { element } from "../elements.ts";
import type { Page, Procedure, Stage } from "../validate.ts";

type Box = Procedure["boxes"][number];
type State = Stage["state"] | "off" | "words";

/** How many clauses a box has room to name. */
const CLAUSES_SHOWN = 3;
const PADDING = 10;
const SIZE = 9;

/** Small shapes, so that a state is told by its form too; each stands in a square of 10 units. */
const SHAPES: Readonly<Record<Exclude<State, "words">, string>> = {
  done: "M1 5L4 8L9 1",
  current: "M1 0L10 5L1 10Z",
  blocked: "M0 0H10V10H0Z",
  later: "M5 1A4 4 0 1 0 5 9A4 4 0 1 0 5 1Z",
  skipped: "M0 1L4 5L0 9M5 1L9 5L5 9",
  off: "M0 5H9",
};

/** Make the flowchart of a page's procedure, folded; `null` where the desk has none of it. */
export function flowchart(page: Page, procedures: readonly Procedure[]): HTMLElement | null {
  const procedure = procedures.find(({ id }) => id === page.procedure);
  if (procedure === undefined || page.stages.length === 0) return null;
  return element(
    "details",
    { class: "dhr-more dhr-flow-figure" },
    element("summary", {}, "Flowchart: where this case stands in the procedure"),
    picture(procedure, page),
  );
}

function picture(procedure: Procedure, page: Page): SVGSVGElement {
  const about = `This case stands at ${page.stage?.title ?? "no stage"}. The list of stages above says the same in words.`;
  return drawn(
    "svg",
    {
      class: "dhr-flow",
      viewBox: `0 0 ${procedure.width} ${procedure.height}`,
      role: "img",
      "aria-labelledby": "flow-title flow-about",
    },
    drawn("title", { id: "flow-title" }, "Flowchart of the procedure"),
    drawn("desc", { id: "flow-about" }, about),
    drawn("path", { class: "dhr-flow-way", d: procedure.ways }),
    drawn("path", { class: "dhr-flow-head", d: procedure.heads }),
    ...procedure.boxes.flatMap((box) => drawnBox(box, page.stages)),
  );
}

function drawnBox(box: Box, stages: readonly Stage[]): readonly SVGElement[] {
  const stage = stages.find(({ id }) => id === box.stage);
  const state: State = box.stage === "" ? "words" : (stage?.state ?? "off");
  const end = box.end ? " dhr-flow-end" : "";
  const frame = drawn("rect", {
    class: `dhr-flow-box dhr-flow--${state}${box.stage === "" ? " dhr-flow-turn" : ""}${end}`,
    x: String(box.x),
    y: String(box.y),
    width: String(box.width),
    height: String(box.height),
    rx: box.end ? "12" : "3",
  });
  let told = false;
  const lines = box.lines.flatMap((line): SVGElement[] => {
    if (line.kind !== "holder" || state === "words") return [words(line.kind, box.x + PADDING, line.y, line.text)];
    if (told) return [];
    told = true;
    return [
      shape(state, box.x + PADDING, line.y - SIZE),
      words(`state-${state}`, box.x + PADDING + SIZE + 6, line.y, stateInWords(state, stage)),
    ];
  });
  return [frame, ...lines];
}

function words(kind: string, x: number, y: number, text: string): SVGTextElement {
  return drawn("text", { class: `dhr-flow-${kind}`, x: String(x), y: String(y) }, text);
}

function shape(state: Exclude<State, "words">, x: number, y: number): SVGPathElement {
  return drawn("path", {
    class: `dhr-flow-shape dhr-flow-shape--${state}`,
    d: SHAPES[state],
    transform: `translate(${x} ${y}) scale(${SIZE / 10})`,
  });
}

function stateInWords(state: Exclude<State, "words">, stage: Stage | undefined): string {
  const on = stage?.on ?? null;
  const missing = stage?.missing ?? [];
  const more = missing.length - CLAUSES_SHOWN;
  const by = missing.slice(0, CLAUSES_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
  const told = {
    done: on === null ? "Done" : `Done ${inShort(on)}`,
    current: on === null ? "Here" : `Reached ${inShort(on)}`,
    blocked: by === "" ? "Here, blocked" : `Here, blocked by ${by}`,
    later: "Later",
    skipped: "Passed over, as accepted",
    off: "Not on this case's way",
  };
  return told[state];
}
